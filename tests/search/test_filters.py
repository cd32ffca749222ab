"""Words narrow a list beside its other filters, found as the search page finds them."""

import re

import pytest
from django.test import Client

from portal.search import engine, filters, plan
from tests.factories import make_article, make_law, make_membership, make_organisation, make_state, make_subject
from tests.pages import get

pytestmark = pytest.mark.django_db


def listed(client: Client, path: str) -> set[str]:
    """The slugs of the items of a list."""
    html = get(client, path)
    section = html[html.index("<main") :]
    return set(re.findall(r'href="/\w+(?:-\w+)?/(?:news|laws)/([a-z-]+)/"', section)) - {"matrix"}


@pytest.fixture
def laws() -> None:
    kz, kg = make_state(iso2="kz", name_ru="Казахстан"), make_state(iso2="kg")
    sco = make_organisation(slug="sco")
    for state in (kz, kg):
        make_membership(organisation=sco, state=state)
    water = make_subject(slug="water", name_en="Water")
    make_law(slug="water-code", state=kz, number="481-II", title_en="Water Code", title_ru="Водный кодекс")
    make_law(slug="forest-code", state=kz, title_en="Forest Code", title_ru="Лесной кодекс", subjects=[water])
    make_law(slug="foreign-code", state=kg, title_en="Water Code", title_ru="Водный кодекс", kind="code")
    make_law(slug="draft-code", state=kz, title_en="Water Code", published=False)
    make_article(slug="news-of-water", title_en="Water Code discussed")


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/laws/?q=forest", {"forest-code"}),
        ("/en/laws/?q=water+code", {"water-code", "foreign-code", "forest-code"}),
        ("/en/laws/?q=%22water+code%22", {"water-code", "foreign-code"}),
        ("/en/laws/?q=code+-water&state=kz", set()),
        ("/en/laws/?q=481-II", {"water-code"}),
        ("/ru/laws/?q=водного", {"water-code", "foreign-code"}),
        ("/ru/laws/?q=water", {"water-code", "foreign-code", "forest-code"}),
        ("/en/laws/?q=water&state=kg", {"foreign-code"}),
        ("/en/laws/?q=water&kind=law", {"water-code", "forest-code"}),
        ("/en/laws/?q=water&subject=water", {"forest-code"}),
        ("/en/laws/?q=glacier", set()),
        ("/en/laws/?q=", {"water-code", "foreign-code", "forest-code"}),
        ("/en/laws/?q=%3F%21", {"water-code", "foreign-code", "forest-code"}),
        ("/en/news/?q=discussed", {"news-of-water"}),
        ("/en/news/?q=forest", set()),
    ],
)
def test_words_narrow_a_list_with_its_other_filters(client: Client, path: str, expected: set[str]) -> None:
    assert listed(client, path) == expected


@pytest.mark.usefixtures("laws")
def test_the_words_are_a_chip_that_can_be_taken_away(client: Client) -> None:
    html = get(client, "/en/laws/?q=forest&state=kz")
    assert '<a class="chip" href="?state=kz">' in html


@pytest.mark.usefixtures("laws")
def test_words_beside_a_bad_value_still_narrow(client: Client) -> None:
    html = get(client, "/en/laws/?q=forest&state=atlantis")
    assert "“atlantis” is not a choice for “State”. Allowed: " in html
    assert listed(client, "/en/laws/?q=forest&state=atlantis") == {"forest-code"}


@pytest.mark.parametrize("raw", ["%00", "%ED%A0%80", "%FF%FE", "%EF%BF%BF", "+".join(["water"] * 1000)])
@pytest.mark.parametrize("name", ["q", "state", "year", "on"])
@pytest.mark.parametrize("path", ["laws", "news", "glossary"])
def test_any_bytes_in_any_filter_get_an_ordinary_page(client: Client, path: str, name: str, raw: str) -> None:
    assert client.get(f"/en/{path}/?{name}={raw}").status_code == 200


@pytest.mark.usefixtures("laws")
def test_a_list_says_that_it_is_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_CANDIDATES", 1)
    monkeypatch.setattr(engine, "MOST_CANDIDATES", 1)
    assert "those that answer best are listed" in get(client, "/en/laws/?q=code")


@pytest.mark.usefixtures("laws")
def test_a_list_that_takes_too_long_is_an_ordinary_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: object, **kwargs: object) -> None:
        raise engine.TooSlowError

    monkeypatch.setattr(filters, "answer", slow)
    assert "This search took too long" in get(client, "/en/laws/?q=code")


@pytest.mark.parametrize("words", ['"', "& | !", "<script>alert(1)</script>", "';--", "%25s", "a" * 900, "😀"])
@pytest.mark.parametrize("path", ["laws", "news"])
def test_odd_words_get_an_ordinary_list(client: Client, path: str, words: str) -> None:
    html = client.get(f"/en/{path}/", {"q": words})
    assert html.status_code == 200
    assert "<script>alert" not in html.content.decode()


def test_a_list_of_words_keeps_its_order_by_date(client: Client) -> None:
    make_article(slug="old", title_en="Glacier", date="2001-01-01")
    make_article(slug="new", summary_en="Of a glacier", date="2021-01-01")
    html = get(client, "/en/news/?q=glacier")
    assert html.index("/en/news/new/") < html.index("/en/news/old/")
