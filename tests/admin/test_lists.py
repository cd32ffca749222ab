"""Lists: search in three languages, filters, a constant number of queries, and bad addresses."""

import datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Law
from news.models import Article
from tests.admin.forms import url_of
from tests.factories import make_article, make_law, make_state, make_subject

ARTICLES = "/admin/news/article/"


def found(client: Client, query: str, model: Any = Article) -> set[str]:
    response = client.get(f"{url_of(model, 'changelist')}?{query}")
    assert response.status_code == 200
    return {item.slug for item in response.context["cl"].result_list}


@pytest.mark.parametrize("term", ["草原", "grassland", "степн"])
def test_search_finds_a_title_in_every_language(term: str, editor: Client) -> None:
    make_article(slug="steppe", title_zh_hans="草原的未来", title_en="The grassland", title_ru="Будущее степной зоны")
    make_article(slug="other")
    assert found(editor, f"q={quote(term)}") == {"steppe"}


def test_law_is_found_by_its_number(editor: Client) -> None:
    make_law(slug="code", number="400-VI")
    make_law(slug="other")
    assert found(editor, "q=400-VI", Law) == {"code"}


def test_filters_by_state_of_the_workflow(editor: Client) -> None:
    make_article(slug="public")
    make_article(slug="draft", published=False)
    assert found(editor, "state=draft") == {"draft"}
    assert found(editor, "state=published") == {"public"}


def test_scheduled_items_are_a_state_of_their_own(publisher: Client) -> None:
    make_article(slug="ahead", published_at=timezone.now() + datetime.timedelta(days=1))
    make_article(slug="public")
    assert found(publisher, "state=scheduled") == {"ahead"}
    assert found(publisher, "state=published") == {"public"}


def test_filters_by_readiness_of_one_language(editor: Client) -> None:
    stale = make_article(slug="stale")
    stale.body_zh_hans = "<p>另一个</p>"
    stale.save()
    make_article(slug="fresh")
    assert found(editor, "readiness-ru=outdated") == {"stale"}
    assert found(editor, "readiness-zh-hans=outdated") == set()


def test_filters_by_original_language_and_subject(editor: Client) -> None:
    air = make_subject(slug="air")
    smog = make_subject(slug="smog", parent=air)
    make_article(slug="russian", original_language="ru")
    make_article(slug="about-smog", subjects=[smog])
    assert found(editor, "original=ru") == {"russian"}
    assert found(editor, "subject=air") == {"about-smog"}


def test_a_title_that_is_missing_in_the_interface_language_is_shown_in_another(editor: Client) -> None:
    make_article(languages=("zh-hans",), title_zh_hans="只有中文")
    html = editor.get(ARTICLES).content.decode()
    assert '<span lang="zh-hans">只有中文</span>' in html


def test_readiness_is_readable_without_colour(editor: Client) -> None:
    make_article(languages=("zh-hans", "en"))
    html = editor.get(ARTICLES).content.decode()
    for word in ("original", "current", "missing"):
        assert f"</span> {word}</span>" in html


