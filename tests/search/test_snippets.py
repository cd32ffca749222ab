"""The part of a text that is shown, with the words that match marked."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.analysis import plain, tokens
from portal.search.query import Question
from portal.search.snippets import ELLIPSIS, SNIPPET, SNIPPET_HAN, Marker

FILLER = "Nothing of it is said here at all. " * 20
FILLER_HAN = "这里什么都没有说，" * 40


def marker(text: str, *names: str) -> Marker:
    return Marker(
        Question(text, tuple(each for each in tokens(text) if not each.is_stop), (), (), (), is_cut=False), names
    )


def marks(text: str, asked: str, *names: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", marker(asked, *names).marked(plain(text)))


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Clean Waters and a waterfall", "water", ["Waters"]),
        ("policies, policy, police", "policy", ["policies", "policy"]),
        ("О чистых водах и водопаде", "чистая вода", ["чистых водах"]),
        ("Твёрдые отходы", "твердых отходов", ["Твёрдые отходы"]),
        ("城市固体废物管理", "固体废物", ["固体废物"]),
        ("城市固體廢物管理", "固体废物", ["固體廢物"]),
        ("体育与固废", "固体废物", []),
        ("法律与水", "水", ["水"]),
        ("Law № 400-VI of 2021", "400-vi", ["400-VI"]),
        ("7 июля принят 7-ФЗ", "7-ФЗ", ["7-ФЗ"]),
        ("PM2.5达标率", "PM2.5 达标", ["PM2.5达标"]),
        ("café", "cafe", ["café"]),
        ("关于water的法律", "water", ["water"]),
        ("water_quality", "quality", ["quality"]),
        ("nothing of it", "water", []),
        ("", "water", []),
    ],
)
def test_the_words_of_a_question_are_marked_in_any_form_and_whole(text: str, asked: str, expected: list[str]) -> None:
    assert marks(text, asked) == expected


def test_the_other_names_of_a_term_are_marked_too() -> None:
    assert marks("城市固废管理", "固体废物", "固废") == ["固废"]
    assert marks("The EIA rules", "assessment", "EIA") == ["EIA"]
    assert marks("твердых отходов", "SW", "твердых") == ["твердых"]


def test_a_name_in_letters_is_marked_as_a_whole_word_only() -> None:
    assert marks("The WHOLE of it, and WHO", "health", "WHO") == ["WHO"]


def test_what_is_not_marked_is_as_it_was() -> None:
    assert marker("water").marked("On water & <ice>") == "On <mark>water</mark> &amp; &lt;ice&gt;"


def test_no_markup_of_the_text_or_of_the_question_gets_out() -> None:
    shown = marker("<b>water</b>").marked('<script>alert("water")</script>')
    assert re.sub("</?mark>", "", shown) == "&lt;script&gt;alert(&quot;water&quot;)&lt;/script&gt;"


def test_a_short_text_is_shown_whole() -> None:
    assert marker("water").snippet(["On water and ice."]) == "On <mark>water</mark> and ice."


def test_a_snippet_stands_around_the_match_and_says_that_there_is_more() -> None:
    shown = marker("glacier").snippet([f"{FILLER}A glacier melts. {FILLER}"])
    assert shown is not None
    assert "<mark>glacier</mark>" in shown
    assert shown.startswith(ELLIPSIS)
    assert shown.endswith(ELLIPSIS)
    assert len(shown) <= SNIPPET + len("<mark></mark>") + 2


def test_a_chinese_snippet_is_shorter_and_stands_around_the_match() -> None:
    shown = marker("冰川").snippet([f"{FILLER_HAN}冰川融化。{FILLER_HAN}"])
    assert shown is not None
    assert "<mark>冰川</mark>" in shown
    assert len(shown) <= SNIPPET_HAN + len("<mark></mark>") + 2


def test_a_snippet_begins_and_ends_with_whole_words() -> None:
    text = f"{FILLER}A glacier melts. {FILLER}"
    shown = unescape(re.sub("</?mark>", "", marker("glacier").snippet([text]) or "")).strip(ELLIPSIS)
    assert re.search(rf"(?<!\w){re.escape(shown.strip())}(?!\w)", text)


def test_the_place_that_says_most_of_the_question_is_shown() -> None:
    shown = marker("glacier permafrost").snippet([f"A glacier. {FILLER} A glacier and permafrost. {FILLER}"])
    assert shown is not None
    assert "<mark>permafrost</mark>" in shown


def test_the_text_that_says_most_is_shown_and_the_first_where_they_say_as_much() -> None:
    both = marker("glacier permafrost")
    assert both.snippet(["A glacier.", "Permafrost and glacier."]) == (
        "<mark>Permafrost</mark> and <mark>glacier</mark>."
    )
    assert both.snippet(["The first glacier.", "The second glacier."]) == "The first <mark>glacier</mark>."


def test_where_nothing_matches_there_is_no_snippet() -> None:
    assert marker("glacier").snippet(["On water.", ""]) is None
    assert marker("").snippet(["On water."]) is None


@given(st.text(max_size=200), st.text(max_size=30))
def test_marking_changes_no_letter_of_any_text(text: str, asked: str) -> None:
    written, question = plain(text), plain(asked)
    assert unescape(re.sub("</?mark>", "", marker(question).marked(written))) == unescape(written.replace("&", "&amp;"))


@given(st.lists(st.sampled_from(["water ", "水质", "воды", "<b>", "&amp;", ". ", "\n", "x" * 50]), max_size=60))
def test_a_snippet_of_any_text_is_short_and_has_no_elements_but_marks(pieces: list[str]) -> None:
    shown = marker("water 水质 вода").snippet(["".join(pieces)])
    if shown is not None:
        without = re.sub("</?mark>", "", shown)
        assert "<" not in without
        assert len(unescape(without)) <= SNIPPET + 2
