"""Timelines are laid out in per cent across, so that they fit any screen."""

import datetime

from portal.svg.timelines import Row, Span, timeline

TODAY = datetime.date(2026, 1, 1)


def drawn(*spans, day=None):
    return timeline([Row("Belarus", list(spans))], until=TODAY, day=day)


def test_role_that_lasts_ends_at_today():
    bar = drawn(Span("member", datetime.date(2024, 7, 4), None)).bars[0]

    assert bar.open_end
    assert float(bar.x.rstrip("%")) + float(bar.width.rstrip("%")) < 100


def test_role_without_known_beginning_starts_at_the_edge_and_says_so():
    picture = drawn(Span("member", None, None), Span("observer", datetime.date(2010, 1, 1), datetime.date(2012, 1, 1)))

    assert picture.bars[0].x == "0.00%"
    assert picture.has_open


def test_day_outside_the_picture_draws_no_line():
    assert drawn(Span("member", datetime.date(2010, 1, 1), None), day=datetime.date(1950, 1, 1)).day_x is None


def test_no_rows_make_an_empty_picture():
    assert timeline([], until=TODAY).bars == []


def test_axis_has_at_most_seven_years_however_long_it_is():
    picture = drawn(Span("member", datetime.date(1945, 10, 24), None))

    assert 2 <= len(picture.ticks) <= 7
