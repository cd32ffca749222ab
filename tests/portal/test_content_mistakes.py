"""Mistakes in content files: everything is refused, and it is said where and what."""

from pathlib import Path
from typing import Any

import pytest

from tests.portal.content_directory import ARTICLE, AUTHORITY, STATE, SUBJECT, projects, refusal, small, states, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "gossip"}, "articles.yaml: record first, field kind: 'gossip' is not a choice; expected one of news"),
        ({"date": "2021-02-30"}, "record first, field date: '2021-02-30' is not a day of the calendar"),
        ({"date": "15.01.2021"}, "field date: '15.01.2021' has the wrong form; expected 2019, 2019-09 or 2019-09-14"),
        ({"outlet": "nobody"}, "field outlet: 'nobody' does not exist; expected the slug of a record in sources.yaml"),
        ({"subjects": ["fire"]}, "field subjects: 'fire' does not exist"),
        ({"title": {"de": "Titel"}}, "record first, field title"),
        (
            {"title": {"ru": "Заголовок"}},
            "field title: has no text in the original language; expected one under zh-hans",
        ),
        ({"body": {"zh-hans": "<table></table>"}}, "field body.zh-hans: holds <table>"),
        ({"colour": "red"}, "record first: Additional properties are not allowed ('colour' was unexpected)"),
        (
            {"relations": [{"type": "implements", "to": "documents/none"}]},
            "field relations.0.to: 'none' does not exist",
        ),
        ({"relations": [{"type": "implements", "to": "states/kz"}]}, "'states' is not a kind of publication"),
        ({"relations": [{"type": "concerns", "to": "articles/first"}]}, "is the record itself"),
        ({"title": {"zh-hans": "长" * 301}}, "record first, field title.zh-hans"),
        ({"published": "2021"}, "field published: '2021' has the wrong form; expected a day"),
        ({"published": "1999-12-31"}, "field published: '1999-12-31' is out of range; expected 2000-01-01 to 2099"),
        ({"date": "1799-12-31"}, "first, field date: '1799-12-31' is out of range; expected 1800-01-01 to 2199-12-31"),
        ({"date": "9999"}, "first, field date: '9999' is out of range; expected 1800-01-01 to 2199-12-31"),
        ({"title": {"zh-hans": "标\0题"}}, "first, field title.zh-hans: holds the control character U+0000"),
        (
            {"dateline_place": {"ru": "Астана\x1b"}},
            "first, field dateline_place.ru: holds the control character U+001B",
        ),
    ],
)
def test_a_mistake_refuses_everything_and_says_where_and_what(
    tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    assert expected in refusal(small(tmp_path, **change))


def test_one_mistake_among_many_records_leaves_nothing_half_written(tmp_path: Path) -> None:
    articles = [ARTICLE | {"slug": f"item-{number}"} for number in range(20)]
    articles[19] = articles[19] | {"outlet": "nobody"}
    message = refusal(write(small(tmp_path), articles=articles))
    assert "record item-19" in message


def test_a_record_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "stands twice" in refusal(write(small(tmp_path), articles=[ARTICLE, ARTICLE]))


def test_a_tree_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    ring = [SUBJECT | {"slug": "a", "parent": "b"}, SUBJECT | {"slug": "b", "parent": "a"}]
    assert "stands below itself" in refusal(write(tmp_path, subjects=ring))


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles.yaml").write_text("- slug: [", encoding="utf-8")
    assert "articles.yaml: is not valid YAML" in refusal(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles.yaml").write_bytes("- slug: Статья".encode("cp1251"))
    assert "articles.yaml: is not UTF-8" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- &a {slug: x}\n- *a\n", "line 1: anchors and aliases are not used"),
        ("- {slug: x}\n- &a {slug: y}\n", "line 2: anchors and aliases are not used"),
        ("- slug: &a x\n", "line 1: anchors and aliases are not used"),
        ("- slug: x\n  hue: air\n  slug: y\n", "line 3: the key slug stands twice; expected once"),
        ("- slug: x\n  name: {en: Air, en: Water}\n", "line 2: the key en stands twice; expected once"),
        ("- slug: x\n  <<: {slug: y}\n", "line 2: the key << is not a text"),
        ("- slug: x\n  no: y\n", "line 2: the key no is not a text"),
        ("- " * 500 + "x\n", "line 1: lists stand in lists more than 20 times"),
        ("- slug: 2021-02-30\n", "is not valid YAML"),
    ],
)
def test_yaml_that_surprises_is_refused_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "subjects.yaml").write_text(text, encoding="utf-8")
    assert f"subjects.yaml: {expected}" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"capital_lat": 90.5}, "field capital_lat: 90.5 is greater than the maximum of 90"),
        ({"capital_lon": -181}, "field capital_lon: -181 is less than the minimum of -180"),
        ({"capital_lat": 10**400}, "field capital_lat: 1000"),
        ({"timezone": "Asia/Nowhere"}, "field timezone: “Asia/Nowhere” is not a time zone"),
        ({"authorities": [AUTHORITY | {"from": "0001"}]}, "field authorities.0.from: '0001' is out of range"),
        ({"authorities": [AUTHORITY | {"website": "nowhere"}]}, "field authorities.0.website: Enter a valid URL"),
        (
            {"authorities": [AUTHORITY | {"from": "2019", "to": "2018"}]},
            "field authorities.0: The end comes after the beginning",
        ),
        ({"iso3": "kaz"}, "field iso3: Three capital letters"),
    ],
)
def test_a_value_that_a_state_cannot_have_is_refused_by_field(
    tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    text = refusal(states(tmp_path, STATE | change))
    assert f"states.yaml: record kz, {expected}" in text


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (".nan", "nan cannot be stored; expected a finite number"),
        (".inf", "inf is greater than the maximum of 90"),
        ("-1.0e+999", "-inf is less than the minimum of -90"),
    ],
)
def test_a_number_that_is_not_finite_is_refused(tmp_path: Path, number: str, expected: str) -> None:
    path = states(tmp_path, STATE | {"capital_lat": 0.5}) / "states.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5", number), encoding="utf-8")
    assert f"record kz, field capital_lat: {expected}" in refusal(tmp_path)


def test_a_number_too_large_for_its_column_is_refused(tmp_path: Path) -> None:
    assert "record a, field number: 32768 is greater than the maximum" in refusal(projects(tmp_path, a=32768))
