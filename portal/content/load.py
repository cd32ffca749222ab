"""Write checked records into the database: all of them or none, as often as one likes."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone, translation

from portal.clauses.store import save_tree
from portal.content.clauses import entries_with_nodes, nodes_of
from portal.content.kinds import Child, ContentKind, discover, model_field, name_in_file
from portal.content.order import parents_first
from portal.content.read import ContentError, Mistake, Record
from portal.content.values import Complaint, Known, Values, differs, publication_values, row_values, with_keys
from portal.dates import parse_partial
from portal.models import ORDERED, RING, Relation
from portal.search.index import collected

# Any number will do: it keeps two loads from running at once.
LOCK = 7_205_113


class Outcome(StrEnum):
    """What a load did with a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left as they are"


@dataclass
class Loader:
    """One load. `progress` is called with the number of records done since the last call.

    With `new_only`, rows that exist are left as they are, with all that belongs to them.
    """

    contents: dict[str, list[Record]]
    progress: Callable[[int], Any] = lambda done: None
    new_only: bool = False
    mistakes: list[Mistake] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    # Records whose texts refer to records that were not written yet.
    waiting: list[tuple[ContentKind, Record]] = field(default_factory=list)
    new_relations: list[tuple[ContentKind, Record, Relation]] = field(default_factory=list)

    def run(self) -> Counter[Outcome]:
        """Write everything in one transaction; return numbers of records. Raise ContentError, with nothing written."""
        # The report is in English, and so is what the models say in it.
        with transaction.atomic(), translation.override("en"), collected():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            kinds = [kind for name, kind in discover().items() if name in self.contents]
            for kind in kinds:
                self.write_rows(kind, parents_first(kind, self.contents[kind.name]))
            for kind, record in self.waiting:
                self.write_row(kind, record, again=True)
            for kind in kinds:
                self.write_ties(kind, self.contents[kind.name])
            self.refuse_rings()
            if self.mistakes:
                raise ContentError(self.mistakes)
        return Counter(self.outcomes.values())

    # --- Mistakes ------------------------------------------------------------------------------

    def wrong(self, kind: ContentKind, record: Record, complaints: Iterable[Complaint], prefix: str = "") -> None:
        self.mistakes += [
            Mistake(f"{kind.name}.yaml", record[kind.key], prefix + name, message) for name, message in complaints
        ]

    def refuse(
        self,
        kind: ContentKind,
        record: Record,
        error: ValidationError,
        child: Child | None = None,
        prefix: str = "",
    ) -> None:
        """Report what a model refused, under the names that the file has for its fields."""
        for name, errors in error.update_error_dict({}).items():
            shown = "" if name == NON_FIELD_ERRORS else name_in_file(child or kind, name)
            place = f"{prefix}{shown}".rstrip(".")
            self.wrong(kind, record, [(place, message) for message in ValidationError(errors).messages])

    # --- Rows ----------------------------------------------------------------------------------

    def write_rows(self, kind: ContentKind, records: list[Record]) -> None:
        """Create or update the records' own rows."""
        if self.new_only:
            there = self.known.rows(kind.model).keys()
            self.outcomes |= {
                (kind.name, record[kind.key]): Outcome.LEFT for record in records if record[kind.key] in there
            }
            records = [record for record in records if record[kind.key] not in there]
        self.clear_numbers(kind, records)
        for record in records:
            self.write_row(kind, record)

    def clear_numbers(self, kind: ContentKind, records: list[Record]) -> None:
        """Clear what must be unique and is about to change, so that records can exchange their numbers.

        Only where NULL may stand, and any number of times.
        """
        rows = self.known.rows(kind.model)
        for constraint in kind.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or constraint.nulls_distinct is False:
                continue
            names = [name for name in kind.all_fields if model_field(kind, name).name in constraint.fields]
            nullable = [own.name for name in names if (own := model_field(kind, name)).null]
            if nullable:
                moving = [
                    row.pk
                    for record in records
                    if (row := rows.get(record[kind.key]))
                    and differs(row, row_values(kind, record, names, self.known)[0])
                ]
                kind.model._default_manager.filter(pk__in=moving).update(**dict.fromkeys(nullable))

    def write_row(self, kind: ContentKind, record: Record, *, again: bool = False) -> None:
        rows = self.known.rows(kind.model)
        keyed, unknown = with_keys(record, self.known)
        if unknown and not again:
            self.waiting.append((kind, record))
        values, complaints = row_values(kind, keyed, kind.all_fields, self.known)
        if again:
            complaints += unknown
        if complaints:
            self.wrong(kind, record, complaints)
            return
        if kind.is_publication:
            values |= publication_values(kind, record, values, self.known)
        row = rows.get(record[kind.key])
        outcome = Outcome.CREATED if row is None else Outcome.UPDATED if differs(row, values) else Outcome.UNCHANGED
        if outcome != Outcome.UNCHANGED:
            row = rows[record[kind.key]] = row or kind.model()
            assign(row, values)
            self.save(kind, record, row)
        if not again:
            self.outcomes[kind.name, record[kind.key]] = outcome

    def save(self, kind: ContentKind, record: Record, row: Any) -> None:
        try:
            if kind.is_publication:
                row.minor_edit = True  # the files say themselves how ready each language is
                if row.pk is None:
                    row.publish(at=start_of(record["published"]) if "published" in record else None)
                    return
            row.full_clean()
            row.save()
        except ValidationError as error:
            self.refuse(kind, record, error)

    # --- Children, references to many, relations -----------------------------------------------

    def write_ties(self, kind: ContentKind, records: list[Record]) -> None:
        """Bring in line what hangs on the records' rows, for all records of a kind."""
        rows = self.known.rows(kind.model)
        ready = [
            (with_keys(record, self.known)[0], row)
            for record in records
            if (row := rows.get(record[kind.key])) is not None
            and row.pk is not None
            and self.outcomes.get((kind.name, record[kind.key])) != Outcome.LEFT
        ]
        moved = {key for child in kind.children for key in self.write_children(kind, ready, child)}
        many = [name for name in kind.all_fields if isinstance(model_field(kind, name), models.ManyToManyField)]
        for record, row in ready:
            changes = [self.write_many(kind, record, row, name) for name in many]
            if kind.is_publication:
                changes.append(self.write_relations(kind, record, row))
            if kind.has_clauses:
                changes.append(self.write_clauses(kind, record, row))
            if any(changes):
                moved.add(record[kind.key])
            self.progress(1)
        self.progress(len(records) - len(ready))
        for key in moved:
            if self.outcomes.get((kind.name, key)) == Outcome.UNCHANGED:
                self.outcomes[kind.name, key] = Outcome.UPDATED

    def write_children(self, kind: ContentKind, ready: list[tuple[Record, models.Model]], child: Child) -> set[str]:
        """Bring the rows of another table in line with the records' lists; return the keys of records with a change.

        What vanished is deleted first, for all records: an entry can go from one record to another.
        """
        moved: set[str] = set()
        lists = []
        for record, row in ready:
            present = {
                identity(child, each): each for each in child.model._default_manager.filter(**{child.parent: row})
            }
            entries = []
            for number, entry in enumerate(record.get(child.name, ())):
                prefix = f"{child.name}.{number}."
                values, complaints = row_values(child, entry, child.fields, self.known)
                self.wrong(kind, record, complaints, prefix)
                if not complaints:
                    found = present.pop(identity(child, values), None) or child.model(**{child.parent: row})
                    entries.append((prefix, found, values))
            lists.append((record, entries))
            for each in present.values():
                moved.add(record[kind.key])
                each.delete()
        for record, entries in lists:
            if self.write_list(kind, record, child, entries):
                moved.add(record[kind.key])
        return moved

    def write_list(
        self, kind: ContentKind, record: Record, child: Child, entries: list[tuple[str, models.Model, Values]]
    ) -> bool:
        """Write the entries of one list that changed; return whether there were any.

        What a model says of an entry among its sisters (`clean`) is asked when all of them are written.
        """
        before = len(self.mistakes)
        changed = [
            (prefix, each, values) for prefix, each, values in entries if each.pk is None or differs(each, values)
        ]
        for prefix, each, values in changed:
            assign(each, values)
            try:
                each.clean_fields()
                each.validate_unique()
                each.validate_constraints()
                each.save()
            except ValidationError as error:
                self.refuse(kind, record, error, child, prefix)
        if len(self.mistakes) == before:
            for prefix, each, _values in changed:
                try:
                    each.clean()
                except ValidationError as error:
                    self.refuse(kind, record, error, child, prefix)
        return bool(changed)

    def write_many(self, kind: ContentKind, record: Record, row: Any, name: str) -> bool:
        model_field_: Any = model_field(kind, name)
        wanted = []
        for key in record.get(name, ()):
            found, complaints = self.known.refer(model_field_.related_model, key, name)
            self.wrong(kind, record, complaints)
            wanted += [found] if found else []
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
        # One by one, so that the search index hears of each.
        for position, each in enumerate(wanted):
            through.objects.create(**{own: row, other: each, "position": position})
        return True

    def write_clauses(self, kind: ContentKind, record: Record, row: Any) -> bool:
        """Bring the clauses in line, and the records that a clause names; return whether anything changed."""
        entries = record.get("clauses", [])
        nodes = nodes_of(entries)
        changed = bool(save_tree(row, nodes))
        if not kind.clause_ties:
            return changed
        keys = dict(row.clauses.values_list("eid", "pk"))
        for name in kind.clause_ties:
            model: Any = discover()[name].model
            wanted = {}
            for entry, node in entries_with_nodes(entries, nodes):
                for key in entry.get(name, ()):
                    found, complaints = self.known.refer(model, key, f"clauses.{node.eid}.{name}")
                    self.wrong(kind, record, complaints)
                    if found is not None:
                        wanted[found.pk] = keys[node.eid]
            present = dict(model.objects.filter(clause__in=keys.values()).values_list("pk", "clause_id"))
            for pk in present.keys() | wanted.keys():
                if present.get(pk) != wanted.get(pk):
                    model.objects.filter(pk=pk).update(clause=wanted.get(pk))
                    changed = True
        return changed

    def write_relations(self, kind: ContentKind, record: Record, row: Any) -> bool:
        wanted = set()
        for number, entry in enumerate(record.get("relations", ())):
            name = f"relations.{number}.to"
            kind_name, _, key = entry["to"].partition("/")
            target = discover().get(kind_name)
            if target is None or not target.is_publication:
                publications = ", ".join(name for name, each in discover().items() if each.is_publication)
                message = f"{kind_name!r} is not a kind of publication; expected one of {publications}"
                self.wrong(kind, record, [(name, message)])
                continue
            other, complaints = self.known.refer(target.model, key, name)
            self.wrong(kind, record, complaints)
            if other is row:
                self.wrong(kind, record, [(name, "is the record itself; expected another one")])
            elif other is not None:
                wanted.add((entry["type"], ContentType.objects.get_for_model(other).pk, other.pk))
        present = {(each.type, each.to_type_id, each.to_id): each for each in row.relations_from.all()}
        for key in present.keys() - wanted:
            present[key].delete()
        origin = ContentType.objects.get_for_model(row)
        created = Relation.objects.bulk_create(
            Relation(type=type_, from_type=origin, from_id=row.pk, to_type_id=to_type, to_id=to_id)
            for type_, to_type, to_id in sorted(wanted - present.keys())
        )
        self.new_relations += [(kind, record, each) for each in created if each.type in ORDERED]
        return wanted != present.keys()

    def refuse_rings(self) -> None:
        """Report the new relations that lie on a ring; asked when all are written, since any of them may close it."""
        for kind, record, relation in self.new_relations:
            if relation.closes_ring():
                number = next(
                    number
                    for number, entry in enumerate(record["relations"])
                    if entry["type"] == relation.type
                    and entry["to"].endswith(f"/{getattr(relation.to_item, 'slug', '')}")
                )
                self.wrong(kind, record, [(f"relations.{number}.to", str(RING))])


def identity(child: Child, source: models.Model | Values) -> tuple[Any, ...]:
    """By what a row, or the values of an entry, is recognised among its sisters."""
    names = [child.model._meta.get_field(name).attname for name in child.identity]  # type: ignore[union-attr]
    return tuple(source[name] if isinstance(source, dict) else getattr(source, name) for name in names)


def assign(row: models.Model, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def start_of(day: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(parse_partial(day)[0], datetime.time()))
