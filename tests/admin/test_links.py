"""Links in texts, as editors meet them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.forms import messages_of, save, url_of
from tests.factories import make_article, make_law

pytestmark = pytest.mark.django_db


def test_an_editor_is_told_of_a_link_that_readers_do_not_get(editor: Client) -> None:
    law, article = make_law(), make_article()
    law.withdraw()
    response = save(editor, article, body_en=f'<p><a href="/zh-hans/laws/{law.slug}/">The law</a></p>')
    article.refresh_from_db()
    assert f"portal:laws/{law.pk}" in article.body_en
    assert "“The law” refers to" in messages_of(response)
    assert "which is not public" in messages_of(response)
    assert "which is not public" in editor.get(url_of(article, "change")).content.decode()


def test_the_texts_that_link_to_an_item_are_listed_with_their_languages(editor: Client) -> None:
    law, article = make_law(), make_article()
    url = reverse("admin:linking", args=["laws", law.pk])
    assert url in editor.get(url_of(law, "change")).content.decode()
    assert "No text links to this item." in editor.get(url).content.decode()
    save(editor, article, body_en=f'<p><a href="/ru/laws/{law.slug}/">The law</a></p>')
    shown = editor.get(url).content.decode()
    assert url_of(article, "change") in shown
    assert "(English)" in shown


def test_what_links_to_nothing_is_not_found(editor: Client, client: Client) -> None:
    assert editor.get(reverse("admin:linking", args=["laws", 1])).status_code == 404
    assert editor.get(reverse("admin:linking", args=["nothing", 1])).status_code == 404
    assert client.get(reverse("admin:linking", args=["laws", 1])).status_code == 302
