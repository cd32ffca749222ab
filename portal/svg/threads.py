"""A commitment thread as SVG: time runs across, each kind has a row, lines tie what came of what.

As in `timelines`: across everything stands in per cent, down it in CSS pixels, so that letters keep their size.
"""

import datetime
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from portal.svg.timelines import Label, percent, ticks

LABEL, GAP, STEP, AXIS = 16, 16, 21, 26
# Items of one kind at one time stand below each other, at the most so many; further ones beside them.
PILE = 4
# No pile is wider than so many.
WIDEST = 8
# Items nearer than this share of the width are at one time.
NEAR, BESIDE = 0.06, 0.06


@dataclass(frozen=True)
class Item:
    """One thing of the thread; `row` is the name of its kind, `number` that of the list beside the picture."""

    key: Hashable
    text: str
    row: str
    date: datetime.date
    url: str = ""
    number: int = 0
    is_here: bool = False


@dataclass(frozen=True)
class Dot:
    text: str
    x: str
    y: int
    url: str
    number: int
    is_here: bool


@dataclass(frozen=True)
class Line:
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Picture:
    """Everything a template needs to draw it."""

    height: int
    axis_y: int
    labels: list[Label]
    dots: list[Dot]
    lines: list[Line]
    ticks: list[Label]


def picture(items: Sequence[Item], ties: Iterable[tuple[Hashable, Hashable]]) -> Picture:
    """Lay the items out by date; rows in the order of their first item."""
    first = datetime.date(min(item.date for item in items).year - 1, 1, 1)
    last = datetime.date(max(item.date for item in items).year + 2, 1, 1)
    length = (last - first).days

    def share(date: datetime.date) -> float:
        return min(max((date - first).days / length, 0), 1)

    rows: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda each: each.date):
        rows.setdefault(item.row, []).append(item)
    places: dict[Hashable, tuple[float, int]] = {}
    labels, y = [], 0
    for name, row in rows.items():
        labels.append(Label(name, "0", y + LABEL - 2))
        deepest = 0
        for start, pile in piles([(share(item.date), item) for item in row]):
            levels = max(PILE, -(-len(pile) // WIDEST))
            columns = -(-len(pile) // levels)
            # Near the right edge a pile grows to the left.
            way = -1 if start + columns * BESIDE > 0.98 else 1
            for number, item in enumerate(pile):
                column, level = divmod(number, levels)
                places[item.key] = (start + way * column * BESIDE, y + LABEL + GAP + level * STEP)
                deepest = max(deepest, level)
        y += LABEL + GAP + deepest * STEP + GAP
    return Picture(
        height=y + AXIS,
        axis_y=y,
        labels=labels,
        dots=[
            Dot(item.text, percent(x), y, item.url, item.number, item.is_here)
            for item in items
            for x, y in [places[item.key]]
        ],
        lines=[
            Line(percent(places[one][0]), places[one][1], percent(places[other][0]), places[other][1])
            for one, other in ties
            if one in places and other in places
        ],
        ticks=list(ticks(first.year, last.year, share, y + 18)),
    )


def piles(row: list[tuple[float, Item]]) -> list[tuple[float, list[Item]]]:
    """The items of a row that stand at one time, with that time as a share of the width."""
    found: list[tuple[float, list[Item]]] = []
    for at, item in row:
        if found and at - found[-1][0] < NEAR:
            found[-1][1].append(item)
        else:
            found.append((at, [item]))
    return found
