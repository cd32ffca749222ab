"""A figure, the table that figures are printed as, and the document that they are written into."""

import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


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


def surroundings() -> str:
    """A sentence on when and where figures are taken; asked for before, since a benchmark is a load itself."""
    return (
        f"Measured on {datetime.datetime.now(datetime.UTC):%Y-%m-%d} on {os.cpu_count()} cores, "
        f"on which other work made a load of {os.getloadavg()[1]:.1f}."
    )


def is_writing() -> bool:
    """Whether the figures are also to be written into the documents (`BENCH_WRITE=1`), not only printed."""
    return bool(os.environ.get("BENCH_WRITE"))


def write(name: str, text: str) -> None:
    """Put the table of a benchmark into docs/performance.md, between its marks, in place of the last one.

    Raises ValueError where the document has no marks for it.
    """
    marks = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- /bench -->)", re.DOTALL)
    document, count = marks.subn(
        lambda found: f"{found[1]}\n{text}\n\n{found[2]}", DOCUMENT.read_text(encoding="utf-8")
    )
    if not count:
        raise ValueError(
            f"{DOCUMENT.name} has no place for the figures of {name}: add <!-- bench: {name} --> and <!-- /bench -->"
        )
    DOCUMENT.write_text(document, encoding="utf-8")
