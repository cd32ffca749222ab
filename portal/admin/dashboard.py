"""The first page: coverage by language and kind, what waits, what is outdated, what comes next, what changed last."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Count, F, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from portal import languages
from portal.admin.filters import readiness_parameter
from portal.admin.publications import SIGNS
from portal.admin.relations import visible_kinds
from portal.languages import column, columns
from portal.publishing.models import Publication, kinds
from portal.publishing.readable import Readable
from portal.publishing.states import Readiness, WorkflowState

SHOWN = 8
CHANGES_SHOWN = 10
BAR_UNITS = 100

TEXT_COLUMNS = ("pk", "slug", "original_language", *columns("title", "readiness", "translated_from"))
WORK_COLUMNS = (*TEXT_COLUMNS, "published_at", "updated_at")


class WorkItem(Readable):
    """As much of a publication of any kind as a line of the first page needs."""

    pk: int
    slug: str
    kind_name: str
    published_at: datetime.datetime | None
    updated_at: datetime.datetime

    def __init__(self, row: dict[str, Any]):
        self.__dict__.update(row)

    @property
    def kind_label(self) -> str:
        return capfirst(str(kinds()[self.kind_name]._meta.verbose_name))

    @property
    def title(self) -> str:
        titles = (getattr(self, column("title", code)) for code in languages.chain(languages.current()))
        return self.reading.title or next((title for title in titles if title), self.slug)

    @property
    def url(self) -> str:
        meta = kinds()[self.kind_name]._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.pk])

    @property
    def outdated_languages(self) -> list[dict[str, str]]:
        """The languages whose text is older than the original's."""
        return [
            {"code": code, "autonym": languages.AUTONYMS[code]}
            for code in languages.CODES
            if self.readiness_in(code) == Readiness.OUTDATED
        ]


def work_items(querysets: list[models.QuerySet], order: str) -> list[WorkItem]:
    """The first items of all kinds together in an order, in one query."""
    parts = [
        queryset.order_by()
        .annotate(kind_name=Value(queryset.model.kind_name, output_field=models.CharField()))
        .values_list(*WORK_COLUMNS, "kind_name")
        for queryset in querysets
    ]
    if not parts:
        return []
    united = parts[0].union(*parts[1:], all=True).order_by(order, "pk")[:SHOWN]
    return [WorkItem(dict(zip((*WORK_COLUMNS, "kind_name"), row, strict=True))) for row in united]


def list_url(model: type[Publication], **query: str) -> str:
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


@dataclass(frozen=True)
class Part:
    """The items of one kind with one readiness in one language; `x` and `width` are in hundredths of the bar."""

    readiness: Readiness
    sign: str
    count: int
    url: str
    x: float
    width: float


@dataclass(frozen=True)
class Cell:
    code: str
    parts: list[Part]


@dataclass(frozen=True)
class CoverageRow:
    label: str
    url: str
    total: int
    cells: list[Cell]


def coverage(models_: list[type[Publication]]) -> list[CoverageRow]:
    """For each kind and language how many items are how ready, in one query."""
    names = columns("readiness")
    parts = [
        model.objects.order_by()
        .annotate(of_kind=Value(model.kind_name, output_field=models.CharField()))
        .values_list("of_kind", *names)
        .annotate(number=Count("pk"))
        for model in models_
    ]
    if not parts:
        return []
    counts: dict[tuple[str, str, str], int] = {}
    totals: dict[str, int] = {}
    for kind_name, *values, number in parts[0].union(*parts[1:], all=True):
        totals[kind_name] = totals.get(kind_name, 0) + number
        for code, value in zip(languages.CODES, values, strict=True):
            counts[kind_name, code, value] = counts.get((kind_name, code, value), 0) + number
    rows = []
    for model in models_:
        total = totals.get(model.kind_name, 0)
        cells = []
        for code in languages.CODES:
            found, x = [], 0.0
            for readiness in Readiness:
                number = counts.get((model.kind_name, code, readiness.value), 0)
                if not number:
                    continue
                width = number * BAR_UNITS / total
                url = list_url(model, **{readiness_parameter(code): readiness.value})
                found.append(Part(readiness, SIGNS[readiness], number, url, x, width))
                x += width
            cells.append(Cell(code, found))
        rows.append(CoverageRow(capfirst(str(model._meta.verbose_name_plural)), list_url(model), total, cells))
    return rows


def waiting(models_: list[type[Publication]], condition: str, **query: str) -> list[dict[str, Any]]:
    """How many items of each kind meet a condition (a method of the queryset), with links to the lists."""
    parts = [
        getattr(model.objects, condition)()
        .order_by()
        .annotate(kind_name=Value(model.kind_name, output_field=models.CharField()))
        .values_list("kind_name")
        .annotate(number=Count("pk"))
        for model in models_
    ]
    if not parts:
        return []
    numbers = dict(parts[0].union(*parts[1:], all=True))
    return [
        {"label": capfirst(str(model._meta.verbose_name_plural)), "count": number, "url": list_url(model, **query)}
        for model in models_
        if (number := numbers.get(model.kind_name))
    ]


def last_changes() -> list[LogEntry]:
    return list(
        LogEntry.objects.select_related("user", "content_type").order_by(F("action_time").desc(), "-pk")[:CHANGES_SHOWN]
    )


def outdated(queryset: models.QuerySet) -> models.QuerySet:
    condition = models.Q()
    for name in columns("readiness"):
        condition |= models.Q(**{name: Readiness.OUTDATED})
    return queryset.filter(condition)


def context(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """Add to the first page what it shows. A constant number of queries, whatever there is to show."""
    visible = list(visible_kinds(request.user).values())
    return values | {
        "coverage": coverage(visible),
        "languages": [{"code": code, "autonym": autonym} for code, autonym in languages.AUTONYMS.items()],
        "legend": [{"readiness": each, "sign": SIGNS[each]} for each in Readiness],
        "in_review": work_items([model.objects.in_review() for model in visible], "updated_at"),
        "in_review_counts": waiting(visible, "in_review", state=WorkflowState.IN_REVIEW.value),
        "outdated": work_items([outdated(model.objects.all()) for model in visible], "-updated_at"),
        "scheduled": work_items([model.objects.scheduled() for model in visible], "published_at"),
        "changes": last_changes() if request.user.has_perm("admin.view_logentry") or visible else [],
    }
