"""Dates that may be known to the day, the month or the year only."""

import calendar
import datetime
import re
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from portal import languages


class Precision(models.TextChoices):
    DAY = "day", pgettext_lazy("precision of a date", "day")
    MONTH = "month", pgettext_lazy("precision of a date", "month")
    YEAR = "year", pgettext_lazy("precision of a date", "year")
    UNKNOWN = "unknown", pgettext_lazy("precision of a date", "unknown")


# What the portal tells of lies between these days; anything else is a slip of the pen.
FIRST_DATE = datetime.date(1800, 1, 1)
LAST_DATE = datetime.date(2199, 12, 31)
date_validators = [
    MinValueValidator(FIRST_DATE, _("A date lies in the years 1800 to 2199.")),
    MaxValueValidator(LAST_DATE, _("A date lies in the years 1800 to 2199.")),
]


def last_day(date: datetime.date, precision: str) -> datetime.date:
    """The last day that a partial date may mean: what is dated “2019” is certain on 31 December 2019."""
    if precision == Precision.YEAR:
        return date.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date


class PrecisionField(models.CharField):
    """How far the date beside it is known; the unknown parts of that date are 1."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("date is known to the"))
        kwargs |= {"max_length": 7, "choices": Precision.choices}
        kwargs.setdefault("default", Precision.DAY)
        super().__init__(*args, **kwargs)


YEAR_ABBREVIATED = re.compile(r"г\.$")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_partial(text: str) -> tuple[datetime.date, Precision]:
    """Read ``2019``, ``2019-09`` or ``2019-09-14``; ValueError says what was expected."""
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date; expected 2019, 2019-09 or 2019-09-14")
    year, month, day = match.groups()
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar: {error}") from error
    return date, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR


def machine_partial(date: datetime.date, precision: str) -> str:
    """The inverse of `parse_partial`, also the value of an HTML ``datetime`` attribute."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(Precision(precision), 0)
    return date.isoformat()[:length]


def format_partial(date: datetime.date | None, precision: str) -> str:
    """The date in the active language, as far as it is known; empty when it is not known at all."""
    if date is None or precision == Precision.UNKNOWN:
        return ""
    if precision == Precision.YEAR:
        return pgettext("a year standing alone", "%(year)s") % {"year": date.year}
    return _formatted(date, precision == Precision.MONTH, languages.locale())


@lru_cache(maxsize=5000)
def _formatted(date: datetime.date, to_the_month: bool, locale: str) -> str:
    if to_the_month:
        return year_in_full(format_skeleton("yMMMM", date, locale=locale))
    return year_in_full(format_date(date, "long", locale=locale))


def year_in_full(date_text: str) -> str:
    """«2021 г.» as «2021 года»: an abbreviation at the end of a sentence would double its stop."""
    return YEAR_ABBREVIATED.sub("года", date_text)
