"""The import of a text in a real browser: give the files, look at the clauses, confirm."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from portal.clauses.models import Clause
from portal.legaltext import drafts
from portal.legaltext.importing import Source
from portal.roles import EDITORS
from tests.admin.forms import url_of
from tests.browser.accessibility import violations
from tests.browser.schemes import LANGUAGES_AND_SCHEMES
from tests.browser.test_editor import account, log_in, watched
from tests.factories import make_law
from tests.legaltext.laws import as_docx, as_text, law_lines

# The server runs in a thread of this process: what the tests write must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_editor_imports_a_law_in_two_languages(page: Page, live_server: Any) -> None:
    site = live_server.url
    law = make_law()
    heard = watched(page)
    log_in(page, site, account(EDITORS))
    page.goto(site + url_of(law, "change"))
    page.get_by_role("link", name="Import text").click()
    page.locator("#id_file_1").set_input_files(
        {"name": "law.docx", "mimeType": "application/octet-stream", "buffer": as_docx(law_lines("zh-hans", 3))}
    )
    page.locator("#id_file_2").set_input_files(
        {"name": "law.txt", "mimeType": "text/plain", "buffer": as_text(law_lines("ru", 4), "windows-1251")}
    )
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator("#art_4")).to_contain_text("not in this language")
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.get_by_text("The text was imported")).to_be_visible()
    assert (Clause.objects.of(law).count(), heard) == (22, [])


@pytest.mark.parametrize(("language", "theme"), LANGUAGES_AND_SCHEMES)
def test_the_pages_of_the_import_have_no_barriers(
    page: Page, live_server: Any, language: str, theme: Literal["light", "dark"]
) -> None:
    site = live_server.url
    law = make_law()
    name = account(EDITORS)
    log_in(page, site, name)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.emulate_media(color_scheme=theme)
    address = site + url_of(law, "change").replace("/change/", "/import-text/")
    page.goto(address)
    found = violations(page)
    user = drafts.TextImport._meta.get_field("user").related_model.objects.get(username=name)
    longer = as_text([*law_lines("ru", 3), "Приложение 1", "Таблица"])
    drafts.keep(law, user, [Source(longer), Source(as_text(law_lines("zh-hans", 2)))], body_is="official_text")
    page.goto(address)
    assert (found, violations(page)) == ([], [])
