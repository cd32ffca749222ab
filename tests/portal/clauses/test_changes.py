"""What changed between two wordings is marked word by word, and what is left is well-formed HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from portal.clauses.changes import changed, changed_plain, tokens


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>one two three</p>", "<p>one two three</p>", "<p>one two three</p>"),
        (
            "<p>Users shall pay within thirty days of the notice.</p>",
            "<p>Users shall pay within ten days of the notice.</p>",
            "<p>Users shall pay within <del>thirty</del><ins>ten</ins> days of the notice.</p>",
        ),
        (
            "<p>国家实行环境影响评价制度。</p>",
            "<p>国家实行生态环境影响评价制度。</p>",
            "<p>国家实行<ins>生态</ins>环境影响评价制度。</p>",
        ),
        (
            "<p>Оператор возмещает вред в полном объёме.</p>",
            "<p>Оператор возмещает вред.</p>",
            "<p>Оператор возмещает вред<del>в полном объёме</del>.</p>",
        ),
        ("<ul><li>a</li><li>gone</li></ul>", "<ul><li>a</li></ul>", "<ul><li>a</li><li><del>gone</del> </li></ul>"),
        ("", "<p>new</p>", "<p><ins>new</ins></p>"),
    ],
)
def test_a_change_is_marked_where_it_is(old: str, new: str, expected: str) -> None:
    assert changed(old, new) == expected


def test_an_entity_is_never_cut_in_two() -> None:
    assert changed("<p>a &lt; b</p>", "<p>a &gt; b</p>") == "<p>a <del>&lt;</del><ins>&gt;</ins> b</p>"


def test_a_plain_heading_is_escaped() -> None:
    assert changed_plain("<b>", "<i>") == "&lt;<del>b</del><ins>i</ins>&gt;"


WORDS = st.sampled_from(["水", "法", "вред", "word", " ", ".", "5", "&amp;"])
PARAGRAPHS = st.lists(st.lists(WORDS, max_size=8).map("".join), max_size=4)


def as_html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{each}</p>" for each in paragraphs)


@given(PARAGRAPHS, PARAGRAPHS)
def test_without_the_marks_the_new_wording_is_left(old: list[str], new: list[str]) -> None:
    marked = html.fragment_fromstring(changed(as_html(old), as_html(new)), create_parent="div")
    for gone in marked.iter("del"):
        gone.text = ""
    wanted = html.fragment_fromstring(as_html(new), create_parent="div")
    assert "".join(marked.itertext()).replace(" ", "") == "".join(wanted.itertext()).replace(" ", "")


@given(st.text(max_size=60))
def test_the_tokens_are_the_whole_text(text: str) -> None:
    assert "".join(tokens(text)) == text
