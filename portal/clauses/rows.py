"""The clauses of a text as a page shows them: one row for each, with a cell for each language, in one query."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, FilteredRelation, OuterRef, Q

from portal.clauses.models import Clause, ClauseText
from portal.languages import CODES, column


@dataclass(slots=True)
class Cell:
    """A clause in one language; `is_gap`: the clause is there, but not in this language."""

    language: str
    num: str
    heading: str
    body: str
    note: str = ""
    is_gap: bool = False

    @property
    def wording(self) -> tuple[str, str]:
        return self.heading, self.body


@dataclass(slots=True)
class Row:
    """A clause on a day: `ends_on` is the day of its repeal when that has come.

    `change` is empty, or what happened to the clause since an earlier day: "added", "removed" or "changed".
    """

    pk: int
    parent_id: int | None
    eid: str
    element: str
    number: str
    is_unparsed: bool
    depth: int
    cells: list[Cell]
    texts_in: frozenset[str]
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    change: str = ""
    before: list[Cell] = field(default_factory=list)

    @property
    def is_repealed(self) -> bool:
        return self.ends_on is not None


def has_text_in(language: str) -> ExpressionWrapper:
    heading, body = (f"version__{column(name, language)}" for name in ("heading", "body"))
    return ExpressionWrapper(Q(**{f"{heading}__gt": ""}) | Q(**{f"{body}__gt": ""}), output_field=BooleanField())


def rows_on(owner: Any, day: datetime.date, languages: Sequence[str]) -> list[Row]:
    """The clauses that had begun on a day, in reading order, in the wording of that day; one query.

    One that was repealed by then is there with the day of its repeal and without its text.
    """
    begun = Q(texts__starts_on__isnull=True) | Q(texts__starts_on__lte=day)
    texts = [f"version__{column(name, code)}" for code in languages for name in ("heading", "body", "note")]
    found = (
        Clause.objects.of(owner)
        .annotate(version=FilteredRelation("texts", condition=begun))
        .annotate(
            has_versions=Exists(ClauseText.objects.filter(clause=OuterRef("pk"))),
            **{f"in_{column('', code)}": has_text_in(code) for code in CODES},
        )
        .order_by("position", "pk", F("version__starts_on").desc(nulls_last=True))
        .distinct("position", "pk")
        .values_list(
            "pk",
            "parent_id",
            "eid",
            "element",
            "number",
            "is_unparsed",
            "has_versions",
            "version__pk",
            "version__starts_on",
            "version__ends_on",
            *(f"in_{column('', code)}" for code in CODES),
            *(column("num", code) for code in languages),
            *texts,
        )
    )
    rows: dict[int, Row] = {}
    first_num = 10 + len(CODES)
    first_text = first_num + len(languages)
    for values in found:
        pk, parent_id, eid, element, number, is_unparsed, has_versions, version, starts_on, ends_on = values[:10]
        is_absent = version is None and has_versions
        if is_absent or (parent_id is not None and parent_id not in rows):
            continue
        above = rows.get(parent_id)
        has_ended = ends_on is not None and ends_on <= day
        texts_in = frozenset(code for code, has in zip(CODES, values[10:first_num], strict=True) if has)
        cells = []
        for place, code in enumerate(languages):
            num = values[first_num + place] or ""
            heading, body, note = (
                ("", "", "")
                if has_ended
                else (each or "" for each in values[first_text + 3 * place : first_text + 3 * place + 3])
            )
            is_gap = not has_ended and code not in texts_in and bool(texts_in)
            cells.append(Cell(code, num, heading, body, note, is_gap))
        rows[pk] = Row(
            pk,
            parent_id,
            eid,
            element,
            number,
            is_unparsed,
            above.depth + 1 if above else 0,
            cells,
            texts_in,
            starts_on,
            ends_on if has_ended else None,
        )
    return list(rows.values())


def compared(earlier: list[Row], later: list[Row]) -> list[Row]:
    """The later rows, each saying what happened to it since; those that are gone stand where they stood."""
    before = {row.pk: row for row in earlier if not row.is_repealed}
    for row in later:
        old = before.pop(row.pk, None)
        if old is None:
            row.change = "" if row.is_repealed else "added"
        elif row.is_repealed:
            row.change, row.cells = "removed", old.cells
        elif [cell.wording for cell in old.cells] != [cell.wording for cell in row.cells]:
            row.change, row.before = "changed", old.cells
    return later


def repealed_ancestors(rows: list[Row]) -> set[int]:
    """The keys of rows that stand below a repealed one: their text is gone with it."""
    gone: set[int] = set()
    for row in rows:
        if row.is_repealed or row.parent_id in gone:
            gone.add(row.pk)
    return {row.pk for row in rows if row.pk in gone and row.parent_id in gone}
