"""Text pasted from Word into the editor: its structure stays, its styles and scripts go."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from portal.roles import EDITORS
from tests.admin.forms import url_of
from tests.browser.test_editor import account, log_in
from tests.factories import make_article, make_law

PASTED = (Path(__file__).parent / "word.html").read_text()
PASTE = """([field, html]) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pasted_word_document_keeps_its_structure_and_an_own_address_becomes_a_reference(
    page: Page, live_server: Any
) -> None:
    assert Group.objects.filter(name=EDITORS).exists()
    site, law = live_server.url, make_law()
    article = make_article(published=False, original_language="ru", body_ru="")
    log_in(page, site, account(EDITORS))
    page.goto(site + url_of(article, "change"))
    page.get_by_role("tab", name="Русский").click()
    editor = page.locator(".prose-editor:has(#id_body_ru)")
    field = editor.get_by_role("textbox")
    field.click()
    page.evaluate(PASTE, [field.element_handle(), PASTED])
    expect(field.locator("h2").first).to_have_text("О чистом воздухе")

    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Закон")
    page.keyboard.press("Shift+Home")
    editor.get_by_role("button", name="Link").click()
    editor.get_by_role("textbox", name="Address of the link").fill(f"/en/laws/{law.slug}/")
    editor.get_by_role("button", name="Set").click()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".portal-status")).to_be_visible()

    article.refresh_from_db()
    assert article.body_ru == (
        "<h2>О чистом воздухе</h2>"
        "<p><strong>Важно:</strong> меры <em>до</em> 2030 года.</p>"
        "<h2>Меры</h2>"
        "<ul><li><p>Первая</p><ul><li>Вложенная</li></ul></li><li>Вторая</li></ul>"
        "<ol><li>Раз</li><li>Два</li></ol>"
        '<p>См. <a href="https://example.org/doc" rel="noopener">доклад</a>[1].</p>'
        f'<p><a href="portal:laws/{law.pk}" rel="noopener">Закон</a></p>'
    )
