"""The first page: what waits for whoever looks at it, coverage by language and kind, what comes next, what changed last.

What is shown follows from what the user may do: translate, write, publish.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, Min, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from portal import languages
from portal.admin.filters import SCHEDULED, readiness_parameter
from portal.admin.relations import visible_kinds
from portal.admin.standing import SIGNS
from portal.languages import column, columns
from portal.publishing.models import Publication, kinds
from portal.publishing.readable import Readable
from portal.publishing.states import Readiness, WorkflowState
from portal.rights import kinds_to_translate
from portal.translating.models import TranslatedSegment
from portal.translating.page import translate_url

SHOWN = 8
CHANGES_SHOWN = 10
BAR_UNITS = 100

TEXT_COLUMNS = ("pk", "slug", "original_language", *columns("title", "readiness", "translated_from"))
WORK_COLUMNS = (*TEXT_COLUMNS, "workflow_state", "published_at", "updated_at")
UNFINISHED = (Readiness.MISSING, Readiness.DRAFT, Readiness.OUTDATED)


class WorkItem(Readable):
    """As much of a publication of any kind as a line of the first page needs."""

    pk: int
    slug: str
    kind_name: str
    workflow_state: str
    published_at: datetime.datetime | None
    updated_at: datetime.datetime
    # The language that a line is about; empty where it is about the item.
    language: str
    # Since when the translation into a language is outdated, as far as it was noted.
    since: dict[str, datetime.datetime]

    def __init__(self, row: dict[str, Any]):
        self.__dict__.update(row)
        self.since = {}

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
    def outdated_languages(self) -> list[dict[str, Any]]:
        """The languages whose text is older than the original's, each with the page on which it is mended."""
        return [
            {
                "code": code,
                "autonym": languages.AUTONYMS[code],
                "url": translate_url(self, code),
                "since": self.since.get(code),
            }
            for code in languages.CODES
            if self.readiness_in(code) == Readiness.OUTDATED
        ]

    @property
    def translate_url(self) -> str:
        return translate_url(self, self.language)

    @property
    def autonym(self) -> str:
        return languages.AUTONYMS[self.language]

    @property
    def readiness_label(self) -> str:
        return str(self.readiness_in(self.language).label)

    @property
    def state_label(self) -> str:
        return str(WorkflowState(self.workflow_state).label)


def work_items(querysets: Sequence[tuple[models.QuerySet, str]], order: str) -> list[WorkItem]:
    """The first items of all kinds together in an order, each about a language ("": about the item); one query."""
    parts = [
        queryset.order_by()
        .annotate(
            kind_name=Value(queryset.model.kind_name, output_field=models.CharField()),
            language=Value(language, output_field=models.CharField()),
        )
        .values_list(*WORK_COLUMNS, "kind_name", "language")
        for queryset, language in querysets
    ]
    if not parts:
        return []
    united = parts[0].union(*parts[1:], all=True).order_by(order, "pk")[:SHOWN]
    return [WorkItem(dict(zip((*WORK_COLUMNS, "kind_name", "language"), row, strict=True))) for row in united]


def with_since(items: list[WorkItem]) -> list[WorkItem]:
    """Note since when the translations of these items are outdated; one query."""
    types = {name: ContentType.objects.get_for_model(model).pk for name, model in kinds().items()}
    condition = models.Q(pk=None)
    for item in items:
        condition |= models.Q(item_type=types[item.kind_name], item_id=item.pk)
    rows = TranslatedSegment.objects.filter(condition).values_list("item_type", "item_id", "language")
    since = {tuple(key): at for *key, at in rows.annotate(at=Min("changed_at"))}
    for item in items:
        item.since = {code: at for code in languages.CODES if (at := since.get((types[item.kind_name], item.pk, code)))}
    return items


def holds(user: Any, verb: str, models_: list[type[Publication]]) -> bool:
    """Whether the user has a permission on any of these kinds."""
    return any(user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}") for model in models_)


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


def to_translate(user: Any) -> list[WorkItem]:
    """What waits for this user: texts of public items and of those in review that are missing, a draft, or outdated."""
    ready = models.Q(workflow_state__in=(WorkflowState.IN_REVIEW, WorkflowState.PUBLISHED))
    return work_items(
        [
            (model.objects.filter(ready, **{f"{column('readiness', code)}__in": UNFINISHED}), code)
            for code in languages.CODES
            for model in kinds_to_translate(user, code)
        ],
        "-updated_at",
    )


def figures_to_translate(rows: list[CoverageRow], user: Any) -> list[dict[str, Any]]:
    """For each language that the user writes the numbers of what is to be done, each with its list."""
    found = []
    for place, (code, autonym) in enumerate(languages.AUTONYMS.items()):
        labels = {capfirst(str(model._meta.verbose_name_plural)) for model in kinds_to_translate(user, code)}
        parts = [
            {"kind": row.label, "part": part}
            for row in rows
            if row.label in labels
            for part in row.cells[place].parts
            if part.readiness in UNFINISHED
        ]
        if parts:
            found.append({"code": code, "autonym": autonym, "parts": parts})
    return found


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
    user = request.user
    visible = list(visible_kinds(user).values())
    rows = coverage(visible)
    writes, publishes = holds(user, "add", visible), holds(user, "publish", visible)
    found: dict[str, Any] = {
        "coverage": rows,
        "languages": [{"code": code, "autonym": autonym} for code, autonym in languages.AUTONYMS.items()],
        "legend": [{"readiness": each, "sign": SIGNS[each]} for each in Readiness],
        "to_translate_figures": figures_to_translate(rows, user),
        "to_translate": to_translate(user),
        "outdated": with_since(work_items([(outdated(model.objects.all()), "") for model in visible], "-updated_at")),
        "changes": last_changes() if user.has_perm("admin.view_logentry") or visible else [],
        "writes": writes,
        "publishes": publishes,
    }
    if writes or publishes:
        found |= {
            "in_review": work_items([(model.objects.in_review(), "") for model in visible], "updated_at"),
            "in_review_counts": waiting(visible, "in_review", state=WorkflowState.IN_REVIEW.value),
            "scheduled": work_items([(model.objects.scheduled(), "") for model in visible], "published_at"),
            "scheduled_counts": waiting(visible, "scheduled", state=SCHEDULED),
        }
    if writes:
        drafts = [(model.objects.filter(workflow_state=WorkflowState.DRAFT), "") for model in visible]
        found["drafts"] = work_items(drafts, "-updated_at")
    return values | found
