"""Bad input gets a clean answer in the reader's language, never a 500."""

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_article
from tests.pages import get

pytestmark = pytest.mark.django_db

LISTS = ["news", "laws", "documents", "projects", "members"]


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("/de/news/", "ru", "ru"),
        ("/nothing/", "en", "en"),
        ("/ru/nothing/", "en", "ru"),
        ("/en/news/nothing/", "zh", "en"),
        ("/zh-hans/members/xx/", "ru", "zh-hans"),
        ("/EN/news/", "ru", "ru"),
    ],
)
def test_an_unknown_address_is_404_in_the_best_language(client: Client, path: str, header: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": header})
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_a_draft_is_404_and_a_withdrawn_item_410(client: Client) -> None:
    make_article(slug="draft", published=False)
    make_article(slug="gone").withdraw()
    assert client.get("/en/news/draft/").status_code == 404
    response = client.get("/ru/news/gone/")
    assert response.status_code == 410
    assert '<html lang="ru"' in response.content.decode()


def test_a_moved_slug_answers_301(client: Client) -> None:
    article = make_article(slug="old-name")
    article.slug = "new-name"
    article.save()
    response = client.get("/ru/news/old-name/")
    assert (response.status_code, response["Location"]) == (301, "/ru/news/new-name/")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "?year=99999999999",
        "?year=-1",
        "?year=abc",
        "?state=zz",
        "?state=%F0%9F%90%BC",
        "?subject=none",
        "?kind=<script>alert(1)</script>",
        "?mechanism=%27%3B--",
        "?as_of=2020-13-45",
        "?as_of=99999999999-01-01",
        "?organisation=none",
        "?sort=random",
        "?unknown=1",
        "?year=2021&year=2022",
    ],
)
def test_a_bad_filter_value_never_breaks_a_list(client: Client, name: str, query: str) -> None:
    html = get(client, f"/ru/{name}/{query}")
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    ("path", "value", "allowed"),
    [
        ("/en/laws/?kind=gossip", "gossip", "decree"),
        ("/en/news/?year=99999999999", "99999999999", "1900"),
        ("/en/projects/?status=lost", "lost", "ongoing"),
        ("/en/members/?as_of=yesterday", "yesterday", "2020-12-31"),
    ],
)
def test_the_message_names_the_value_and_what_is_allowed(client: Client, path: str, value: str, allowed: str) -> None:
    from tests.factories import make_membership, make_organisation

    make_membership(organisation=make_organisation(slug="sco"))
    html = get(client, path)
    assert value in html
    assert allowed in html


@pytest.mark.parametrize(
    "path",
    [
        "/en/members/?as_of=a%00b",
        "/en/members/?as_of=%ff%fe",
        "/en/news/?" + "x=1&" * 15_000,
        "/en/news/?after=forged",
        "/en/laws/?before=%5B%5D",
        "/en/news/%00/",
        "/sitemap-nothing.xml",
        "/en/cooperation/x/meetings/99999999999999999999/",
        "/en/news/" + "a" * 3000 + "/",
        "/media/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/settings.py",
    ],
)
def test_what_no_page_can_answer_is_400_or_404(client: Client, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/en/news/").status_code == 405


def test_a_lost_database_is_said_in_the_readers_language(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from news.views import ArticleListView

    def lost(self: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(ArticleListView, "get_queryset", lost)
    response = client.get("/ru/news/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert '<html lang="ru"' in response.content.decode()


def test_a_fault_of_ours_is_a_page_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    from news.views import ArticleListView

    def fault(self: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(ArticleListView, "get_queryset", fault)
    response = Client(raise_request_exception=False).get("/ru/news/")
    assert response.status_code == 500
    assert '<html lang="ru"' in response.content.decode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["state", "subject", "kind", "year", "mechanism", "after", "before", "sort"]),
    value=st.text(max_size=60),
)
def test_no_text_in_a_filter_gives_a_500(client: Client, name: str, value: str) -> None:
    assert client.get("/en/news/", {name: value}).status_code in (200, 400)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=60))
def test_no_path_gives_a_500(client: Client, path: str) -> None:
    from urllib.parse import quote

    assert client.get("/" + quote(path, safe="/", errors="replace")).status_code < 500
