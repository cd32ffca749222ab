"""The first page: coverage, what waits, what is outdated, what comes next."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.admin.forms import save
from tests.factories import make_article, make_law, make_state, make_user


def test_coverage_counts_each_readiness_and_links_to_its_list(editor: Client) -> None:
    make_article()
    make_article(languages=("zh-hans", "en"))
    response = editor.get("/admin/")
    row = next(row for row in response.context["coverage"] if row.label == "Articles")
    russian = next(cell for cell in row.cells if cell.code == "ru")
    assert row.total == 2
    assert {part.readiness.value: part.count for part in russian.parts} == {"current": 1, "missing": 1}
    assert sum(part.width for part in russian.parts) == pytest.approx(100)
    for part in russian.parts:
        assert editor.get(part.url).context["cl"].result_count == part.count


def test_what_waits_for_review_is_shown_and_linked(editor: Client) -> None:
    article = make_article(published=False, title_en="Waiting here")
    article.submit()
    response = editor.get("/admin/")
    assert "Waiting here" in response.content.decode()
    [count] = response.context["in_review_counts"]
    assert (count["count"], editor.get(count["url"]).context["cl"].result_count) == (1, 1)


def test_outdated_translations_are_shown_with_their_languages(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_zh_hans="<p>新</p>", title_ru="Новое")
    [item] = editor.get("/admin/").context["outdated"]
    assert [language["code"] for language in item.outdated_languages] == ["en"]


def test_scheduled_items_come_in_the_order_of_their_time(editor: Client) -> None:
    now = timezone.now()
    make_article(slug="later", published_at=now + datetime.timedelta(days=9))
    make_law(slug="sooner", published_at=now + datetime.timedelta(days=1))
    assert [item.slug for item in editor.get("/admin/").context["scheduled"]] == ["sooner", "later"]


def test_last_changes_are_shown(editor: Client) -> None:
    save(editor, make_article(title_en="Changed just now"), summary_en="new")
    assert "Changed just now" in editor.get("/admin/").content.decode()


@pytest.mark.django_db
def test_only_what_the_user_may_see_is_counted() -> None:
    make_article()
    client = Client()
    client.force_login(make_user("members.view_law"))
    response = client.get("/admin/")
    assert [row.url for row in response.context["coverage"]] == ["/admin/members/law/"]


def test_the_number_of_queries_does_not_grow(editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get("/admin/")
        return len(captured)

    state = make_state()
    make_law(state=state)
    queries()
    few = queries()
    for _each in range(12):
        make_article(published=False).submit()
        make_law(state=state, published_at=timezone.now() + datetime.timedelta(days=1))
    assert queries() == few <= 18