@pytest.mark.parametrize(("model", "make"), [(Article, make_article), (Law, make_law)])
def test_lists_need_the_same_queries_for_3_and_for_30_items(model: Any, make: Any, editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            editor.get(url_of(model, "changelist"))
        return len(captured)

    state = make_state()
    values = {"state": state} if model is Law else {}
    for _each in range(3):
        make(**values)
    few = queries()
    for _each in range(27):
        make(**values)
    assert queries() == few <= 12


BAD_QUERIES = [
    "p=abc",
    "p=-1",
    "p=99999999999999999999",
    "o=999",
    "o=abc.-.1",
    "e=1",
    "e=1&p=abc",
    "id__exact=99999999999999999999999",
    "id__exact=abc",
    "id__in=99999999999999999999999,1",
    "date__year=99999999999",
    "date__year=abc",
    "date__gte=not-a-day",
    "date__exact=0000-00-00",
    "published_at__gte=99999-01-01",
    "original_language__exact=xx",
    "subjects__id__exact=99999999999999999999999",
    "password__startswith=a",
    "nonsense=1",
    "title__regex=(",
    "slug__regex=[",
    "state=nonsense",
    "readiness-ru=nonsense",
    "readiness-ru=outdated&readiness-ru=draft",
    "subject=nonsense",
    "original=de",
    "q=%27%22%3B--",
    "q=" + quote("“” 固废 " * 40),
    "_to_field=password",
    "_to_field=id&_popup=1",
    "_popup=nonsense",
    "_changelist_filters=%25%25",
    "all=1",
    "_facets=True",
]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_a_bad_query_is_answered_cleanly(query: str, editor: Client) -> None:
    make_article()
    response = editor.get(f"{ARTICLES}?{query}", follow=True)
    assert response.status_code in (200, 400, 403)


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "q=" + "a" * 60_000])
def test_a_query_that_is_no_text_is_400(query: str, editor: Client) -> None:
    assert editor.get(f"{ARTICLES}?{query}").status_code == 400


def test_a_value_that_was_not_understood_is_said(editor: Client) -> None:
    response = editor.get(f"{ARTICLES}?date__year=abc", follow=True)
    assert "not understood" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/news/article/99999999999999999999999/change/",
        "/admin/news/article/abc/change/",
        "/admin/news/article/_00/change/",
        "/admin/news/article/1/history/?p=abc",
        "/admin/news/article/99999999999999999999999/history/",
        "/admin/news/article/99999999999999999999999/delete/",
        "/admin/news/nothing/",
        "/admin/autocomplete/?term=a&app_label=news&model_name=nothing&field_name=x",
        "/admin/autocomplete/?term=a&app_label=news&model_name=article&field_name=subjects&page=abc",
        "/admin/autocomplete/?app_label=news&model_name=article&field_name=subjects&page=99999999999999999999",
        "/admin/r/99999999999999999999/1/",
        "/admin/r/1/99999999999999999999999/",
        "/admin/r/abc/1/",
        "/admin/items/?page=abc",
        "/admin/items/?page=99999999999999999999",
        "/admin/items/?term=" + "%25" * 500,
        "/admin/search/?s=a&page=abc",
        "/admin/search/?s=a&page=99999",
        "/admin/search/?s=a&extended=1",
        "/admin/password_change/done/",
    ],
)
def test_a_bad_path_is_answered_cleanly(path: str, editor: Client) -> None:
    make_article()
    assert editor.get(path, follow=True).status_code in (200, 400, 403, 404)


@pytest.mark.parametrize("key", ["99999999999999999999999", "abc", "-1", "", "1 OR 1=1"])
def test_a_forged_selection_is_ignored(key: str, publisher: Client) -> None:
    article = make_article()
    data = {"action": "withdraw_items", "_selected_action": [key], "index": "0"}
    assert publisher.post(ARTICLES, data, follow=True).status_code == 200
    article.refresh_from_db()
    assert article.is_public


def test_an_unknown_action_changes_nothing(publisher: Client) -> None:
    article = make_article()
    data = {"action": "delete_everything", "_selected_action": [article.pk]}
    assert publisher.post(ARTICLES, data, follow=True).status_code == 200
    assert Article.objects.filter(pk=article.pk).exists()


def test_forged_rows_of_a_form_are_refused(editor: Client) -> None:
    article = make_article()
    for data in ({}, {"portal-relation-from_type-from_id-TOTAL_FORMS": "999999999999"}, {"slug": "x" * 5000}):
        assert editor.post(url_of(article, "change"), data).status_code in (200, 400)


def test_what_goes_with_a_deleted_item_is_named_without_the_rows_that_only_tie(administrator: Client) -> None:
    article = make_article(title_en="Clean water", subjects=[make_subject(slug="water")])
    page = administrator.get(f"/admin/news/article/{article.pk}/delete/").content.decode()
    assert "Clean water" in page
    assert "Article_subjects" not in page
    assert "relationship" not in page
