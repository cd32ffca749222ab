"""Numbers of clauses as three languages print them, in one form."""

import pytest

from portal.clauses.labels import chinese
from portal.legaltext.numbers import chinese_value, follows, normalised, order


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("5", "5"),
        ("05", "5"),
        ("5.", "5"),
        ("（5）", "5"),
        ("5-1", "5-1"),
        ("5.1", "5-1"),
        ("5¹", "5-1"),
        ("12¹²", "12-12"),
        ("５", "5"),
        ("5 bis", "5-2"),
        ("5a", "5-a"),
        ("5б", "5-b"),
        ("II", "2"),
        ("XIV", "14"),
        ("ХІV", "14"),
        ("五", "5"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("二〇二", "202"),
        ("一千二百", "1200"),
        ("первая", "1"),
        ("Second", "2"),
        ("б", "2"),
        ("ж", "7"),
        ("c", "3"),
        ("③", "3"),
        ("Право", ""),
        ("", ""),
    ],
)
def test_a_printed_number_has_one_form(printed: str, number: str) -> None:
    assert normalised(printed) == number


def test_chinese_numbers_are_read_as_they_are_written() -> None:
    assert [chinese_value(chinese(number)) for number in range(1, 1300)] == list(range(1, 1300))


def test_numbers_sort_with_those_put_in_between() -> None:
    assert sorted(["6", "5-1", "10", "5", "5-a", "5-1-1"], key=order) == ["5", "5-a", "5-1", "5-1-1", "6", "10"]


@pytest.mark.parametrize(
    ("number", "before", "is_next"),
    [
        ("6", "5", True),
        ("5-1", "5", True),
        ("5-2", "5-1", True),
        ("6", "5-2", True),
        ("7", "5", False),
        ("5", "5", False),
        ("5-3", "5-1", False),
        ("4", "5", False),
    ],
)
def test_what_comes_next(number: str, before: str, is_next: bool) -> None:
    assert follows(number, before) is is_next
