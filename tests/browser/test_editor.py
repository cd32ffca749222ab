"""The editors' journey in a real browser: write in three languages, preview, publish, read."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import BrowserContext, Page, expect

from news.models import Article
from portal.languages import AUTONYMS, CODES
from portal.roles import EDITORS, PUBLISHERS
from tests.admin.forms import url_of
from tests.browser.accessibility import violations
from tests.factories import make_article, make_document, make_law, make_state, make_user, relate

PASSWORD = "a long enough secret"
TITLES = {"zh-hans": "绿色屋顶计划", "en": "The green roofs programme", "ru": "Программа зелёных крыш"}
TEXTS = {"zh-hans": "城市种植屋顶。", "en": "Cities plant their roofs.", "ru": "Города озеленяют крыши."}
# The server runs in a thread of this process: what the tests write must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


def account(role: str) -> str:
    """The name of a new account of a role."""
    user = make_user(password=PASSWORD)
    user.groups.add(Group.objects.get(name=role))
    return user.username


def watched(page: Page) -> list[str]:
    """What the browser complains of: script errors, refused policies, other hosts."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("http://localhost", "data:")) else heard.append(request.url),
    )
    return heard


def log_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("#login-form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Last changes")).to_be_visible()


def log_out(page: Page) -> None:
    page.context.clear_cookies()


def write(page: Page, language: str) -> None:
    """Type title and text in the tab of a language."""
    page.get_by_role("tab", name=AUTONYMS[language]).click()
    suffix = language.replace("-", "_")
    page.locator(f"#id_title_{suffix}").fill(TITLES[language])
    editor = page.locator(f".prose-editor:has(#id_body_{suffix})").get_by_role("textbox")
    editor.click()
    page.keyboard.type(TEXTS[language])


def test_an_editor_writes_and_previews_and_a_publisher_publishes(page: Page, live_server: Any) -> None:
    heard = watched(page)
    site = live_server.url
    make_state(iso2="tj", iso3="TJK", name_en="Tajikistan")
    log_in(page, site, account(EDITORS))
    page.goto(site + url_of(Article, "add"))
    for language in CODES:
        write(page, language)
    page.locator("#id_slug").fill("green-roofs")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".portal-status")).to_contain_text("draft")

    article = Article.objects.get(slug="green-roofs")
    assert article.body_ru == f"<p>{TEXTS['ru']}</p>"
    assert page.goto(f"{site}/en/news/green-roofs/").status == 404  # type: ignore[union-attr]
    heard.clear()  # the browser reports the 404 as an error
    for language in CODES:
        page.goto(f"{site}/admin/preview/articles/{article.pk}/{language}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
        expect(page.get_by_role("main")).to_contain_text(TEXTS[language])
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".preview-banner")).to_be_visible()

    page.goto(site + url_of(article, "change"))
    expect(page.get_by_role("button", name="publish")).to_have_count(0)
    page.get_by_role("button", name="submit for review").click()
    expect(page.get_by_text("was submitted for review")).to_be_visible()

    log_out(page)
    log_in(page, site, account(PUBLISHERS))
    page.get_by_role("region", name="Waiting for review").get_by_role("link", name=TITLES["en"]).click()
    page.get_by_role("button", name="publish now").click()
    expect(page.get_by_text("was published")).to_be_visible()
    for language in CODES:
        page.goto(f"{site}/{language}/news/green-roofs/")
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
        expect(page.locator(".preview-banner")).to_have_count(0)
    assert heard == []


def test_what_is_missing_to_publish_is_said_at_the_field_in_its_tab(page: Page, live_server: Any) -> None:
    article = make_article(published=False, original_language="ru", languages=("en",))
    log_in(page, live_server.url, account(PUBLISHERS))
    page.goto(live_server.url + url_of(article, "change"))
    page.get_by_role("button", name="publish now").click()
    expect(page.get_by_role("tab", name="Русский")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".errorlist").first).to_contain_text("Русский")
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_a_relation_is_chosen_by_keyboard(page: Page, live_server: Any) -> None:
    law = make_law(title_en="Water Code of the Republic")
    article = make_article(published=False)
    heard = watched(page)
    log_in(page, live_server.url, account(EDITORS))
    page.goto(live_server.url + url_of(article, "change"))
    page.locator("#portal-relation-from_type-from_id-group .add-row").click()
    page.locator("select[name$='-0-type']").select_option("concerns")
    page.locator("select[name$='-0-to'] + .select2 .select2-selection").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("water code")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Water Code")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert article.relations_from.get().to_item == law
    assert heard == []


def test_the_tabs_work_by_keyboard(page: Page, live_server: Any) -> None:
    article = make_article()
    log_in(page, live_server.url, account(EDITORS))
    page.goto(live_server.url + url_of(article, "change"))
    page.get_by_role("tab", name="中文").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#id_title_en")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("#id_title_ru")).to_be_visible()
    expect(page.locator("#id_title_en")).to_be_hidden()


def test_formatting_is_kept_and_a_link_is_set(page: Page, live_server: Any) -> None:
    article = make_article(published=False, body_en="<p>One word</p>")
    log_in(page, live_server.url, account(EDITORS))
    page.goto(live_server.url + url_of(article, "change"))
    page.get_by_role("tab", name="English").click()
    editor = page.locator(".prose-editor:has(#id_body_en)")
    editor.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+a")
    editor.get_by_role("button", name="Bold").click()
    editor.get_by_role("button", name="Link").click()
    page.keyboard.type("https://example.org/")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".portal-status")).to_be_visible()
    article.refresh_from_db()
    assert "<strong>" in article.body_en
    assert 'href="https://example.org/"' in article.body_en


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_admin_pages_break_no_rule_of_policy_or_accessibility(
    scheme: Any, page: Page, context: BrowserContext, live_server: Any
) -> None:
    article, law, document = make_article(), make_law(events={"adopted": "2020-01-02"}), make_document()
    relate(article, "concerns", law)
    heard = watched(page)
    page.emulate_media(color_scheme=scheme)
    log_in(page, live_server.url, account(PUBLISHERS))
    broken = {}
    addresses = [
        "/admin/",
        url_of(Article, "changelist"),
        url_of(Article, "add"),
        url_of(article, "change"),
        url_of(law, "change"),
        url_of(document, "change"),
        url_of(law.state, "change"),
        url_of(article, "history"),
        "/admin/password_change/",
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        if found := violations(page):
            broken[address] = found
    assert heard == []
    assert broken == {}
