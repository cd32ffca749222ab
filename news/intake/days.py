"""The day that a lead names: `1月15日`, `15 января 2021`, `January 15`, `15.01`, `2021-01-15`."""

import datetime
import re
from functools import lru_cache

from babel.dates import get_month_names

_YEAR = r"(?:19|20)\d\d"
_FORMS = (
    re.compile(rf"(?:(?P<year>{_YEAR})年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]"),
    re.compile(rf"(?P<year>{_YEAR})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})"),
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})(?:\.(?P<year>{_YEAR}))?"),
    re.compile(rf"(?P<day>\d{{1,2}})\s+(?P<month>[^\W\d]{{3,}})\.?(?:,?\s+(?P<year>{_YEAR}))?(?:\s*г\.?)?"),
    re.compile(rf"(?P<month>[^\W\d]{{3,}})\.?\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>{_YEAR}))?"),
)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the number of each month by the first three letters of its name in English and Russian, май and мая alike."""
    return {
        name[:3].lower(): number
        for locale in ("en", "ru")
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, locale).items()
    }


def day_of(text: str, issue_day: datetime.date) -> datetime.date | None:
    """Return the day that a text names; None if it names none.

    A day without a year is the last such day up to the one on which the issue came out.
    """
    for form in _FORMS:
        if not (found := form.fullmatch(text.strip())):
            continue
        written = found["month"]
        month = int(written) if written.isdigit() else _months().get(written[:3].lower(), 0)
        years = (
            [int(found["year"])]
            if found["year"]
            else [issue_day.year, *range(issue_day.year - 1, issue_day.year - 9, -1)]
        )
        days = (made(year, month, int(found["day"])) for year in years)
        return next((day for day in days if day and (found["year"] or day <= issue_day)), None)
    return None


def made(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day, None for one that the calendar does not have."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
