"""What the events in a life mean for the text that a reader looks at: as of its day, or between two days."""

import datetime
from collections.abc import Sequence
from typing import Any

from portal.clauses.rows import Row

AMENDING = ("amended", "partly_repealed")


def entry_ahead(events: Sequence[Any], day: datetime.date) -> Any:
    """Return the entry into force that comes after the day, where none had come by then; or None."""
    entries = [event for event in events if event.kind == "in_force"]
    has_come = any(event.date <= day for event in entries)
    return None if has_come or not entries else entries[0]


def unrecorded(events: Sequence[Any], rows: Sequence[Row], since: datetime.date, day: datetime.date) -> list[Any]:
    """Return the amendments between two days of which no wording is recorded.

    A wording belongs to the last amendment that had come when it began: amendments take effect some time after.
    """
    amending = sorted((event for event in events if event.kind in AMENDING), key=lambda event: event.date)
    begun = {each for row in rows for each in (row.starts_on, row.ends_on) if each}
    found = []
    for place, event in enumerate(amending):
        until = amending[place + 1].date if place + 1 < len(amending) else datetime.date.max
        if since < event.date <= day and not any(event.date <= each < until for each in begun):
            found.append(event)
    return found
