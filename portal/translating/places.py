"""Where the texts of an item stand: its translated fields, then the wordings of its clauses, in reading order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.clauses.labels import label
from portal.clauses.models import Clause, ClauseOwner, ClauseText
from portal.languages import column
from portal.publishing.models import Publication
from portal.richtext import RichTextField

CLAUSES = "clauses"
# What a reader meets first is translated first.
FIRST_FIELDS = ("title", "summary", "body")
WORDING_FIELDS = ("heading", "body", "note")


@dataclass(frozen=True)
class Place:
    """A translated field of a row: of the item itself, of a clause, or of a wording of one.

    `key` names it within the item for as long as the item lives: `body`, `clauses/art_5/heading`,
    `clauses/art_5@2024-01-01/heading` for a wording from a later day.
    """

    key: str
    row: models.Model
    field: str
    clause: Clause | None = None

    def text(self, language: str) -> str:
        return getattr(self.row, column(self.field, language)) or ""

    @property
    def is_rich(self) -> bool:
        return isinstance(self.row._meta.get_field(self.field), RichTextField)

    @property
    def max_length(self) -> int | None:
        return getattr(self.row._meta.get_field(self.field), "max_length", None)


def translated_fields(model: type[Publication]) -> list[str]:
    """The translated fields of a kind in the order in which they are translated."""
    names = set(model.translated_fields())
    rest = [field.name for field in model._meta.fields if field.name in names and field.name not in FIRST_FIELDS]
    return [*FIRST_FIELDS, *rest]


def item_places(item: Publication) -> list[Place]:
    """The places of the fields of the item itself."""
    return [Place(name, item, name) for name in translated_fields(type(item))]


def places_of(item: Publication, eids: set[str] | None = None) -> Iterator[Place]:
    """All places of an item; of its clauses only those with these eIds, if any are named."""
    yield from item_places(item)
    if isinstance(item, ClauseOwner) and eids != set():
        yield from clause_places(item, eids)


def clause_places(owner: Any, eids: set[str] | None) -> Iterator[Place]:
    """The places of the clauses, each with all its wordings by date; two queries."""
    clauses, texts = Clause.objects.of(owner), ClauseText.objects.of(owner)
    if eids is not None:
        clauses, texts = clauses.filter(eid__in=eids), texts.filter(clause__eid__in=eids)
    yield from places_in(owner, clauses, by_clause(texts))


def by_clause(texts: "models.QuerySet[ClauseText]") -> dict[int, list[ClauseText]]:
    """The wordings by their clause, each from the first day to the last; one query."""
    wordings: dict[int, list[ClauseText]] = {}
    for text in texts.order_by("clause_id", models.F("starts_on").asc(nulls_first=True)):
        wordings.setdefault(text.clause_id, []).append(text)
    return wordings


def places_in(owner: Any, clauses: Iterable[Clause], wordings: Mapping[int, list[ClauseText]]) -> Iterator[Place]:
    for clause in clauses:
        place = f"{CLAUSES}/{clause.eid}"
        # What prints no number of its own is numbered by the portal, in the manner of each language.
        if not label(clause.element, clause.number, owner.original_language):
            yield Place(f"{place}/num", clause, "num", clause)
        for text in wordings.get(clause.pk, []):
            from_day = f"@{text.starts_on.isoformat()}" if text.starts_on else ""
            for name in WORDING_FIELDS:
                yield Place(f"{place}{from_day}/{name}", text, name, clause)


def places_of_each(items: Sequence[Publication]) -> Iterator[tuple[Publication, list[Place]]]:
    """All places of each of several items of one kind; two queries at the most, however many items there are."""
    clauses: dict[int, list[Clause]] = {}
    wordings: dict[int, list[ClauseText]] = {}
    if items and isinstance(items[0], ClauseOwner):
        owners = {
            "owner_type": ContentType.objects.get_for_model(items[0]),
            "owner_id__in": [each.pk for each in items],
        }
        for clause in Clause.objects.filter(**owners).order_by("position", "pk"):
            clauses.setdefault(clause.owner_id, []).append(clause)
        of_owners = {f"clause__{name}": value for name, value in owners.items()}
        wordings = by_clause(ClauseText.objects.filter(**of_owners))
    for item in items:
        yield item, [*item_places(item), *places_in(item, clauses.get(item.pk, []), wordings)]


def eid_in(key: str) -> str:
    """The eId of the clause that a key of a place or a segment names; empty for the item's own."""
    parts = key.split("/")
    return parts[1].partition("@")[0] if parts[0] == CLAUSES and len(parts) > 1 else ""
