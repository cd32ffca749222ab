"""Counted, never typed: how many sessions there were, which are recorded and which are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from cooperation.models import Meeting


@dataclass(frozen=True)
class Sessions:
    """`count` is the highest number known; `missing` the runs of numbers without a record, (first, last)."""

    count: int
    recorded: int
    missing: list[tuple[int, int]]

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def missing_count(self) -> int:
        return self.count - self.recorded


def sessions_of(meetings: Iterable[Meeting]) -> Sessions:
    """Count the numbered sessions that were held."""
    numbers = {each.ordinal for each in meetings if each.ordinal and each.counts}
    count = max(numbers, default=0)
    absent = [number for number in range(1, count + 1) if number not in numbers]
    runs = []
    for _gap, group in groupby(enumerate(absent), key=lambda pair: pair[1] - pair[0]):
        run = [number for _index, number in group]
        runs.append((run[0], run[-1]))
    return Sessions(count, len(numbers), runs)
