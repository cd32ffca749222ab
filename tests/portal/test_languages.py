"""Languages on the page: the best one at the door, fallback with a notice, and what search engines are told."""

import pytest
from django.test import Client

from portal.sitemaps import KindSitemap
from tests.factories import make_article
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB", "en"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("kk,ru;q=0.7", "ru"),
        ("de,fr;q=0.5", "zh-hans"),
        ("en;q=0.1,ru;q=0.9", "ru"),
        ("", "zh-hans"),
        ("*", "zh-hans"),
        ("x" * 5000, "zh-hans"),
    ],
)
def test_the_door_sends_a_visitor_to_the_best_language(client: Client, header: str, language: str) -> None:
    response = client.get("/", headers={"accept-language": header})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert response["Vary"] == "Accept-Language"


def test_the_door_does_not_ask_a_cookie(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"accept-language": "ru"})["Location"] == "/ru/"


def test_a_text_in_the_readers_language_is_indexed_under_its_own_address(client: Client) -> None:
    make_article(slug="forum")
    html = get(client, "/ru/news/forum/")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/ru/news/forum/">' in html
    assert "noindex" not in html
    for code in ("zh-hans", "en", "ru"):
        assert f'hreflang="{code}" href="http://127.0.0.1:8000/{code}/news/forum/"' in html


def test_a_fallback_page_says_so_to_readers_and_search_engines(client: Client) -> None:
    make_article(slug="forum", languages=("zh-hans", "en"), title_en="Forum held")
    html = get(client, "/ru/news/forum/")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/news/forum/">' in html
    assert 'name="robots" content="noindex' in html
    assert 'hreflang="ru"' not in html.split("</head>")[0]
    assert '<h1 lang="en"' in html or 'lang="en"><h1' in html or '<h1 class="title" lang="en"' in html
    assert "Forum held" in html


def test_a_draft_translation_does_not_reach_the_page(client: Client) -> None:
    article = make_article(slug="forum", title_ru="Тайный черновик")
    article.readiness_ru = "draft"
    article.save()
    assert "Тайный черновик" not in get(client, "/ru/news/forum/")


def test_the_trust_line_follows_a_change_of_the_original(client: Client) -> None:
    article = make_article(slug="forum")
    assert 'data-readiness="current"' in get(client, "/ru/news/forum/")
    article.title_zh_hans = "论坛"
    article.minor_edit = True
    article.save()
    assert 'data-readiness="current"' in get(client, "/ru/news/forum/")
    article.title_zh_hans = "新论坛"
    article.save()
    assert 'data-readiness="outdated"' in get(client, "/ru/news/forum/")
    assert 'data-readiness="original"' in get(client, "/zh-hans/news/forum/")


def test_the_sitemap_of_a_language_lists_only_what_can_be_read_in_it(client: Client) -> None:
    make_article(slug="both", languages=("zh-hans", "ru"))
    make_article(slug="chinese", languages=("zh-hans",))
    make_article(slug="hidden", published=False)
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-ru-articles.xml" in index
    russian = client.get("/sitemap-ru-articles.xml").content.decode()
    assert "/ru/news/both/" in russian
    assert "chinese" not in russian
    assert "hidden" not in russian
    assert "/zh-hans/news/chinese/" in client.get("/sitemap-zh-hans-articles.xml").content.decode()


def test_the_index_of_sitemaps_has_every_page_of_a_long_section(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KindSitemap, "limit", 2)
    for _number in range(5):
        make_article(languages=("ru",))
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-ru-articles.xml?p=3<" in index
    assert "sitemap-ru-articles.xml?p=4<" not in index


def test_every_sitemap_of_the_index_is_there(client: Client) -> None:
    import re

    index = client.get("/sitemap.xml").content.decode()
    addresses = re.findall(r"<loc>http://[^/]+(/.*?)</loc>", index)
    assert len(addresses) > 20
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_robots_may_read_all_but_the_admin(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_a_sitemap_of_many_addresses_is_parted_and_the_index_names_each_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.sitemaps.KindSitemap.limit", 2)
    for _each in range(5):
        make_article()
    index = client.get("/sitemap.xml").content.decode()
    parts = [part for part in ("", "?p=2", "?p=3", "?p=4") if f"/sitemap-ru-articles.xml{part}</loc>" in index]
    assert parts == ["", "?p=2", "?p=3"]
