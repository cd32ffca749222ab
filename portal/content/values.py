"""Turn the entries of content files into the values of rows."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal import languages
from portal.content.kinds import Child, ContentKind, discover, is_translated, kind_of, model_field, precision_of
from portal.content.read import Record
from portal.dates import Precision, parse_partial
from portal.languages import column
from portal.publishing.states import Readiness

# Orders items of which no date is known and whose source has none either.
NO_DATE = datetime.date(2000, 1, 1)

Values = dict[str, Any]
# The name of a field in a file, and what is wrong with it.
Complaint = tuple[str, str]


@dataclass
class Known:
    """The rows that records are found by and can refer to; each model is read once."""

    read: dict[type[models.Model], dict[str, models.Model]] = field(default_factory=dict)

    def rows(self, model: type[models.Model]) -> dict[str, models.Model]:
        """The rows of a model by key."""
        if model not in self.read:
            key = kind_of(model).key
            self.read[model] = {getattr(row, key): row for row in model._default_manager.all()}
        return self.read[model]

    def refer(self, model: type[models.Model], key: str, name: str) -> tuple[models.Model | None, list[Complaint]]:
        """The row that the field `name` refers to by its key, or a complaint that there is none."""
        if row := self.rows(model).get(key):
            return row, []
        kind = kind_of(model)
        expected = f"expected the {kind.key} of a record in {kind.name}.yaml or in the database"
        return None, [(name, f"{key!r} does not exist; {expected}")]


def row_values(
    owner: ContentKind | Child, entry: Record, names: Iterable[str], known: Known
) -> tuple[Values, list[Complaint]]:
    """The values of a row by attribute, and what is wrong; what the entry leaves out gets its empty value."""
    values: Values = {}
    complaints: list[Complaint] = []
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
            row, wrong = known.refer(model_field_.related_model, given, name) if given else (None, [])
            values[model_field_.attname] = row.pk if row else None
            complaints += wrong
        elif isinstance(model_field_, models.DateField):
            date, precision = parse_partial(given) if given else (None, Precision.DAY)
            values[model_field_.name] = date
            if precision_name := precision_of(owner.model, model_field_):
                values[precision_name] = precision
        elif given is None:
            values[model_field_.attname] = None if model_field_.null else model_field_.get_default()
        else:
            values[model_field_.attname] = given
    return values, complaints


REFERENCE = re.compile(r'(?<=<a href="portal:)([a-z-]+)/([a-z0-9-]+)')


def with_keys(entry: Any, known: Known, path: tuple[str, ...] = ()) -> tuple[Any, list[Complaint]]:
    """The entry with primary keys in the place of the slugs that references in its texts have in files.

    And what is wrong: references whose target is not there, or not yet; they stay as they are.
    """
    complaints: list[Complaint] = []
    if isinstance(entry, dict | list):
        pairs = list(entry.items() if isinstance(entry, dict) else enumerate(entry))
        done = {}
        for name, value in pairs:
            done[name], wrong = with_keys(value, known, (*path, str(name)))
            complaints += wrong
        return (done if isinstance(entry, dict) else list(done.values())), complaints
    if not isinstance(entry, str) or "portal:" not in entry:
        return entry, []

    def keyed(match: re.Match[str]) -> str:
        kind = discover().get(match[1])
        if kind is None or not kind.is_publication:
            complaints.append((".".join(path), f"{match[0]!r} names no kind of publication"))
            return match[0]
        row, wrong = known.refer(kind.model, match[2], ".".join(path))
        complaints.extend(wrong)
        return f"{match[1]}/{row.pk}" if row is not None and row.pk else match[0]

    return REFERENCE.sub(keyed, entry), complaints


def publication_values(kind: ContentKind, record: Record, values: Values, known: Known) -> Values:
    """Readiness, provenance and a date for the order of lists, to be added to the record's own `values`."""
    added: Values = {}
    given = record.get("translations", {})
    for code in languages.CODES:
        facts = given.get(code, {})
        if code == record["original"]:
            readiness = Readiness.ORIGINAL
        elif not values[column("title", code)]:
            readiness = Readiness.MISSING
        else:
            readiness = Readiness(facts.get("readiness", Readiness.CURRENT))
        added[column("readiness", code)] = readiness
        added[column("official", code)] = facts.get("official", False)
        added[column("translator", code)] = facts.get("translator", "")
        added[column("translated_from", code)] = facts.get("from", "")
    if kind.has_events:
        dates = sorted(parse_partial(each["date"]) for each in record.get("events", ()))
        added["date"], added["date_precision"] = dates[0] if dates else (None, Precision.UNKNOWN)
    if (values | added)["date"] is None:
        source = known.rows(source_model()).get(record["source"])
        added["date"], added["date_precision"] = getattr(source, "date", None) or NO_DATE, Precision.UNKNOWN
    return added


def source_model() -> type[models.Model]:
    return discover()["source-documents"].model


def differs(row: models.Model, values: Values) -> bool:
    """Whether the row has other values than these; NULL and an empty text are the same."""
    return any(
        getattr(row, name) != value and not (getattr(row, name) in (None, "") and value in (None, ""))
        for name, value in values.items()
    )
