"""The map puts capitals where they are and keeps labels apart."""

import pytest

from portal.svg.land import CENTRE_LAT, CENTRE_LON, EAST, HEIGHT, NORTH, WEST, WIDTH, Place, land, marks, project

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
