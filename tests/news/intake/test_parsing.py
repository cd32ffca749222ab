"""What is found in a bulletin, whose columns may run into each other."""

import datetime
import random
import time
from pathlib import Path

import pytest

from news.intake.days import day_of
from news.intake.parse import ORDER, TEXT, TITLE, parse
from portal.legaltext.readers.refusals import RefusedError
from tests.news.intake.sample import LINES, TITLES

# The real bulletin, where it is at hand.
REAL = next(Path("/").joinpath("work", "shared", "sources").glob("000*.txt"), None)


@pytest.fixture
def found():
    return parse(LINES.splitlines())


def test_titles_stand_in_the_order_of_the_text(found):
    assert [item.title for item in found.items] == TITLES


def test_source_place_and_day_are_those_of_the_lead(found):
    last = found.items[-1]
    assert (last.source, last.place, last.day) == ("哈通社", "努尔苏丹", "2月2日")


def test_a_sentence_that_a_line_breaks_is_one_paragraph(found):
    assert found.items[0].paragraphs[0].endswith("建设。会上，塔吉克斯坦代表介绍了冰川观测站和帕米尔高原监测计划。")


def test_a_title_whose_lead_stands_elsewhere_finds_it_and_says_so(found):
    item = found.items[2]
    assert item.source == "巴基斯坦联合通讯社"
    assert len(item.paragraphs) == 2
    assert {TITLE, TEXT} <= item.guesses


def test_items_of_a_list_are_lines_of_their_own(found):
    assert [text[0] for text in found.items[1].paragraphs[1:]] == ["—", "—"]


def test_a_numbered_list_that_was_torn_is_put_in_order(found):
    item = found.items[-1]
    assert item.paragraphs[-1] == "计划包括：1)扩大城市绿地，2)更换燃煤锅炉；3)限制老旧车辆。"
    assert ORDER in item.guesses


def test_notes_cover_the_neighbours_that_they_speak_of(found):
    assert [note.covers for note in found.notes] == [[0], [3, 4]]


def test_the_colophon_belongs_to_no_article(found):
    assert found.left_over[0] == "环保合作中心"
    assert found.left_over[-1].endswith("本中心承担环境合作事务。")


def test_a_text_without_leads_is_one_article():
    found = parse(["Форум прошёл в Алматы", "", "Участники обсудили воду.", "Они договорились встретиться снова."])
    assert [item.title for item in found.items] == ["Форум прошёл в Алматы"]
    assert len(found.items[0].paragraphs) == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1月15日", "2021-01-15"),
        ("12月30日", "2020-12-30"),
        ("2019年3月1日", "2019-03-01"),
        ("15 января", "2021-01-15"),
        ("2 мая 2020 г.", "2020-05-02"),
        ("January 5, 2021", "2021-01-05"),
        ("30 December", "2020-12-30"),
        ("05.02", "2021-02-05"),
        ("2月29日", "2020-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_last_before_the_issue(written, day):
    assert day_of(written, datetime.date(2021, 2, 10)) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize("written", ["", "2月30日2021", "45 января", "昨日", "13月1日", "99999999999999"])
def test_what_is_no_day_is_none(written):
    assert day_of(written, datetime.date(2021, 2, 10)) is None


@pytest.mark.parametrize(
    "lines", [["】【"] * 50, ["【/】"] * 9, ["编者按："] * 9, ["1)"] * 200, ["—"], ["【a/b】", "编者按："]]
)
def test_odd_lines_do_not_break_it(lines):
    parse(lines)


@pytest.mark.skipif(REAL is None, reason="the real bulletin is not at hand")
def test_the_real_bulletin_has_twelve_articles_and_six_notes():
    assert REAL is not None
    found = parse(REAL.read_text(encoding="utf-8").splitlines())
    assert len(found.items) == 12
    assert all(item.title and item.source and item.day for item in found.items)
    assert [note.covers for note in found.notes] == [[0], [1], [2], [4, 5, 6], [7, 8, 9], [10, 11]]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"【哈通社/1月{number}日】水。" for number in range(2_000)) + "\n编者按：水。",
        "【哈通社/1月1日】水。\n" + "编者按：水。\n" * 2_000,
    ],
)
def test_more_items_than_an_issue_has_are_refused_before_they_are_compared(text, monkeypatch):
    monkeypatch.setattr("news.intake.parse.Likeness", None)
    with pytest.raises(RefusedError) as error:
        parse(text.splitlines())
    assert error.value.code == "too_many_items"


def test_the_longest_text_is_read_in_seconds():
    letters = "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9FFF), k=180_000)))
    lines = []
    for number in range(60):
        part = letters[number * 3_000 : (number + 1) * 3_000]
        lines += [f"【源{number}/1月1日】{part[:1_400]}。", f"编者按：{part[1_400:1_600]}。", f"{part[1_600:]}。"]
    began = time.process_time()
    assert len(parse(lines).items) == 60
    assert time.process_time() - began < 8
