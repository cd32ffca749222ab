"""The history pages and the trash: seen, compared, restored, brought back, by those who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from news.models import Article
from portal.history.restoring import deleted
from portal.models import Clause
from portal.roles import TRANSLATORS_INTO
from tests.admin.forms import messages_of, save, url_of
from tests.factories import make_article, make_clauses, make_law, make_subject
from tests.portal.history.steps import last_number, step

TRASH = "/admin/trash/"


def history(client: Client, item: Any) -> str:
    return client.get(url_of(item, "history")).content.decode()


def version_url(item: Any, number: int) -> str:
    meta = item._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_version", args=[item.pk, number])


def version(client: Client, item: Any, number: int) -> str:
    return client.get(version_url(item, number)).content.decode()


def test_the_history_names_who_did_what(editor: Client, publisher: Client) -> None:
    article = make_article(published=False)
    step()
    save(editor, article, title_ru="Другой заголовок")
    step()
    save(publisher, article, _verb_publish="1")
    step()
    page = history(editor, article)
    assert "Title · Русский" in page
    assert page.index("published or scheduled") < page.index("Title · Русский") < page.index("<strong>created")
    assert {editor.user.username, publisher.user.username, "the portal"} <= set(
        page.replace("<td>", "\n").replace("<", "\n").split("\n")
    )  # type: ignore[attr-defined]


def test_a_version_shows_what_changed_word_by_word_in_each_language(editor: Client) -> None:
    article = make_article(title_zh_hans="上合组织环保合作", title_en="Green cities meet")
    step()
    save(editor, article, title_zh_hans="上合组织环境合作", title_en="Blue cities meet")
    page = version(editor, article, last_number(article))
    assert "上合组织环<del>保</del><ins>境</ins>合作" in page
    assert "<del>Green</del><ins>Blue</ins> cities meet" in page


def test_rich_text_is_compared_as_text_and_never_as_markup(editor: Client) -> None:
    article = make_article(body_en="<p>Old <strong>words</strong></p>", title_en="A <script> title")
    step()
    save(editor, article, body_en="<p>New <strong>words</strong></p>", title_en="Another <script> title")
    page = version(editor, article, last_number(article))
    assert "<p><del>Old</del><ins>New</ins> <strong>words</strong></p>" in page
    assert "&lt;script&gt; title" in page


def test_names_stand_in_place_of_keys(editor: Client) -> None:
    article, air = make_article(), make_subject(name_en="Clean air")
    step()
    save(editor, article, subjects=[air.pk], kind="opinion")
    page = version(editor, article, last_number(article))
    assert "Clean air" in page
    assert "opinion" in page


def test_an_editor_restores_a_version(editor: Client) -> None:
    article = make_article(title_en="First")
    step()
    number = last_number(article)
    save(editor, article, title_en="Second")
    step()
    response = editor.post(version_url(article, number), follow=True)
    assert "restored" in messages_of(response)
    article.refresh_from_db()
    assert article.title_en == "First"
    assert "an earlier version restored" in history(editor, article)


def test_a_translator_restores_only_the_own_language(client_of: Callable[[str], Client], editor: Client) -> None:
    article = make_article(title_en="First", title_ru="Первый")
    step()
    number = last_number(article)
    save(editor, article, title_en="Second", title_ru="Второй")
    step()
    client_of(TRANSLATORS_INTO["ru"]).post(version_url(article, number))
    article.refresh_from_db()
    assert (article.title_en, article.title_ru) == ("Second", "Первый")


def test_a_refused_restore_says_why(editor: Client) -> None:
    article = make_article(slug="first")
    step()
    number = last_number(article)
    save(editor, article, slug="second")
    step()
    make_article(slug="first")
    step()
    response = editor.post(version_url(article, number), follow=True)
    assert "This address is taken" in messages_of(response)


def test_the_history_of_a_clause_is_that_of_its_text(editor: Client) -> None:
    law = make_law()
    make_clauses(law)
    step()
    clause = Clause.objects.of(law).get(element="article", number="1")
    save(editor, clause, **{"texts-0-heading_en": "Mended"})
    step()
    response = editor.get(url_of(clause, "history"), follow=True)
    assert response.redirect_chain[0][0] == url_of(law, "history")
    assert "Mended" in version(editor, law, last_number(law))


def test_an_unknown_version_is_not_found(editor: Client) -> None:
    article = make_article()
    assert editor.get(version_url(article, 999_999_999)).status_code == 404
    assert editor.post(version_url(article, 999_999_999), follow=True).status_code in (200, 404)
    assert editor.get(url_of(article, "history") + "?before=x").status_code == 200


def test_long_histories_come_page_by_page(editor: Client) -> None:
    article = make_article()
    step()
    for number in range(52):
        Article.objects.filter(pk=article.pk).update(source_url=f"https://example.org/{number}")
        step()
    page = editor.get(url_of(article, "history"))
    older = page.context["older"]
    assert len(page.context["versions"]) == 50
    assert len(editor.get(url_of(article, "history") + f"?before={older}").context["versions"]) == 3


def test_the_history_makes_few_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    article = make_article()
    step()
    for number in range(40):
        Article.objects.filter(pk=article.pk).update(source_url=f"https://example.org/{number}")
        step()
    with django_assert_max_num_queries(20):
        history(editor, article)


def test_an_administrator_brings_back_what_was_deleted(administrator: Client) -> None:
    law = make_law(title_en="The deleted law")
    make_clauses(law)
    pk = law.pk
    step()
    administrator.post(url_of(law, "delete"), {"post": "yes"})
    step()
    page = administrator.get(TRASH).content.decode()
    assert "The deleted law" in page
    assert administrator.user.username in page  # type: ignore[attr-defined]
    [gone] = deleted([type(law)])
    response = administrator.post(TRASH, {"number": gone.number}, follow=True)
    assert "was brought back" in messages_of(response)
    assert type(law).objects.get(pk=pk).is_public
    assert Clause.objects.of(law).count() == 3
    assert "The deleted law" not in administrator.get(TRASH).content.decode()


@pytest.mark.parametrize("role", ["editor", "translator", "publisher"])
def test_who_may_not_delete_has_no_trash(role: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(role)
    assert client.get(TRASH).status_code == 403
    assert TRASH not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("number", ["", "x", "999999", "1' OR 1=1"])
def test_a_forged_number_brings_nothing_back(number: str, administrator: Client) -> None:
    article = make_article()
    step()
    article.delete()
    step()
    assert administrator.post(TRASH, {"number": number}).status_code == 404
    assert not Article.objects.exists()


def test_readers_ask_nothing_of_the_history(client: Client, db: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = make_article()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(article.get_absolute_url()).status_code == 200
    assert not [each for each in queries.captured_queries if "rowchange" in each["sql"] or "presence" in each["sql"]]
