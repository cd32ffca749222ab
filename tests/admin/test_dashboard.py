"""The first page: coverage, what waits, what is outdated, what comes next."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.roles import EDITORS, PUBLISHERS, TRANSLATORS
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


def test_a_translation_is_outdated_since_the_day_its_original_changed(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_zh_hans="<p>新</p>", title_ru="Новое")
    [item] = editor.get("/admin/").context["outdated"]
    [language] = item.outdated_languages
    assert (language["since"].date(), language["url"]) == (
        timezone.now().date(),
        f"/admin/translate/articles/{article.pk}/en/",
    )


def test_what_is_to_be_translated_leads_to_the_page_for_it_and_is_counted(translator: Client) -> None:
    article = make_article(languages=("zh-hans", "en"))
    make_article(languages=("zh-hans", "en"), published=False)
    response = translator.get("/admin/")
    assert [item.translate_url for item in response.context["to_translate"]] == [
        f"/admin/translate/articles/{article.pk}/ru/"
    ]
    [language] = response.context["to_translate_figures"]
    [entry] = language["parts"]
    found = translator.get(entry["part"].url).context["cl"].result_count
    assert (language["code"], entry["part"].count, found) == ("ru", 2, 2)


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (TRANSLATORS, {"desk-translate"}),
        (EDITORS, {"desk-translate", "desk-drafts", "desk-review", "desk-scheduled"}),
        (PUBLISHERS, {"desk-translate", "desk-drafts", "desk-review", "desk-scheduled"}),
    ],
)
def test_each_role_sees_what_is_its_own(client_of: Callable[[str], Client], role: str, shown: set[str]) -> None:
    make_article(languages=("zh-hans",))
    page = client_of(role).get("/admin/").text
    every = {"desk-translate", "desk-drafts", "desk-review", "desk-scheduled"}
    assert {each for each in every if f'id="{each}"' in page} == shown


def test_a_publisher_sees_first_what_waits_for_review_and_an_editor_the_drafts(
    client_of: Callable[[str], Client],
) -> None:
    def order(role: str) -> bool:
        page = client_of(role).get("/admin/").text
        return page.index('id="desk-review"') < page.index('id="desk-drafts"')

    assert (order(PUBLISHERS), order(EDITORS)) == (True, False)


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
