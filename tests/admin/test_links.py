"""Links in texts, as editors meet them."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.translating.page import translate_url
from tests.admin.forms import data_of, messages_of, save, url_of
from tests.factories import make_article, make_law
from tests.portal.history.steps import last_number, step

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


@pytest.mark.parametrize("where", ["form", "history", "conflict", "translate"])
def test_a_link_in_a_text_that_is_shown_leads_to_the_form_of_the_item(
    editor: Client, publisher: Client, translator: Client, where: str
) -> None:
    law, article = make_law(), make_article(original_language="en")
    law.withdraw()
    opened = data_of(publisher, url_of(article, "change"))
    step()
    save(editor, article, body_en=f'<p><a href="/en/laws/{law.slug}/">The law</a> <a href="/en/laws/">all</a></p>')
    match where:
        case "form":
            page = translator.get(url_of(article, "change"))
        case "history":
            address = f"admin:{article._meta.app_label}_{article._meta.model_name}_version"
            page = editor.get(reverse(address, args=[article.pk, last_number(article)]))
        case "conflict":
            page = publisher.post(url_of(article, "change"), opened | {"body_en": "<p>Other</p>"})
        case "translate":
            page = translator.get(translate_url(article, "ru"))
    html = page.content.decode()
    assert f'href="{url_of(law, "change")}"' in html
    assert 'href="/en/laws/"' in html
    assert 'href="portal:' not in html


def test_what_links_to_nothing_is_not_found(editor: Client, client: Client) -> None:
    assert editor.get(reverse("admin:linking", args=["laws", 1])).status_code == 404
    assert editor.get(reverse("admin:linking", args=["nothing", 1])).status_code == 404
    assert client.get(reverse("admin:linking", args=["laws", 1])).status_code == 302
