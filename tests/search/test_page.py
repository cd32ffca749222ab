"""The page of the search: whatever is asked, it is an ordinary page; and what it says of what it found."""

import re
import time
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.delivery.postgresql import base
from portal.languages import CODES
from portal.search import engine, views
from tests.factories import make_article, make_law, make_subject, make_term
from tests.pages import get
from tests.search.asking import hits, search_url
from tests.search.test_query import any_text

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
BAD = {
    "empty": "",
    "a space": " ",
    "one letter": "a",
    "one character": "水",
    "10 000 letters": "a" * 10_000,
    "10 000 characters": "水" * 10_000,
    "1 000 terms": " ".join(f"term{number}" for number in range(1000)),
    "stop words only": "the of and и в на",
    "punctuation only": "?!.,;:…—",
    "unbalanced quotation marks": '"clean “water',
    "operators": "& | ! <-> :* ( ) a & b | !c:* <2> 'd'",
    "NUL": "wa\x00ter",
    "right-to-left marks": "\u200fwater\u202e",
    "emoji": "🌍 вода 👨‍👩‍👧",
    "SQL": "'; DROP TABLE portal_searchentry; --",
    "placeholders": "%s %(a)s %% %d \\",
    "HTML": MARKUP,
    "only exclusions": "-water -вода",
    "a template": "{{ 7|add:7 }} {% load x %}",
}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_odd_questions_get_an_ordinary_page(client: Client, text: str, language: str) -> None:
    assert client.get(search_url(text, language)).status_code == 200


@pytest.mark.parametrize("raw", ["%00", "wa%00ter", "%ED%A0%80", "water%ED%BF%BF"])
def test_signs_that_no_text_can_have_get_an_ordinary_page(client: Client, raw: str) -> None:
    assert client.get(f"/en/search/?q={raw}").status_code == 200


@pytest.mark.parametrize("raw", ["%FF%FE", "%C3", "a%F0%9F", "%", "%zz", "=", "&&q", "water;q=law"])
def test_bytes_that_are_no_text_are_no_fault_of_ours(client: Client, raw: str) -> None:
    assert client.get(f"/en/search/?q={raw}").status_code in (200, 400)


@pytest.mark.parametrize("name", ["kind", "state", "subject", "year", "text", "sort", "x"])
def test_markup_in_any_value_is_shown_as_text(client: Client, name: str) -> None:
    html = get(client, search_url("water", **{name: MARKUP}))
    for piece in ("<script>alert", "<img src=x", "<svg/onload"):
        assert piece not in html


def test_markup_of_an_item_is_shown_as_text(client: Client) -> None:
    make_article(slug="odd", title_en=f"Glacier {MARKUP}", summary_en=f"glacier {MARKUP}")
    hit = hits(client, "glacier")["news/odd/"]
    assert escape(f" {MARKUP}") in hit
    assert "<script" not in hit
    assert "<img" not in hit


