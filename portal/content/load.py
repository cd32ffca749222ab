"""Write checked records into the database: all of them or none, as often as one likes."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from portal import languages
from portal.content.kinds import Child, ContentKind, discover, is_translated, kind_of, model_field, precision_of
from portal.content.read import ContentError, Mistake, Record
from portal.dates import Precision, parse_partial
from portal.languages import column
from portal.models import Relation
from portal.publishing.states import Readiness

# Any number will do: it keeps two loads from running at once.
LOCK = 7_205_113
# Orders items of which no date is known and whose source has none either.
NO_DATE = datetime.date(2000, 1, 1)


@dataclass
class Report:
    """What a load did: numbers of records."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class Loader:
    """One load. `progress` is called with the number of records done since the last call."""

    contents: dict[str, list[Record]]
    progress: Callable[[int], Any] = lambda done: None
    report: Report = field(default_factory=Report)
    mistakes: list[Mistake] = field(default_factory=list)
    keys: dict[type[models.Model], dict[str, models.Model]] = field(default_factory=dict)

    def run(self) -> Report:
        """Write everything in one transaction. Raise ContentError, with nothing written."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            kinds = [kind for name, kind in discover().items() if name in self.contents]
            changed: dict[str, set[str]] = {}
            for kind in kinds:
                changed[kind.name] = set()
                for record in parents_first(kind, self.contents[kind.name]):
                    if self.write_row(kind, record):
                        changed[kind.name].add(record[kind.key])
            for kind in kinds:
                for record in self.contents[kind.name]:
                    self.write_ties(kind, record, changed[kind.name])
                    self.progress(1)
            if self.mistakes:
                raise ContentError(self.mistakes)
        return self.report

    # --- References ----------------------------------------------------------------------------

    def known(self, model: type[models.Model]) -> dict[str, models.Model]:
        """The rows of a model by key, read once."""
        if model not in self.keys:
            key = kind_of(model).key
            self.keys[model] = {getattr(row, key): row for row in model._default_manager.all()}
        return self.keys[model]

    def refer(
        self, kind: ContentKind, record: Record, name: str, model: type[models.Model], key: str
    ) -> models.Model | None:
        row = self.known(model).get(key)
        if row is None:
            self.wrong(
                kind,
                record,
                name,
                f"{key!r} does not exist; expected the {kind_of(model).key} of a record in {kind_of(model).name}.yaml or in the database",
            )
        return row

    def wrong(self, kind: ContentKind, record: Record, name: str, message: str) -> None:
        self.mistakes.append(Mistake(f"{kind.name}.yaml", record[kind.key], name, message))

    # --- Values --------------------------------------------------------------------------------

    def values(
        self,
        kind: ContentKind,
        record: Record,
        owner: ContentKind | Child,
        entry: Record,
        names: Iterable[str],
        prefix: str = "",
    ) -> dict[str, Any]:
        """The values of a row by attribute; what the entry leaves out gets its empty value."""
        values: dict[str, Any] = {}
        for name in names:
            model_field_ = model_field(owner, name)
            given = entry.get(name)
            if isinstance(model_field_, models.ManyToManyField):
                continue
            if is_translated(owner.model, model_field_.name):
                for code in languages.CODES:
                    text = (given or {}).get(code, "").strip() or None
                    values[column(model_field_.name, code)] = model_field_.get_prep_value(text)
            elif isinstance(model_field_, models.ForeignKey):
                target = model_field_.related_model
                row = self.refer(kind, record, prefix + name, target, given) if given else None
                values[model_field_.attname] = row.pk if row else None
            elif isinstance(model_field_, models.DateField):
                date, precision = parse_partial(given) if given else (None, Precision.DAY)
                values[model_field_.name] = date
                if precision_name := precision_of(owner.model, model_field_):
                    values[precision_name] = precision
            elif given is None:
                values[model_field_.attname] = None if model_field_.null else model_field_.get_default()
            else:
                values[model_field_.attname] = given
        return values

    def publication_values(self, kind: ContentKind, record: Record, values: dict[str, Any]) -> None:
        """Readiness, provenance and a date for the order of lists."""
        original = record["original"]
        given = record.get("translations", {})
        for code in languages.CODES:
            facts = given.get(code, {})
            if code == original:
                readiness = Readiness.ORIGINAL
            elif not values[column("title", code)]:
                readiness = Readiness.MISSING
            else:
                readiness = Readiness(facts.get("readiness", Readiness.CURRENT))
            values[column("readiness", code)] = readiness
            values[column("official", code)] = facts.get("official", False)
            values[column("translator", code)] = facts.get("translator", "")
            values[column("translated_from", code)] = facts.get("from", "")
        if kind.has_events:
            dates = sorted(parse_partial(each["date"]) for each in record.get("events", ()))
            values["date"], values["date_precision"] = dates[0] if dates else (None, Precision.UNKNOWN)
        if values["date"] is None:
            values["date_precision"] = Precision.UNKNOWN
            source = next(
                (row for row in self.known(source_model()).values() if row.pk == values["source_document_id"]), None
            )
            values["date"] = getattr(source, "date", None) or NO_DATE

    # --- Rows ----------------------------------------------------------------------------------

    def write_row(self, kind: ContentKind, record: Record) -> bool:
        """Create or update the record's own row; return whether anything in it changed."""
        known = self.known(kind.model)
        before = len(self.mistakes)
        values = self.values(kind, record, kind, record, kind.all_fields)
        if kind.is_publication:
            self.publication_values(kind, record, values)
        row = known.get(record[kind.key])
        if len(self.mistakes) > before:
            return False
        is_new = row is None
        row = row or kind.model()
        differs = is_new or any((getattr(row, name) or None) != (value or None) for name, value in values.items())
        if differs:
            for name, value in values.items():
                setattr(row, name, value)
            self.save(kind, record, row)
            known[record[kind.key]] = row
        self.report.created += is_new
        self.report.updated += differs and not is_new
        self.report.unchanged += not differs
        return differs

    def save(self, kind: ContentKind, record: Record, row: Any) -> None:
        try:
            if kind.is_publication:
                row.minor_edit = True  # the files say themselves how ready each language is
                if row.pk is None:
                    day = record.get("published")
                    at = (
                        timezone.make_aware(datetime.datetime.combine(parse_partial(day)[0], datetime.time()))
                        if day
                        else None
                    )
                    row.publish(at=at)
                    return
            row.full_clean()
            row.save()
        except ValidationError as error:
            self.refuse(kind, record, error)

    def refuse(self, kind: ContentKind, record: Record, error: ValidationError, prefix: str = "") -> None:
        for name, messages in error.message_dict.items():
            for message in messages:
                self.wrong(kind, record, prefix + ("" if name == NON_FIELD_ERRORS else name), message)

    # --- Children, references to many, relations -----------------------------------------------

    def write_ties(self, kind: ContentKind, record: Record, changed: set[str]) -> None:
        row = self.known(kind.model).get(record[kind.key])
        if row is None or row.pk is None:
            return
        moved = False
        for child in kind.children:
            moved |= self.write_children(kind, record, row, child)
        for name in kind.all_fields:
            model_field_ = model_field(kind, name)
            if isinstance(model_field_, models.ManyToManyField):
                moved |= self.write_many(kind, record, row, name, model_field_)
        if kind.is_publication:
            moved |= self.write_relations(kind, record, row)
        if moved and record[kind.key] not in changed:
            self.report.unchanged -= 1
            self.report.updated += 1

    def write_children(self, kind: ContentKind, record: Record, row: models.Model, child: Child) -> bool:
        """Bring the rows of another table that belong to this record in line with its list."""

        def identity(source: Any) -> tuple[Any, ...]:
            names = [child.model._meta.get_field(name).attname for name in child.identity]  # type: ignore[union-attr]
            return tuple(source[name] if isinstance(source, dict) else getattr(source, name) for name in names)

        present = {identity(each): each for each in child.model._default_manager.filter(**{child.parent: row})}
        moved = False
        for number, entry in enumerate(record.get(child.name, ())):
            before = len(self.mistakes)
            values = self.values(kind, record, child, entry, child.fields, f"{child.name}.{number}.")
            if len(self.mistakes) > before:
                continue
            found = present.pop(identity(values), None)
            each = found or child.model(**{child.parent: row})
            if found is None or any((getattr(each, name) or None) != (value or None) for name, value in values.items()):
                moved = True
                for name, value in values.items():
                    setattr(each, name, value)
                try:
                    each.full_clean()
                    each.save()
                except ValidationError as error:
                    self.refuse(kind, record, error, f"{child.name}.{number}.")
        for each in present.values():
            moved = True
            each.delete()
        return moved

    def write_many(
        self, kind: ContentKind, record: Record, row: Any, name: str, model_field_: models.ManyToManyField
    ) -> bool:
        target: Any = model_field_.related_model
        wanted = [found for key in record.get(name, ()) if (found := self.refer(kind, record, name, target, key))]
        through: Any = model_field_.remote_field.through
        manager = getattr(row, model_field_.name)
        if through._meta.auto_created:
            if set(manager.values_list("pk", flat=True)) == {each.pk for each in wanted}:
                return False
            manager.set(wanted)
            return True
        own, other = model_field_.m2m_field_name(), model_field_.m2m_reverse_field_name()
        present = list(
            through.objects.filter(**{own: row}).order_by("position", "pk").values_list(f"{other}_id", flat=True)
        )
        if present == [each.pk for each in wanted]:
            return False
        through.objects.filter(**{own: row}).delete()
        through.objects.bulk_create(
            through(**{own: row, other: each, "position": position}) for position, each in enumerate(wanted)
        )
        return True

    def write_relations(self, kind: ContentKind, record: Record, row: Any) -> bool:
        wanted = set()
        for number, entry in enumerate(record.get("relations", ())):
            kind_name, _, key = entry["to"].partition("/")
            target = discover().get(kind_name)
            if target is None or not target.is_publication:
                publications = ", ".join(name for name, each in discover().items() if each.is_publication)
                self.wrong(
                    kind,
                    record,
                    f"relations.{number}.to",
                    f"{kind_name!r} is not a kind of publication; expected one of {publications}",
                )
                continue
            other = self.refer(kind, record, f"relations.{number}.to", target.model, key)
            if other is row:
                self.wrong(kind, record, f"relations.{number}.to", "is the record itself; expected another one")
            elif other is not None:
                wanted.add((entry["type"], ContentType.objects.get_for_model(other).pk, other.pk))
        present = {(each.type, each.to_type_id, each.to_id): each for each in row.relations_from.all()}
        for key in present.keys() - wanted:
            present[key].delete()
        origin = ContentType.objects.get_for_model(row)
        Relation.objects.bulk_create(
            Relation(type=type_, from_type=origin, from_id=row.pk, to_type_id=to_type, to_id=to_id)
            for type_, to_type, to_id in sorted(wanted - present.keys())
        )
        return wanted != present.keys()


def source_model() -> type[models.Model]:
    return discover()["source-documents"].model


def parents_first(kind: ContentKind, records: list[Record]) -> list[Record]:
    """The records of a tree in an order in which each comes after its parent."""
    if "parent" not in kind.fields:
        return records
    by_key = {record[kind.key]: record for record in records}
    ordered: dict[str, Record] = {}

    def place(record: Record, below: tuple[str, ...]) -> None:
        key, parent = record[kind.key], record.get("parent")
        if key in below:
            raise ContentError(
                [
                    Mistake(
                        f"{kind.name}.yaml",
                        key,
                        "parent",
                        f"stands below itself ({' → '.join((*below, key))}); expected a tree",
                    )
                ]
            )
        if parent in by_key and parent not in ordered:
            place(by_key[parent], (*below, key))
        ordered.setdefault(key, record)

    for record in records:
        place(record, ())
    return list(ordered.values())
