"""A figure, and the table that figures are printed as."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value: what it is, its value with the unit, how it was measured, and the goal if there is one.

    `met` is None for a figure that only informs.
    """

    what: str
    value: str
    how: str
    goal: str = ""
    met: bool | None = None


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table, readable as it stands in a terminal."""
    rows = [("figure", "value", "goal", "", "how measured")]
    rows += [
        (each.what, each.value, each.goal, {True: "met", False: "NOT MET", None: ""}[each.met], each.how)
        for each in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
