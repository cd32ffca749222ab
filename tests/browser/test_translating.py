"""Translating side by side in a real browser: by keys alone, with what somebody else does meanwhile."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from news.models import Article
from portal.publishing.states import Readiness
from portal.roles import TRANSLATORS
from tests.browser.accessibility import violations
from tests.browser.schemes import LANGUAGES_AND_SCHEMES
from tests.browser.test_editor import account, log_in, watched
from tests.factories import make_article, make_term

# The server runs in a thread of this process: what the tests write must be committed.
pytestmark = pytest.mark.django_db(transaction=True)

ZH = "<h2>目标</h2><p>减少固体废物，共14项措施。</p><p>看<a href='https://example.org/x'>这里</a>。</p>"


def article() -> Article:
    make_term(name_zh_hans="固体废物", name_ru="твёрдые отходы", name_en="solid waste")
    make_article(languages=("zh-hans", "ru"), body_zh_hans="<p>目标</p>", body_ru="<p>Цели</p>")
    return make_article(
        languages=("zh-hans",), title_zh_hans="措施", summary_zh_hans="", body_zh_hans=ZH, published=False
    )


def open_page(page: Page, site: str, item: Article, language: str = "ru") -> list[str]:
    heard = watched(page)
    log_in(page, site, account(TRANSLATORS))
    page.goto(f"{site}/admin/translate/{item.kind_name}/{item.pk}/{language}/")
    return heard


def test_a_translator_translates_an_article_with_the_keyboard_alone(page: Page, live_server: Any) -> None:
    item = article()
    heard = open_page(page, live_server.url, item)
    expect(page.locator("textarea").first).to_be_focused()
    page.keyboard.type("Меры")
    page.keyboard.press("Control+Enter")
    expect(page.locator("textarea").nth(1)).to_be_focused()
    # The memory knows the heading.
    expect(page.locator(".portal-segment").nth(1).locator("[data-match]")).to_contain_text("100")
    page.keyboard.press("Alt+Shift+Digit1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("textarea").nth(2)).to_be_focused()
    page.keyboard.type("Сократить")
    page.keyboard.press("Alt+Digit1")
    expect(page.locator("textarea").nth(2)).to_have_value("Сократить твёрдые отходы")
    page.keyboard.type(", всего 15 мер.")
    expect(page.locator(".portal-segment").nth(2).locator("[data-findings]")).to_contain_text("15")
    page.locator("textarea").nth(2).fill("Сократить твёрдые отходы, всего 14 мер.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("textarea").nth(3)).to_be_focused()
    page.keyboard.press("Alt+Digit0")
    expect(page.locator("textarea").nth(3)).to_have_value("看⟨1⟩这里⟨/1⟩。")
    page.locator("textarea").nth(3).fill("Смотрите ⟨1⟩здесь⟨/1⟩.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-count=translated]")).to_have_text("4")
    page.get_by_role("button", name="This language is done").click()
    expect(page.get_by_text("The translation into Russian is finished.")).to_be_visible()
    item.refresh_from_db()
    assert (item.readiness_ru, item.title_ru) == (Readiness.CURRENT, "Меры")
    assert item.body_ru == (
        "<h2>Цели</h2><p>Сократить твёрдые отходы, всего 14 мер.</p>"
        '<p>Смотрите <a href="https://example.org/x" rel="noopener">здесь</a>.</p>'
    )
    assert heard == []


def test_an_original_that_changes_while_somebody_types_is_shown_and_the_text_stays(
    page: Page, live_server: Any
) -> None:
    item = article()
    open_page(page, live_server.url, item)
    page.keyboard.type("Меры")
    expect(page.locator("[data-status]")).to_have_text("Saved")
    other = Article.objects.get(pk=item.pk)
    other.title_zh_hans = "新措施"
    other.save()
    page.keyboard.press("Control+Enter")
    row = page.locator(".portal-segment").first
    expect(row.locator("[data-message]")).to_contain_text("has changed meanwhile")
    expect(row.locator("ins")).to_have_text("新")
    expect(row.locator("textarea")).to_have_value("Меры")
    row.locator("textarea").fill("Новые меры")
    page.keyboard.press("Control+Enter")
    expect(row).to_have_attribute("data-state", "translated")
    item.refresh_from_db()
    assert item.title_ru == "Новые меры"


def test_a_translation_that_somebody_else_saved_is_shown_and_not_overwritten(page: Page, live_server: Any) -> None:
    from portal.translating.segments import write_segments

    item = article()
    open_page(page, live_server.url, item)
    write_segments(item, "ru", {"title": "Чужое"})
    page.keyboard.type("Моё")
    row = page.locator(".portal-segment").first
    expect(row.locator("[data-message]")).to_contain_text("Чужое")
    item.refresh_from_db()
    assert (item.title_ru, row.locator("textarea").input_value()) == ("Чужое", "Моё")


def test_the_rest_is_confirmed_as_it_was_seen_and_only_so(page: Page, live_server: Any) -> None:
    item = make_article(
        languages=("zh-hans", "ru"), body_zh_hans="<p>甲。</p>", body_ru="<p>А.</p>", readiness_ru="draft"
    )
    open_page(page, live_server.url, item)
    page.locator("textarea").last.fill("А!")
    expect(page.locator("[data-status]")).to_have_text("Saved")
    other = Article.objects.get(pk=item.pk)
    other.title_zh_hans = "新措施"
    other.save()
    page.get_by_role("button", name="Confirm the rest as it is; done").click()
    expect(page.get_by_text("1 paragraph has changed since you opened the page")).to_be_visible()
    page.get_by_role("button", name="Confirm the rest as it is; done").click()
    expect(page.get_by_text("The translation into Russian is finished.")).to_be_visible()
    item.refresh_from_db()
    assert item.body_ru == "<p>А!</p>"


def test_the_page_works_without_script(page: Page, live_server: Any) -> None:
    item = article()
    page.context.route("**/translate.js", lambda route: route.abort())
    log_in(page, live_server.url, account(TRANSLATORS))
    page.goto(f"{live_server.url}/admin/translate/{item.kind_name}/{item.pk}/en/")
    page.locator("textarea").first.fill("Measures")
    page.get_by_role("button", name="Confirm paragraph 1").click()
    expect(page.locator(".portal-segment").first).to_have_attribute("data-state", "translated")
    item.refresh_from_db()
    assert item.title_en == "Measures"


@pytest.mark.parametrize(("language", "theme"), LANGUAGES_AND_SCHEMES)
def test_the_page_has_no_barriers(page: Page, live_server: Any, language: str, theme: Literal["light", "dark"]) -> None:
    site = live_server.url
    item = article()
    log_in(page, site, account(TRANSLATORS))
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.emulate_media(color_scheme=theme)
    page.goto(f"{site}/admin/translate/{item.kind_name}/{item.pk}/ru/")
    page.locator("textarea").nth(2).fill('Мусор  "15"')
    expect(page.locator(".portal-segment").nth(2).locator("[data-findings] li").first).to_be_visible()
    page.locator("summary").click()
    assert violations(page) == []
