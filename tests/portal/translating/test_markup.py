"""Inline markup as text with numbered tags, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.translating.markup import MarkupError, elements_of, to_html, to_text, with_numbers

LINK = '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">'


def test_elements_become_numbered_tags() -> None:
    html = f"One <strong>two</strong> {LINK}three</a>"
    assert to_text(html, elements_of(html)) == "One ⟨1⟩two⟨/1⟩ ⟨2⟩three⟨/2⟩"


def test_a_link_of_the_original_keeps_its_address_under_another_text() -> None:
    assert to_html("⟨1⟩здесь⟨/1⟩ & там", [LINK]) == f"{LINK}здесь</a> &amp; там"


def test_the_numbers_of_a_translation_are_those_of_the_original() -> None:
    source, target = "<em>a</em> <strong>b</strong>", "<strong>б</strong> <em>а</em>"
    assert to_text(target, elements_of(source, target)) == "⟨2⟩б⟨/2⟩ ⟨1⟩а⟨/1⟩"


def test_an_element_that_only_the_translation_has_gets_a_number_after_them() -> None:
    source, target = "a", "<em>а</em>"
    assert to_text(target, elements_of(source, target)) == "⟨1⟩а⟨/1⟩"


def test_a_line_break_is_a_new_line() -> None:
    assert (to_text("a<br>b", []), to_html("a\nb", [])) == ("a\nb", "a<br>b")


@pytest.mark.parametrize("text", ["⟨1⟩open", "shut⟨/1⟩", "⟨2⟩none⟨/2⟩", "⟨1⟩⟨/1⟩⟨1⟩", "⟨0⟩zero⟨/0⟩"])
def test_a_tag_without_its_half_is_refused_and_named(text: str) -> None:
    with pytest.raises(MarkupError, match=re.escape("⟨")):
        to_html(text, ["<em>"])


def test_a_tag_without_its_half_stays_as_typed_in_a_draft() -> None:
    assert to_html("⟨1⟩open", ["<em>"], strict=False) == "⟨1⟩open"


def test_the_source_shows_the_numbers_beside_its_elements() -> None:
    assert (
        with_numbers("<em>a</em>")
        == '<span class="portal-tag">⟨1⟩</span><em>a</em><span class="portal-tag">⟨/1⟩</span>'
    )


@given(
    st.recursive(
        st.text("ab <&⟨1⟩/\n"), lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"⟨1⟩{''.join(parts)}⟨/1⟩")
    )
)
def test_whatever_is_typed_in_a_draft_comes_back_as_it_was(text: str) -> None:
    elements = ["<em>"]
    html = to_html(text, elements, strict=False)
    assert html.count("<em>") == html.count("</em>")
    if html.count("<em>") < 2:
        assert to_text(html, elements) == text
