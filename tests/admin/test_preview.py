"""The preview of an item on its public page, in any state, for those who may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.languages import CODES
from portal.publishing.models import kinds
from tests import factories
from tests.factories import make_article, make_user

MAKERS: dict[str, Callable[..., Any]] = {
    "pages": factories.make_page,
    "laws": factories.make_law,
    "studies": factories.make_study,
    "mechanisms": factories.make_mechanism,
    "meetings": factories.make_meeting,
    "documents": factories.make_document,
    "projects": factories.make_project,
    "statements": factories.make_statement,
    "articles": factories.make_article,
    "bulletins": factories.make_bulletin,
}


def preview(client: Client, item: Any, language: str) -> Any:
    return client.get(reverse("admin:preview", args=[item.kind_name, item.pk, language]))


def test_every_kind_is_tried() -> None:
    assert set(MAKERS) == set(kinds())


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_draft_of_each_kind_is_shown_in_each_language(kind: str, language: str, editor: Client) -> None:
    item = MAKERS[kind](published=False)
    response = preview(editor, item, language)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert getattr(item, f"title_{language.replace('-', '_')}") in html
    assert response["Content-Language"] == language


def test_a_preview_says_what_it_is(editor: Client) -> None:
    html = preview(editor, make_article(published=False), "en").content.decode()
    assert "Preview – not published" in html


def test_a_preview_is_neither_indexed_nor_kept(editor: Client) -> None:
    response = preview(editor, make_article(published=False), "en")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "noindex" in response.content.decode()


def test_a_draft_translation_is_shown_in_the_preview_only(editor: Client) -> None:
    article = make_article(title_ru="Черновой заголовок")
    article.readiness_ru = "draft"
    article.save()
    assert "Черновой заголовок" in preview(editor, article, "ru").content.decode()
    assert "Черновой заголовок" not in editor.get(f"/ru/news/{article.slug}/").content.decode()
    article.refresh_from_db()
    assert article.readiness_ru == "draft"


def test_a_missing_translation_falls_back_as_on_the_page(editor: Client) -> None:
    article = make_article(published=False, languages=("zh-hans",), title_zh_hans="只有中文")
    assert "只有中文" in preview(editor, article, "ru").content.decode()


def test_language_links_lead_to_the_other_previews(editor: Client) -> None:
    article = make_article(published=False)
    html = preview(editor, article, "en").content.decode()
    assert reverse("admin:preview", args=["articles", article.pk, "ru"]) in html


def test_a_preview_keeps_the_strict_policy(editor: Client) -> None:
    assert "unsafe-inline" not in preview(editor, make_article(), "en")["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_preview_needs_the_right_to_view_the_kind() -> None:
    article = make_article(published=False)
    client = Client()
    client.force_login(make_user("members.view_law"))
    assert preview(client, article, "en").status_code == 403


@pytest.mark.django_db
def test_a_preview_needs_a_login() -> None:
    article = make_article(published=False)
    response = preview(Client(), article, "en")
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["articles/0/en", "nothing/1/en", "articles/99999999999999999999999/en", "articles/1/de"]
)
def test_a_preview_of_nothing_is_404(path: str, editor: Client) -> None:
    make_article()
    assert editor.get(f"/admin/preview/{path}/").status_code == 404


def test_the_form_links_to_the_previews_and_the_page(editor: Client) -> None:
    article = make_article()
    html = editor.get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
    for language in CODES:
        assert reverse("admin:preview", args=["articles", article.pk, language]) in html
    assert f'href="/en/news/{article.slug}/"' in html


def test_a_draft_has_no_link_to_a_page(editor: Client) -> None:
    article = make_article(published=False)
    html = editor.get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
    assert f'href="/en/news/{article.slug}/"' not in html
