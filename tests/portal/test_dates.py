"""Partial dates are read and written as far as they are known."""

import datetime

import pytest
from django.utils.translation import override

from portal.dates import Precision, format_partial, machine_partial, parse_partial

# CLDR keeps the Russian «г.» with its year by a no-break space.
NO_BREAK = {0xA0: " ", 0x202F: " "}


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2019", datetime.date(2019, 1, 1), Precision.YEAR),
        ("2019-09", datetime.date(2019, 9, 1), Precision.MONTH),
        ("2019-09-14", datetime.date(2019, 9, 14), Precision.DAY),
    ],
)
def test_a_partial_date_is_read_and_written_back(text: str, date: datetime.date, precision: str) -> None:
    assert parse_partial(text) == (date, precision)
    assert machine_partial(date, precision) == text


@pytest.mark.parametrize("text", ["", "19", "2019-13", "2019-02-30", "14.09.2019", "2019-9", "0000", "99999"])
def test_anything_else_is_refused_with_the_value_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|calendar"):
        parse_partial(text)


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("zh-hans", "2019年9月14日", "2019年9月", "2019年"),
        ("en", "14 September 2019", "September 2019", "2019"),
        ("ru", "14 сентября 2019 года", "сентябрь 2019 года", "2019 год"),
    ],
)
def test_dates_are_written_as_each_language_writes_them(language: str, day: str, month: str, year: str) -> None:
    date = datetime.date(2019, 9, 14)
    with override(language):
        assert format_partial(date, Precision.DAY).translate(NO_BREAK) == day
        assert format_partial(date, Precision.MONTH).translate(NO_BREAK) == month
        assert format_partial(date, Precision.YEAR).translate(NO_BREAK) == year


def test_an_unknown_date_is_not_shown() -> None:
    assert format_partial(datetime.date(2019, 9, 14), Precision.UNKNOWN) == ""
