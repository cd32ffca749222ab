"""A visitor's journeys in a real browser, on the portal's own content."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.languages import CODES
from tests.browser.accessibility import violations
from tests.browser.schemes import LANGUAGES_AND_SCHEMES
from tests.browser.watching import watched

# Without the mark pytest-django would make no test database for this module.
pytestmark = pytest.mark.django_db

PAGES = {
    "home": "",
    "news": "news/",
    "article": "news/kazakhstan-new-environmental-code/",
    "cooperation": "cooperation/",
    "mechanism": "cooperation/china-russia-subcommission/",
    "meeting": "cooperation/sco-ministers/meetings/1/",
    "documents": "documents/",
    "document": "documents/bri-ecological-plan-2017/",
    "fallback": "documents/green-partnership-initiative-2024/",
    "projects": "projects/?category=people",
    "project": "projects/bri-16-green-silk-road-envoys/",
    "states": "members/?as_of=2020-12-31",
    "state": "members/kz/",
    "laws": "laws/",
    "law": "laws/kz-environmental-code-2021/",
    "law side by side": "laws/kz-environmental-code-2021/?with=zh-hans,en,ru&terms=1&cite=art_1",
    "law on a day": "laws/kz-environmental-code-2021/?on=2021-01-15&since=2020-01-01",
    "law matrix": "laws/matrix/",
    "study": "studies/ru-environment-report-2019/",
    "subject": "subjects/air/",
    "about": "about/",
    "about page": "about/platform/",
    "subscribe": "subscribe/",
    "asked for a subscription": "subscribe/asked/",
    "no link of a subscription": "subscribe/choices/nothing/",
    "nothing found": "news/?year=1999",
    "bad filter": "laws/?kind=gossip",
    "not found": "news/nothing-of-this-name/",
}


def test_from_home_over_a_list_and_an_item_to_another_language_and_a_state(page: Page, site: str) -> None:
    heard = watched(page)
    page.goto(f"{site}/en/")
    page.get_by_role("banner").get_by_role("link", name="News", exact=True).click()
    expect(page).to_have_url(f"{site}/en/news/")
    page.get_by_role("link", name="Kazakhstan", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    english = page.url
    page.get_by_role("link", name="Русский").click()
    expect(page).to_have_url(english.replace("/en/", "/ru/"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_role("main").get_by_role("link", name="Казахстан", exact=True).first.click()
    expect(page).to_have_url(f"{site}/ru/members/kz/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Казахстан")
    assert heard == []


def test_filters_work_without_script_and_survive_the_language_switch(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/news/")
    page.locator("select[name=state]").select_option("kg")
    page.locator("form").filter(has=page.locator("select[name=state]")).locator(
        "button[type=submit], button:not([type])"
    ).click()
    assert "state=kg" in page.url
    page.get_by_role("link", name="中文").click()
    assert "/zh-hans/news/" in page.url
    assert "state=kg" in page.url
    context.close()


def test_a_text_that_is_not_there_is_shown_in_another_language_and_said_so(page: Page, site: str) -> None:
    page.goto(f"{site}/en/documents/green-partnership-initiative-2024/")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("note").first).to_contain_text("Chinese")


@pytest.mark.parametrize(("language", "scheme"), LANGUAGES_AND_SCHEMES)
def test_no_page_breaks_a_rule_of_accessibility(browser: Browser, site: str, language: str, scheme: Any) -> None:
    broken = {}
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(f"{site}/{language}/{path}")
        if found := violations(page):
            broken[name] = found
    context.close()
    assert broken == {}


@pytest.mark.parametrize("language", CODES)
def test_no_page_is_wider_than_the_narrowest_screen(browser: Browser, site: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    wide = {}
    for name, path in PAGES.items():
        page.goto(f"{site}/{language}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    context.close()
    assert wide == {}


def test_the_first_view_of_the_home_page_is_small_and_from_one_host(page: Page, site: str) -> None:
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    heard = watched(page)
    page.goto(f"{site}/ru/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 8
    assert heard == []
