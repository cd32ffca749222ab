"""Documents at the desk: their preview, and which letters they lack."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from portal.languages import CODES
from tests.admin.forms import messages_of, save
from tests.factories import make_article, make_bulletin, make_clauses, make_law, make_page, make_user, node, texts
from tests.portal.documents.reading import words_of

FACE = "<p>Clear \U0001f600 water</p>"
SAID = "No font of the PDF has U+1F600 GRINNING FACE, in “The lake”: Clear \U0001f600 water"


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def document(client: Client, item: Any, language: str) -> Any:
    return client.get(reverse("admin:preview-pdf", args=[item.kind_name, item.pk, language]))


@pytest.mark.parametrize("language", CODES)
def test_a_draft_can_be_seen_as_a_document_in_each_language(language: str, editor: Client) -> None:
    article = make_article(published=False, **texts("title", "Water"))
    response = document(editor, article, language)
    assert response.status_code == 200
    assert f"Water[{language}]" in words_of(response.content)
    assert "no-store" in response["Cache-Control"]


def test_a_draft_translation_is_shown_in_the_preview_of_the_document_only(editor: Client) -> None:
    article = make_article(title_ru="Черновой")
    article.readiness_ru = "draft"
    article.save()
    assert "Черновой" in words_of(document(editor, article, "ru").content)
    assert "Черновой" not in words_of(editor.get(f"/ru/news/{article.slug}.pdf").content)


def test_an_issue_that_is_not_out_can_be_seen_as_a_document(editor: Client) -> None:
    issue = make_bulletin(make_article(title_en="The lake"), published=False)
    assert "Thelake" in words_of(document(editor, issue, "en").content)


def test_a_kind_without_a_document_has_no_preview_of_one(editor: Client) -> None:
    assert document(editor, make_page(), "en").status_code == 404


@pytest.mark.django_db
def test_the_preview_of_a_document_needs_the_right_to_view_the_kind() -> None:
    client = Client()
    client.force_login(make_user("members.view_law"))
    assert document(client, make_article(published=False), "en").status_code == 403


def test_the_preview_names_a_letter_that_no_font_has(editor: Client) -> None:
    article = make_article(published=False, title_en="The lake", body_en=FACE)
    html = editor.get(reverse("admin:preview", args=["articles", article.pk, "en"])).content.decode()
    assert SAID in html
    assert reverse("admin:preview-pdf", args=["articles", article.pk, "en"]) in html


def test_the_preview_of_a_law_names_the_clause(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "7", en=FACE))
    html = editor.get(reverse("admin:preview", args=["laws", law.pk, "en"])).content.decode()
    assert "U+1F600 GRINNING FACE, in “Article 7 article 7 [en]”" in html


def test_who_publishes_is_told_of_the_letter(publisher: Client) -> None:
    article = make_article(published=False, title_en="The lake", body_en=FACE)
    assert f"English: {SAID}" in messages_of(save(publisher, article, _verb_publish="1"))


def test_what_can_be_set_is_published_without_a_word_on_letters(publisher: Client) -> None:
    said = messages_of(save(publisher, make_article(published=False), _verb_publish="1"))
    assert "was published" in said
    assert "No font of the PDF" not in said
