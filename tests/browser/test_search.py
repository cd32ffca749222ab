"""Searching in a real browser, on the portal's own content: the field with its suggestions, and the pages."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from portal.languages import CODES
from tests.browser.accessibility import violations
from tests.browser.schemes import LANGUAGES_AND_SCHEMES
from tests.browser.watching import watched

# Without the mark pytest-django would make no test database for this module.
pytestmark = pytest.mark.django_db

PAGES = {
    "start": "search/",
    "hits": "search/?q=КЗ waste 废物",
    "narrowed": "search/?q=waste&kind=projects&sort=newest",
    "all of a kind": "search/?kind=laws",
    "nothing found": "search/?q=qwertyuiop&kind=laws",
    "bad value": "search/?q=water&kind=gossip",
    "glossary": "glossary/",
    "narrowed glossary": "glossary/?q=вода&subject=water",
    "no such term": "glossary/?q=qwertyuiop",
    "term": "glossary/sco/",
}


# What to type so that suggestions come.
TYPED = {"zh-hans": "水", "en": "water", "ru": "вод"}


def field(page: Page) -> Locator:
    return page.locator("input[name=q]").first


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def typed(page: Page, text: str) -> None:
    """Type into the field, and wait for the suggestions."""
    field(page).press_sequentially(text)
    expect(options(page).first).to_be_visible()


def asked_for(page: Page) -> list[str]:
    """The addresses of the suggestions that the page asks for, as they come."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggestions/" in request.url else None)
    return asked


def test_the_arrow_keys_go_through_the_suggestions_and_back_to_the_field(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    typed(page, "water")
    count = options(page).count()
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    first = options(page).first.get_attribute("id") or ""
    expect(field(page)).to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("End")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(field(page)).not_to_have_attribute("aria-activedescendant", first)
    assert page.locator("[role=option][aria-selected=true]").count() == 0
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("water")


def test_escape_closes_the_suggestions_and_keeps_the_text(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    typed(page, "water")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("water")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()


def test_enter_opens_the_chosen_suggestion(page: Page, site: str) -> None:
    heard = watched(page)
    page.goto(f"{site}/ru/")
    typed(page, "Казахст")
    expect(options(page).first).to_contain_text("Казахстан")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/ru/members/kz/")
    assert heard == []


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    typed(page, "water")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/en/search/?q=water")
    expect(field(page)).to_have_value("water")


def test_a_click_opens_a_suggestion(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    typed(page, "Kazakhst")
    options(page).first.click()
    expect(page).to_have_url(f"{site}/en/members/kz/")


def test_the_suggestions_are_announced_in_the_language_of_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/ru/")
    typed(page, "отход")
    status = page.get_by_role("status")
    expect(status).to_contain_text(f"Подсказок: {options(page).count()}.")
    field(page).fill("щщщщ")
    expect(status).to_have_text("Подсказок нет.")
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_one_chinese_character_is_enough_and_one_letter_is_not(page: Page, site: str) -> None:
    asked = asked_for(page)
    page.goto(f"{site}/zh-hans/")
    field(page).press_sequentially("w")
    page.wait_for_timeout(500)
    assert asked == []
    field(page).fill("")
    typed(page, "水")


def test_composing_chinese_is_not_disturbed(page: Page, site: str) -> None:
    asked = asked_for(page)
    page.goto(f"{site}/zh-hans/")
    field(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("s", "sh", "shu", "shui"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.wait_for_timeout(500)
    assert asked == []
    expect(field(page)).to_have_value("shui")
    keyboard.send("Input.insertText", {"text": "水"})
    expect(options(page).first).to_contain_text("水")
    expect(field(page)).to_have_value("水")


def test_an_answer_that_comes_late_is_not_shown(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.evaluate(
        """() => {
            const ask = window.fetch;
            window.fetch = async (address, init) => {
                const answer = await ask(address);
                if (!address.includes("water")) await new Promise((done) => setTimeout(done, 800));
                return answer;
            };
        }"""
    )
    field(page).press_sequentially("wa")
    page.wait_for_timeout(250)
    field(page).press_sequentially("ter")
    expect(options(page).first).to_be_visible()
    before = options(page).all_text_contents()
    page.wait_for_timeout(1000)
    assert options(page).all_text_contents() == before


def test_a_suggestion_in_another_language_says_which(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    typed(page, "共建绿色")
    expect(options(page).first.locator("[lang=zh-hans]")).to_contain_text("共建绿色")


@pytest.mark.parametrize(("language", "asked"), [("en", "water"), ("ru", "вода"), ("zh-hans", "固废")])
def test_searching_and_narrowing_work_without_script(browser: Browser, site: str, language: str, asked: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/")
    field(page).fill(asked)
    page.get_by_role("search").get_by_role("button").click()
    expect(page.locator(".hit").first).to_be_visible()
    expect(page.locator(".hit mark").first).to_be_visible()
    page.locator("#facet-kind + ul a").first.click()
    assert "kind=" in page.url
    expect(page.locator(".chips .chip").first).to_be_visible()
    page.locator(".order a:not([aria-current])").click()
    assert "sort=newest" in page.url
    assert "kind=" in page.url
    expect(field(page)).to_have_value(asked)
    page.locator(".chips .chip").first.click()
    assert "kind=" not in page.url
    context.close()


def test_a_new_question_keeps_the_facets(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search/?q=water&kind=articles")
    field(page).fill("waste")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/en/search/?q=waste&kind=articles")


@pytest.mark.parametrize("language", CODES)
def test_every_example_on_the_empty_page_finds_something(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/search/")
    addresses = [link.get_attribute("href") for link in page.locator(".hints a").all()]
    assert len(addresses) == 4
    for address in addresses:
        page.goto(f"{site}{address}")
        expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("language", CODES)
def test_where_nothing_is_found_there_are_ways_on(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/search/?q=qwertyuiop&kind=laws")
    empty = page.locator(".empty")
    expect(empty.get_by_role("link")).to_have_count(3)
    page.get_by_role("main").locator(".tag").first.click()
    assert f"/{language}/subjects/" in page.url


def test_a_page_that_is_not_there_has_the_search(page: Page, site: str) -> None:
    page.goto(f"{site}/en/news/nothing-of-this-name/")
    field(page).fill("water")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), LANGUAGES_AND_SCHEMES)
def test_no_page_of_the_search_breaks_a_rule_of_accessibility(
    browser: Browser, site: str, language: str, scheme: Any
) -> None:
    broken = {}
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(f"{site}/{language}/{path}")
        if found := violations(page):
            broken[name] = found
    page.goto(f"{site}/{language}/")
    typed(page, TYPED[language])
    page.keyboard.press("ArrowDown")
    if found := violations(page):
        broken["suggestions"] = found
    context.close()
    assert broken == {}


@pytest.mark.parametrize("language", CODES)
def test_no_page_of_the_search_is_wider_than_the_narrowest_screen(browser: Browser, site: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    wide = {}
    for name, path in PAGES.items():
        page.goto(f"{site}/{language}/{path}")
        for group in page.locator("details.facets summary").all():
            group.click()
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    page.goto(f"{site}/{language}/")
    typed(page, TYPED[language])
    if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
        wide["suggestions"] = width
    context.close()
    assert wide == {}
