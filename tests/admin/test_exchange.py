"""Translations out of the admin and back: the file, the report, the confirmation; and who may do that."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from news.models import Article
from portal.exchange import incoming
from portal.models import ExchangeImport
from portal.publishing.states import Readiness
from portal.roles import TRANSLATORS_INTO
from tests.admin.forms import messages_of, url_of
from tests.exchange.files import chinese, package_of, translated
from tests.factories import make_article, make_bulletin, make_law, make_user

EXPORT, IMPORT = reverse("admin:exchange_export"), reverse("admin:exchange_import")
TARGETS = {"title": "Город", "summary": "Кратко", "body_1": "Один.", "body_2": "Два, <strong>важно</strong>."}


@pytest.fixture
def article(db: None) -> Any:
    return chinese()


def give(client: Client, data: bytes, name: str = "file.xlf") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client: Client, page: Any, **values: str) -> Any:
    return client.post(IMPORT, {"confirm": "1", "fingerprint": page.context["fingerprint"]} | values, follow=True)


def errors_at_the_file(page: Any) -> str:
    return " ".join(page.context["form"].errors["file"])


# --- Out -------------------------------------------------------------------------------------------


def test_the_form_of_an_item_leads_to_the_export(editor: Client, article: Any) -> None:
    assert f"{EXPORT}?item=articles/{article.pk}" in editor.get(url_of(article, "change")).text


@pytest.mark.parametrize(("form", "ending"), [("xliff", "xlf"), ("xliff12", "xlf"), ("po", "po"), ("docx", "docx")])
def test_an_item_becomes_a_file(editor: Client, article: Any, form: str, ending: str) -> None:
    data = {"item": f"articles/{article.pk}", "pair": "zh-hans>ru", "form": form}
    response = editor.post(EXPORT, data)
    assert response["Content-Disposition"].endswith(f'.{ending}"')
    assert incoming.read(response.content).items[0].name == f"articles/{article.slug}"


def test_the_selected_items_of_a_list_are_offered_together(editor: Client, article: Any) -> None:
    other = chinese()
    data = {"action": "export_items", "_selected_action": [article.pk, other.pk], "index": "0"}
    page = editor.post(url_of(Article, "changelist"), data)
    assert {item.pk for item in page.context["items"]} == {article.pk, other.pk}
    assert [value for value, _label in page.context["form"].fields["pair"].choices] == ["zh-hans>en", "zh-hans>ru"]


def test_items_with_several_originals_are_offered_pair_by_pair(editor: Client, article: Any) -> None:
    other = make_article(original_language="en")
    page = editor.get(EXPORT, {"item": [f"articles/{article.pk}", f"articles/{other.pk}"]})
    choices = [value for value, _label in page.context["form"].fields["pair"].choices]
    assert set(choices) == {"zh-hans>en", "zh-hans>ru", "en>zh-hans", "en>ru"}


def test_an_export_of_nothing_says_so_at_the_field(editor: Client) -> None:
    article = make_article(original_language="zh-hans", readiness_ru=Readiness.CURRENT)
    data = {"item": f"articles/{article.pk}", "pair": "zh-hans>ru", "form": "po", "only_open": "on"}
    assert "nothing to translate" in editor.post(EXPORT, data).text


@pytest.mark.parametrize("item", ["articles/x", "nothing/1", "articles/99999999999999999999", ""])
def test_a_forged_address_of_the_export_is_not_found(editor: Client, item: str) -> None:
    assert editor.get(EXPORT, {"item": item}).status_code == 404


def test_an_item_that_the_user_may_not_see_is_not_exported(article: Any) -> None:
    client = Client()
    client.force_login(make_user("members.view_law"))
    assert client.get(EXPORT, {"item": f"articles/{article.pk}"}).status_code == 403


# --- Back ------------------------------------------------------------------------------------------


def test_nothing_is_written_before_the_confirmation(editor: Client, article: Any) -> None:
    give(editor, translated(package_of(article), **TARGETS))
    assert not Article.objects.get(pk=article.pk).title_ru


def test_the_report_shows_what_the_file_would_do(editor: Client, article: Any) -> None:
    page = give(editor, translated(package_of(article), **TARGETS | {"body_3": "Без ссылки"}))
    assert {fact["fate"]: fact["number"] for fact in page.context["facts"]} == {"broken": 1, "new": 4}


def test_the_report_marks_what_changes_word_by_word(editor: Client) -> None:
    article = make_article(original_language="zh-hans", title_ru="Старый город")
    page = give(editor, translated(package_of(article), title="Новый город"))
    assert "<del>Старый</del> <ins>Новый</ins> город" in page.text.replace("</del><ins>", "</del> <ins>")


def test_confirming_writes_what_was_shown(editor: Client, article: Any) -> None:
    page = give(editor, translated(package_of(article), **TARGETS))
    assert "4 paragraphs" in messages_of(confirm(editor, page))
    assert Article.objects.get(pk=article.pk).title_ru == "Город"


def test_confirming_can_make_the_translation_current(editor: Client) -> None:
    article = chinese()
    page = give(editor, translated(package_of(article), **TARGETS, body_3='<a href="https://a.example/">Три</a>'))
    confirm(editor, page, finish="1")
    assert Article.objects.get(pk=article.pk).readiness_ru == Readiness.CURRENT


def test_an_import_by_a_translator_leaves_a_language_of_an_issue_that_is_out_a_draft(translator: Client) -> None:
    issue = make_bulletin(languages=("zh-hans",))
    package = package_of(issue)
    targets = {unit.key.replace("/", "_"): f"Текст {unit.key}" for unit in package.items[0].units}
    page = confirm(translator, give(translator, translated(package, **targets)), finish="1")
    issue.refresh_from_db()
    assert (issue.readiness_ru, issue.title_ru) == (Readiness.DRAFT, "Текст title")
    assert "a publisher makes the language public" in messages_of(page)


def test_an_import_stands_among_the_last_changes(editor: Client, article: Any) -> None:
    confirm(editor, give(editor, translated(package_of(article), **TARGETS)))
    entry = LogEntry.objects.get(object_id=str(article.pk))
    assert (entry.user_id, "4 paragraphs" in entry.change_message) == (editor.user.pk, True)


def test_throwing_away_leaves_nothing(editor: Client, article: Any) -> None:
    give(editor, translated(package_of(article), **TARGETS))
    editor.post(IMPORT, {"back": "1"})
    assert not ExchangeImport.objects.exists()


def test_a_change_between_report_and_confirmation_shows_the_report_anew(editor: Client, article: Any) -> None:
    page = give(editor, translated(package_of(article), **TARGETS))
    article.title_zh_hans = "另一个"
    article.save()
    page = confirm(editor, page)
    assert "once more" in messages_of(page)
    assert not Article.objects.get(pk=article.pk).title_ru
    assert {fact["fate"] for fact in page.context["facts"]} >= {"original_changed"}


def test_an_item_deleted_before_the_confirmation_is_said(editor: Client, article: Any) -> None:
    page = give(editor, translated(package_of(article), **TARGETS))
    article.delete()
    assert "no such item" in messages_of(confirm(editor, page))


def test_a_file_that_names_what_does_not_exist_is_refused_at_the_field(editor: Client, article: Any) -> None:
    data = translated(package_of(article), **TARGETS)
    article.delete()
    page = give(editor, data)
    assert f"articles/{article.slug}" in errors_at_the_file(page)
    assert not ExchangeImport.objects.exists()


def test_an_xliff_with_entities_is_refused_at_the_field(editor: Client) -> None:
    assert "entities" in errors_at_the_file(give(editor, b'<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>'))


def test_a_form_without_a_file_says_so(editor: Client) -> None:
    assert "This field is required." in editor.post(IMPORT).text


def test_a_translator_by_role_exports_and_imports_the_own_language(client_of: Any, article: Any) -> None:
    client = client_of(TRANSLATORS_INTO["ru"])
    assert "export_items" in client.get(url_of(Article, "changelist")).text
    confirm(client, give(client, translated(package_of(article), **TARGETS)))
    assert Article.objects.get(pk=article.pk).title_ru == "Город"


def test_a_text_by_clause_needs_the_right_to_its_clauses_as_well(db: None) -> None:
    law = make_law(languages=("zh-hans",))
    client = Client()
    client.force_login(make_user("members.view_law", "members.change_law"))
    client.cookies["django_language"] = "en"
    assert "may not translate" in errors_at_the_file(give(client, translated(package_of(law), title="Закон")))


def translator_into(language: str) -> Client:
    client = Client()
    client.force_login(make_user("news.view_article", f"portal.translate_{language}"))
    client.cookies["django_language"] = "en"
    return client


def test_a_translator_imports_the_own_language(article: Any) -> None:
    client = translator_into("ru")
    confirm(client, give(client, translated(package_of(article), **TARGETS)))
    assert Article.objects.get(pk=article.pk).title_ru == "Город"


def test_a_translator_of_another_language_is_refused_at_the_field(article: Any) -> None:
    page = give(translator_into("en"), translated(package_of(article), **TARGETS))
    assert "may not translate" in errors_at_the_file(page)


def test_a_right_that_is_taken_away_before_the_confirmation_counts(article: Any) -> None:
    client = translator_into("ru")
    page = give(client, translated(package_of(article), **TARGETS))
    page.wsgi_request.user.user_permissions.clear()
    confirm(client, page)
    assert not Article.objects.get(pk=article.pk).title_ru


@pytest.mark.parametrize("url", [EXPORT, IMPORT, reverse("admin:interface_messages")])
def test_the_pages_are_for_staff(client: Client, url: str, db: None) -> None:
    assert client.get(url).status_code == 302
