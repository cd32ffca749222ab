"""The pages of the results: hits, facets as links, and the way from page to page."""

import base64
import datetime
import re
from functools import partial
from html import unescape

import pytest
from django.test import Client

from news.models import Article
from portal.search.index import collected
from portal.search.results import PAGE_SIZE
from tests.factories import make_article, make_law, make_state, make_subject, make_term
from tests.pages import get, queries_of, related_world
from tests.search.asking import hits, search_url

pytestmark = pytest.mark.django_db


def link(html: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', html)
    return unescape(found.group(1)) if found else None


@pytest.fixture
def many() -> None:
    """Articles for two pages and a half."""
    with collected():
        for number in range(PAGE_SIZE * 5 // 2):
            make_article(slug=f"melt-{number}", title_en=f"Glacier {number}", date=datetime.date(2021, 1, 1 + number))


def on(client: Client, query: str) -> list[str]:
    html = get(client, f"/en/search/{query}")
    return re.findall(r'<h3 class="title"><a href="/en/news/([^/]*)/"', html)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", ["", "&sort=newest"])
def test_the_pages_follow_each_other_without_gap_or_repetition_and_back(client: Client, sort: str) -> None:
    queries = [f"?q=glacier{sort}"]
    while following := link(get(client, f"/en/search/{queries[-1]}"), "next"):
        queries.append(following)
    pages = [on(client, query) for query in queries]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, PAGE_SIZE // 2]
    assert len({slug for page in pages for slug in page}) == PAGE_SIZE * 5 // 2
    back = [queries[-1]]
    while before := link(get(client, f"/en/search/{back[-1]}"), "prev"):
        back.append(before)
    assert [on(client, query) for query in reversed(back)] == pages


@pytest.mark.usefixtures("many")
def test_a_page_keeps_its_place_when_its_key_is_gone(client: Client) -> None:
    first = get(client, "/en/search/?q=glacier&sort=newest")
    second = link(first, "next")
    assert second is not None
    expected = on(client, second)[0]
    Article.objects.get(slug=on(client, "?q=glacier&sort=newest")[-1]).withdraw()
    assert on(client, second)[0] == expected


@pytest.mark.parametrize(
    "token", ["x", "1", "....", "Мой", "a" * 500, "-1", base64.urlsafe_b64encode(b"1.2.3").decode(), "%00"]
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_forged_place_is_a_bad_request(client: Client, name: str, token: str) -> None:
    make_article(title_en="Glacier")
    assert client.get("/en/search/", {"q": "glacier", name: token}).status_code == 400


@pytest.mark.parametrize("place", ["0.-5", "0.0", "0.99999999999999999999", "-7.3", "99999999999999999999.1"])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_that_is_none_any_more_gets_an_ordinary_page(client: Client, name: str, place: str) -> None:
    make_article(title_en="Glacier")
    token = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    assert client.get("/en/search/", {"q": "glacier", name: token}).status_code == 200


@pytest.mark.usefixtures("many")
def test_the_page_says_how_many_there_are_in_all(client: Client) -> None:
    assert f"{PAGE_SIZE * 5 // 2} results" in get(client, "/en/search/?q=glacier")


def test_a_facet_is_a_link_that_narrows_and_then_takes_itself_away(client: Client) -> None:
    make_article(slug="melt", title_en="Glacier")
    make_law(slug="law", title_en="Glacier law")
    html = get(client, "/en/search/?q=glacier&sort=newest")
    assert 'href="?q=glacier&amp;sort=newest&amp;kind=laws"' in html
    assert list(hits(client, "glacier", kind="laws")) == ["laws/law/"]
    assert '<a href="?q=glacier" aria-current="true">' in get(client, "/en/search/?q=glacier&kind=laws")


def test_facets_are_named_in_the_language_of_the_page(client: Client) -> None:
    state = make_state(name_ru="Казахстан")
    make_article(title_ru="Ледник", states=[state], subjects=[make_subject(name_ru="Климат")])
    html = get(client, search_url("ледник", "ru"))
    for label in ("Казахстан", "Климат", "Статьи"):
        assert f"<span>{label}</span>" in html


def test_a_hit_shows_kind_date_title_and_snippet_with_the_words_marked(client: Client) -> None:
    make_article(
        slug="melt", title_en="Glaciers melt", summary_en="Every glacier is ice", date=datetime.date(2021, 7, 1)
    )
    hit = hits(client, "glacier")["news/melt/"]
    assert "<mark>Glaciers</mark> melt" in hit
    assert "Every <mark>glacier</mark> is ice" in hit
    assert '<time datetime="2021-07-01">' in hit


def test_a_hit_that_is_found_by_a_name_says_by_which(client: Client) -> None:
    make_article(slug="melt", subjects=[make_subject(name_en="Cryosphere")])
    assert "Found by what belongs to it: <mark>Cryosphere</mark>" in hits(client, "cryosphere")["news/melt/"]


def test_a_law_found_by_a_part_of_its_number_shows_which(client: Client) -> None:
    make_law(slug="law", title_en="Law on ice", number="296-ФЗ")
    assert "Found by what belongs to it: <mark>296</mark>-ФЗ" in hits(client, "296-FZ")["laws/law/"]


def test_a_law_found_by_its_whole_number_does_not_show_its_parts(client: Client) -> None:
    make_law(slug="law", title_en="Law on ice", summary_en="It was changed by 353-ФЗ.", number="7-ФЗ")
    hit = hits(client, "7-ФЗ")["laws/law/"]
    assert "Found by what belongs to it: <mark>7-ФЗ</mark>" in hit
    assert hit.count("<mark>") == 1


def test_a_hit_whose_title_has_the_term_in_the_readers_language_needs_no_title_in_another(client: Client) -> None:
    make_term(name_zh_hans="固废", name_en="solid waste")
    make_article(slug="waste", title_zh_hans="固废研讨会", title_en="Seminar on solid waste")
    hit = hits(client, "固废")["news/waste/"]
    assert "<mark>solid waste</mark>" in hit
    assert "固废" not in hit


def test_a_name_by_which_a_hit_is_found_says_its_language_where_that_is_not_the_pages(client: Client) -> None:
    make_article(slug="melt", subjects=[make_subject(name_en="Cryosphere", name_zh_hans="冰冻圈")])
    hit = hits(client, "冰冻圈")["news/melt/"]
    assert 'Found by what belongs to it: <span lang="zh-hans"><mark>冰冻圈</mark></span>' in hit


def test_a_hit_whose_text_is_in_another_language_says_so_and_is_marked_as_such(client: Client) -> None:
    make_article(
        slug="melt", languages=("zh-hans",), title_zh_hans="冰川", subjects=[make_subject(name_en="Cryosphere")]
    )
    hit = hits(client, "cryosphere")["news/melt/"]
    assert "Text in another language: Chinese" in hit
    assert 'lang="zh-hans" hreflang="zh-hans">冰川' in hit


def test_a_hit_found_in_another_language_has_its_title_in_the_readers_and_says_where_the_words_are(
    client: Client,
) -> None:
    make_article(slug="melt", title_zh_hans="冰川融化", title_en="On the ice of mountains")
    hit = hits(client, "冰川")["news/melt/"]
    assert '<a href="/en/news/melt/">On the ice of mountains</a>' in hit
    assert '<p class="summary" lang="zh-hans"><mark>冰川</mark>融化</p>' in hit
    assert "The words were found in the text in another language: Chinese." in hit
    assert "Text in another language" not in hit


def test_a_hit_found_in_the_language_of_its_title_does_not_say_where_the_words_are(client: Client) -> None:
    make_article(slug="melt", title_en="Glacier")
    make_article(slug="foreign", languages=("zh-hans",), title_zh_hans="冰川")
    for asked, path in (("glacier", "news/melt/"), ("冰川", "news/foreign/")):
        assert "The words were found" not in hits(client, asked)[path]


@pytest.mark.parametrize("query", ["?q=summary&sort=newest&kind=articles&state=kz", "?kind=laws", "?q="])
def test_no_question_makes_more_than_8_queries(client: Client, query: str) -> None:
    related_world(3)
    assert queries_of(partial(get, client, f"/ru/search/{query}")) <= 8


def test_a_law_that_is_found_shows_its_status_today(client: Client) -> None:
    make_law(slug="old", title_en="Glacier law", events={"adopted": "2001-01-02", "repealed": "2021-01-02"})
    make_law(slug="new", title_en="Glacier code", events={"adopted": "2020-01-02", "in_force": "2021-01-02"})
    shown = hits(client, "glacier")
    assert "status-repealed" in shown["laws/old/"]
    assert "status-in_force" in shown["laws/new/"]