class Elements(HTMLParser):
    """How many of each element a page has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, int] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found[tag] = self.found.get(tag, 0) + 1


class AnyText(TestCase):
    """For any text, whatever it is."""

    @hypothesis_settings(max_examples=60)
    @given(any_text, st.sampled_from(CODES))
    def test_any_question_gets_a_page(self, text: str, language: str) -> None:
        url = f"/{language}/search/?q={quote(text, errors='surrogatepass')}"
        assert self.client.get(url).status_code == 200

    @hypothesis_settings(max_examples=60)
    @given(st.lists(st.sampled_from(["<script>", "<b>", "</title>", "\"'>", "<!--", "&lt;", "zq "]), max_size=9))
    def test_no_question_adds_an_element_to_the_page(self, pieces: list[str]) -> None:
        found = Elements(get(self.client, search_url("zq" + "".join(pieces)))).found
        assert "b" not in found
        assert found.get("script", 0) == Elements(get(self.client, search_url("zq"))).found.get("script", 0)
        assert found["main"] == found["title"] == 1

    @hypothesis_settings(max_examples=60)
    @given(any_text)
    def test_any_text_gets_suggestions_or_none(self, text: str) -> None:
        url = f"/en/search/suggestions/?q={quote(text, errors='surrogatepass')}"
        response = self.client.get(url)
        assert response.status_code == 200
        assert isinstance(response.json()["suggestions"], list)


# --- What the page says -------------------------------------------------------------------------


def test_a_long_question_is_searched_in_part_and_the_page_says_so(client: Client) -> None:
    make_article(slug="melt", title_en="Glacier")
    html = get(client, search_url("glacier " + "word " * 100))
    assert "The question is very long: only its beginning was searched." in html
    assert "/en/news/melt/" in html


def test_a_question_that_nothing_answers_has_ways_on(client: Client) -> None:
    make_term(name_en="glacier")
    make_subject(name_en="Climate", slug="climate")
    html = get(client, search_url("glacear"))
    assert "Nothing was found" in html
    assert f'Did you mean <a href="{search_url("glacier")}" lang="en">glacier</a>?' in html
    assert 'href="/ru/search/?q=glacear"' in html
    assert 'href="/en/subjects/climate/"' in html


def test_a_typing_mistake_beside_words_that_are_found_is_put_right(client: Client) -> None:
    make_term(name_en="glacier")
    make_article(slug="melt", title_en="Melting glacier")
    html = get(client, search_url("melting glacear"))
    assert "Nothing published here has: glacear" in html
    assert f'<a href="{search_url("melting glacier")}" lang="">melting glacier</a>' in html


def test_a_name_that_looks_alike_says_its_language_where_that_is_not_the_pages(client: Client) -> None:
    make_term(name_en="glacier melt")
    assert f'<a href="{search_url("glacier melt", "ru")}" lang="en">glacier melt</a>' in get(
        client, search_url("glacear", "ru")
    )


def test_where_the_readers_language_has_nothing_the_others_are_searched(client: Client) -> None:
    make_article(slug="only", languages=("ru",), body_ru="<p>CO2eq</p>", original_language="ru")
    html = get(client, search_url("CO2eq", "zh-hans"))
    assert "/zh-hans/news/only/" in html


def test_a_phrase_that_nothing_has_is_asked_for_as_words_and_the_page_says_so(client: Client) -> None:
    make_article(slug="melt", title_en="Water of the glacier")
    html = get(client, search_url('"glacier water"'))
    assert "/en/news/melt/" in html
    assert "Nothing has the quoted words exactly so" in html


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_an_ordinary_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(title_en="Glacier")
    monkeypatch.setattr(engine, "LIMIT_S", 0.2)
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE portal_searchentry")
        html = get(client, search_url("glacier"))
    finally:
        other.close()
    assert "This search took too long and was stopped." in html
    assert len(hits(client, "glacier")) == 1


@pytest.mark.parametrize("asked", ["glacier", "glacear"])
def test_all_that_a_question_asks_the_database_is_limited_in_time(client: Client, asked: str) -> None:
    make_term(name_en="glacier")
    make_law(title_en="Glacier law")
    limits = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if re.search("portal_(searchentry|term|termform)", sql):
            limits.append(base._stop_at.get() - time.monotonic())
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        get(client, search_url(asked))
    assert len(limits) > 2
    assert all(0 < limit <= engine.LIMIT_S for limit in limits)


def test_terms_stand_beside_the_hits_and_among_them_only_if_they_are_asked_for(client: Client) -> None:
    make_term(slug="glacier", name_en="glacier", definition_en="A body of ice.")
    make_article(slug="melt", title_en="Glacier")
    html = get(client, search_url("glacier"))
    assert "A body of ice." in html
    assert list(hits(client, "glacier")) == ["news/melt/"]
    assert list(hits(client, "glacier", kind="terms")) == ["glossary/glacier/"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kind", "“gossip” is not a choice for “Kind”. Allowed: "),
        ("state", "“gossip” is not a choice for “Country”. Allowed: "),
        ("year", "“gossip” is not a year. Allowed: 1900 to 2100."),
        ("text", "“gossip” is not a choice for “Language of the text”. Allowed: zh-hans, en, ru."),
        ("sort", "“gossip” is not a choice for “Order”. Allowed: newest."),
    ],
)
def test_a_bad_value_says_what_is_allowed_and_narrows_nothing(client: Client, name: str, expected: str) -> None:
    make_article(slug="melt", title_en="Glacier")
    html = get(client, search_url("glacier", **{name: "gossip"}))
    assert expected in html
    assert "/en/news/melt/" in html


def test_the_page_is_not_for_other_search_engines(client: Client) -> None:
    assert 'content="noindex' in get(client, search_url("glacier"))


def test_the_page_only_reads(client: Client) -> None:
    assert client.post("/en/search/").status_code == 405
    assert client.post("/en/search/suggestions/").status_code == 405


def test_names_that_look_alike_are_offered_beside_few_hits_only(client: Client) -> None:
    make_term(name_en="glacial")
    for number in range(views.FEW_HITS):
        html = get(client, search_url("glacier"))
        assert "Names that look alike" in html, number
        make_article(title_en="Glacier")
    assert "Names that look alike" not in get(client, search_url("glacier"))
