"""A matrix of counts as SVG: a circle for each pair, its area the count, the count written in it.

As in `timelines`: across everything stands in per cent, down it in CSS pixels, so that letters keep their size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.svg.timelines import percent

MOST_HEAD, ROW, LABEL, CENTRE = 176, 50, 14, 32
# Of a letter and of a Chinese character at the size of the names of the columns, in CSS pixels.
LETTER, CHARACTER = 7.6, 14
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


def length(text: str) -> float:
    """About how long a text is, in CSS pixels."""
    return sum(CHARACTER if "\u2e80" <= each <= "\uffef" else LETTER for each in text)


def matrix(
    rows: Sequence[Heading],
    columns: Sequence[Heading],
    counts: Mapping[tuple[Any, Any], tuple[int, str, str]],
) -> Matrix:
    """Lay out counts by (row key, column key); each is a number, its name in words and an address."""
    # The names of the columns stand upright: the head is as high as the longest is long.
    head = min(MOST_HEAD, round(16 + max((length(column.text) for column in columns), default=0)))
    most = max((count for count, _name, _url in counts.values()), default=1)
    placed_rows = [
        Heading(row.key, row.text, row.url, "0", head + number * ROW + LABEL) for number, row in enumerate(rows)
    ]
    placed_columns = [
        Heading(column.key, column.text, column.url, percent((number + 0.5) / len(columns)), head - 8)
        for number, column in enumerate(columns)
    ]
    marks = []
    for row_number, row in enumerate(rows):
        for column in placed_columns:
            if found := counts.get((row.key, column.key)):
                count, name, url = found
                # The area grows with the count.
                radius = round(LEAST + (MOST - LEAST) * (count / most) ** 0.5)
                marks.append(Mark(count, name, url, column.x, head + row_number * ROW + CENTRE, radius))
    return Matrix(
        height=head + len(rows) * ROW + 4,
        head=head,
        rows=placed_rows,
        columns=placed_columns,
        marks=marks,
        lines=[head + number * ROW for number in range(len(rows) + 1)],
    )
