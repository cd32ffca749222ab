"""The picture of a thread: time across, a row for each kind, no two dots on one place."""

import datetime

from portal.svg.threads import Item, picture


def items(count: int, kind: str = "projects") -> list[Item]:
    return [Item(f"{kind}{number}", str(number), kind, datetime.date(2017, 5, 1)) for number in range(count)]


def test_items_of_one_day_and_kind_stand_on_different_places() -> None:
    drawn = picture(items(25), [])
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == 25


def test_each_kind_has_a_row_and_what_is_later_stands_further_right() -> None:
    early = Item("plan", "Plan", "documents", datetime.date(2010, 1, 1), is_here=True)
    drawn = picture([early, *items(1)], [("plan", "projects0"), ("plan", "nobody")])
    assert [label.text for label in drawn.labels] == ["documents", "projects"]
    (line,) = drawn.lines
    assert float(line.x1.rstrip("%")) < float(line.x2.rstrip("%"))
    assert line.y1 < line.y2
    assert [dot.is_here for dot in drawn.dots] == [True, False]


def test_nothing_stands_outside_the_picture() -> None:
    far = [Item(year, str(year), "laws", datetime.date(year, 12, 31)) for year in (1801, 2199)]
    for dot in picture([*far, *items(40)], []).dots:
        assert 0 <= float(dot.x.rstrip("%")) <= 100
