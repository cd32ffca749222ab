"""Timelines as SVG that keep their letters at reading size on any screen.

The picture has no viewBox: across it everything stands in per cent, down it in CSS pixels. So a bar
grows with the screen while the text beside it does not.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

ROW, LABEL, AXIS = 40, 15, 26


@dataclass(frozen=True)
class Span:
    """A stretch of time; `kind` chooses how it is drawn, None is an open end."""

    kind: str
    start: datetime.date | None
    end: datetime.date | None


@dataclass
class Row:
    label: str
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    kind: str
    x: str
    width: str
    y: int
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Label:
    text: str
    x: str
    y: int
    anchor: str = "start"


@dataclass(frozen=True)
class Timeline:
    """Everything a template needs to draw it: bars and labels in per cent (x) and pixels (y)."""

    height: int
    labels: list[Label]
    bars: list[Bar]
    ticks: list[Label]
    axis_y: int
    day_x: str | None

    @property
    def has_open(self) -> bool:
        """Whether the beginning of some bar is not known."""
        return any(bar.open_start for bar in self.bars)


def percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def timeline(rows: Sequence[Row], until: datetime.date, day: datetime.date | None = None) -> Timeline:
    """Lay rows out from the year of the first known beginning to `until`; `day` is marked by a line."""
    dates = [date for row in rows for span in row.spans for date in (span.start, span.end) if date]
    first = datetime.date(min([*dates, until]).year - 1, 1, 1)
    last = datetime.date(max([*dates, until]).year + 1, 1, 1)
    length = (last - first).days

    def share(date: datetime.date) -> float:
        return min(max((date - first).days / length, 0), 1)

    labels, bars = [], []
    for index, row in enumerate(rows):
        y = index * ROW
        labels.append(Label(row.label, "0", y + LABEL))
        for span in row.spans:
            left, right = share(span.start or first), share(span.end or until)
            bars.append(
                Bar(
                    span.kind,
                    percent(left),
                    percent(max(right - left, 0.004)),
                    y + LABEL + 6,
                    span.start is None,
                    span.end is None,
                )
            )
    axis_y = len(rows) * ROW + 4
    return Timeline(
        height=axis_y + AXIS,
        labels=labels,
        bars=bars,
        ticks=list(ticks(first.year, last.year, share, axis_y + 18)),
        axis_y=axis_y,
        day_x=percent(share(day)) if day and first <= day <= last else None,
    )


def ticks(first: int, last: int, share, y: int) -> Iterable[Label]:
    """Round years along the axis, at most six, so that they never touch on a phone."""
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100) if (last - first) / each <= 6)
    for year in range(first + (-first % step), last + 1, step):
        at = share(datetime.date(year, 1, 1))
        anchor = "start" if at < 0.04 else "end" if at > 0.96 else "middle"
        yield Label(str(year), percent(at), y, anchor)
