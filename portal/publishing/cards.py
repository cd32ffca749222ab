"""Cards: publications of any kind, as far as a list needs them, in one query."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils import timezone

from portal.dates import format_partial, machine_partial
from portal.delivery.kept import kept_each
from portal.languages import columns
from portal.prepared import Given, prepared
from portal.publishing.models import Publication, kinds
from portal.publishing.readable import Readable

COLUMNS = (
    "pk",
    "slug",
    "original_language",
    "date",
    "date_precision",
    *columns("title", "summary", "readiness", "translated_from", "official", "translator"),
)


class Card(Readable):
    """A publication of any kind, with what a list shows of it."""

    pk: int
    slug: str
    date: datetime.date
    date_precision: str
    kind_name: str
    parent_slug: str
    number: int | None

    def __init__(self, row: dict[str, Any]):
        self.__dict__.update(row)

    @property
    def model(self) -> type[Publication]:
        return kinds()[self.kind_name]

    @property
    def kind_label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def url(self) -> str:
        return self.model.address(self.slug, self.parent_slug, self.number)

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def date_text(self) -> str:
        return format_partial(self.date, self.date_precision)

    @property
    def date_iso(self) -> str:
        return machine_partial(self.date, self.date_precision)


def rows_of(queryset: models.QuerySet, *more: str) -> models.QuerySet:
    """The rows of a queryset of one kind as plain values, ready to be united with other kinds.

    `more` are columns or annotations that the querysets of all kinds have.
    """
    model = queryset.model
    parent, number = model.parent_slug_lookup, model.number_field
    unordered = queryset if queryset.query.is_sliced else queryset.order_by()
    return unordered.annotate(
        kind_name=Value(model.kind_name, output_field=models.CharField()),
        parent_slug=F(parent) if parent else Value("", output_field=models.CharField()),
        card_number=F(number) if number else Cast(Value(None), models.PositiveSmallIntegerField()),
    ).values_list(*COLUMNS, "kind_name", "parent_slug", "card_number", *more)


def united(querysets: Iterable[models.QuerySet]) -> models.QuerySet | None:
    """The rows of querysets of any kinds, newest first; None where there are no querysets."""
    parts = [rows_of(each) for each in querysets]
    if not parts:
        return None
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("-date", "-pk")


def card(row: Iterable[Any]) -> Card:
    """A row of `united` as a card."""
    return Card(dict(zip((*COLUMNS, "kind_name", "parent_slug", "number"), row, strict=True)))


def cards(querysets: Iterable[models.QuerySet], limit: int | None = None) -> list[Card]:
    """One query for the items of querysets of any kinds, newest first."""
    rows = united(querysets)
    return [] if rows is None else [card(row) for row in rows[:limit]]


def counts(querysets: Iterable[models.QuerySet]) -> dict[str, int]:
    """How many items querysets of any kinds have, by the name of the kind, in one query."""
    parts = [
        each.order_by()
        # First annotated, then chosen: `values(kind_name=…)` would group by the primary key as well.
        .annotate(kind_name=Value(each.model.kind_name, output_field=models.CharField()))
        .values("kind_name")
        .annotate(item_count=models.Count("pk"))
        .values_list("kind_name", "item_count")
        for each in querysets
    ]
    return dict(parts[0].union(*parts[1:], all=True)) if parts else {}


def cards_by_key(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Card]:
    """The published ones of these (kind name, primary key), in one query at the most."""
    return kept_each("card", keys, cards_anew)


def cards_anew(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Card]:
    """The same, asked of the database."""
    wanted: dict[str, list[int]] = {}
    # In order, so that the same kinds make the same query.
    for kind_name, pk in sorted(keys):
        wanted.setdefault(kind_name, []).append(pk)

    def asked(now: Given, **given: Given) -> Any:
        return united(kinds()[name].objects.published(at=now).filter(pk__in=pks.numbers) for name, pks in given.items())

    found = map(card, prepared(("cards", *wanted), asked, now=timezone.now(), **wanted))
    return {(each.kind_name, each.pk): each for each in found}
