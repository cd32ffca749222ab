"""A matrix of counts as SVG: a circle for each pair, its area the count, the count written in it.

As in `timelines`: across everything stands in per cent, down it in CSS pixels, so that letters keep their size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.svg.timelines import percent

HEAD, ROW, LABEL, CENTRE = 176, 50, 14, 32
LEAST, MOST = 7, 13


@dataclass(frozen=True)
class Heading:
    """The name of a row or a column, where it leads, and where it stands."""

    key: Any
    text: str
    url: str
    x: str = "0"
    y: int = 0


@dataclass(frozen=True)
class Mark:
    """A circle with its count; `name` says it in words."""

    count: int
    name: str
    url: str
    x: str
    y: int
    radius: int


@dataclass(frozen=True)
class Matrix:
    """Everything a template needs to draw it."""

    height: int
    head: int
    rows: list[Heading]
    columns: list[Heading]
    marks: list[Mark]
    lines: list[int]


def matrix(
    rows: Sequence[Heading],
    columns: Sequence[Heading],
    counts: Mapping[tuple[Any, Any], tuple[int, str, str]],
) -> Matrix:
    """Lay out counts by (row key, column key); each is a number, its name in words and an address."""
    most = max((count for count, _name, _url in counts.values()), default=1)
    placed_rows = [
        Heading(row.key, row.text, row.url, "0", HEAD + number * ROW + LABEL) for number, row in enumerate(rows)
    ]
    placed_columns = [
        Heading(column.key, column.text, column.url, percent((number + 0.5) / len(columns)), HEAD - 8)
        for number, column in enumerate(columns)
    ]
    marks = []
    for row_number, row in enumerate(rows):
        for column in placed_columns:
            if found := counts.get((row.key, column.key)):
                count, name, url = found
                # The area grows with the count.
                radius = round(LEAST + (MOST - LEAST) * (count / most) ** 0.5)
                marks.append(Mark(count, name, url, column.x, HEAD + row_number * ROW + CENTRE, radius))
    return Matrix(
        height=HEAD + len(rows) * ROW + 4,
        head=HEAD,
        rows=placed_rows,
        columns=placed_columns,
        marks=marks,
        lines=[HEAD + number * ROW for number in range(len(rows) + 1)],
    )
