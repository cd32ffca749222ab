"""The map puts capitals where they are and keeps labels apart."""

import itertools

import pytest

from portal.svg.land import (
    CENTRE_LAT,
    CENTRE_LON,
    EAST,
    FONT_SIZE,
    HEIGHT,
    NORTH,
    WEST,
    WIDTH,
    Place,
    _box,
    _overlap,
    land,
    marks,
    project,
    text_width,
)

BEIJING = Place("Beijing", "member", 116.391, 39.906)
MOSCOW = Place("Moscow", "member", 37.617, 55.75)
WASHINGTON = Place("Washington", "observer", -77.0, 38.9)


def test_centre_of_the_projection_stands_where_the_frame_says():
    x, y = project(CENTRE_LON, CENTRE_LAT)

    assert x == pytest.approx(-WEST / (EAST - WEST) * WIDTH)
    assert y == pytest.approx(NORTH / (EAST - WEST) * WIDTH)


def test_beijing_lies_south_east_of_moscow():
    (east, south), (west, north) = project(BEIJING.lon, BEIJING.lat), project(MOSCOW.lon, MOSCOW.lat)

    assert east > west
    assert south > north


def test_place_outside_the_frame_gets_no_mark():
    assert [mark.name for mark in marks([BEIJING, WASHINGTON])] == ["Beijing"]


@pytest.mark.parametrize("arabia", ["Саудовская Аравия", "Saudi Arabia", "沙特阿拉伯"])
def test_labels_around_the_gulf_cover_neither_each_other_nor_a_dot(arabia):
    gulf = [
        Place(arabia, "partner", 46.7, 24.65),
        Place("Бахрейн", "partner", 50.583, 26.217),
        Place("Катар", "partner", 51.533, 25.283),
        Place("Кувейт", "partner", 47.98, 29.37),
        Place("ОАЭ", "partner", 54.367, 24.467),
    ]

    found = marks(gulf)

    boxes = [
        _box(mark.anchor, x, y, text_width(mark.name, FONT_SIZE), FONT_SIZE)
        for mark in found
        for x, y in [mark.label_at or (0, 0)]
    ]
    assert all(mark.label_at for mark in found)
    assert not any(_overlap(one, other) for one, other in itertools.combinations(boxes, 2))
    dots = [(x - 6, y - 6, x + 6, y + 6) for x, y in (mark.at for mark in found)]
    assert not any(_overlap(box, dot) for box in boxes for dot in dots)


def test_label_without_room_is_left_out_but_its_dot_stays():
    crowd = [Place("A city with a long name", "member", 70 + step / 50, 40) for step in range(20)]

    found = marks(crowd)

    assert len(found) == len(crowd)
    assert any(mark.label_at is None for mark in found)


def test_only_the_chosen_role_is_labelled():
    observer = Place("Ulaanbaatar", "observer", 106.918, 47.918)

    assert [mark.name for mark in marks([BEIJING, observer], labelled="member")] == ["Beijing"]


def test_land_is_one_closed_path_inside_the_frame():
    assert land().startswith("M")
    assert land().endswith("z")
    assert HEIGHT < WIDTH
