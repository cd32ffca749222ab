"""What a lawyer comes for, in each language: a law from the news, its life, two languages, a citation, the thread, the export."""

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.languages import CODES

# Without the mark pytest-django would make no test database for this module.
pytestmark = pytest.mark.django_db

NEWS = "news/kazakhstan-new-environmental-code/"
LAW = "laws/kz-environmental-code-2021/"
INITIATIVE = "documents/green-partnership-initiative-2024/"
CONCEPT = "documents/sco-environment-concept-2018/"


@pytest.mark.parametrize("language", CODES)
def test_from_the_news_to_a_law_and_its_status_on_a_day(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/{NEWS}")
    page.locator(f"a[href='/{language}/{LAW}']").first.click()
    expect(page).to_have_url(f"{site}/{language}/{LAW}")
    expect(page.locator(".head .status")).to_have_class("status status-in_force")
    page.locator("input[name=on]").fill("2021-01-15")
    page.locator(".reading-form button").click()
    expect(page.locator(".head .status")).to_have_class("status status-future")
    assert "on=2021-01-15" in page.url


@pytest.mark.parametrize("language", CODES)
def test_chinese_beside_russian_and_a_clause_cited(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/{INITIATIVE}?with=zh-hans,ru")
    for number in range(1, 7):
        cells = page.locator(f"#para_{number} .cell")
        expect(cells).to_have_count(2)
        boxes = [cells.nth(place).bounding_box() for place in range(2)]
        first, second = ((box["x"], box["y"]) for box in boxes if box)
        chinese, russian = (second, first) if language == "ru" else (first, second)
        assert chinese[1] == russian[1]
        assert (russian[0] < chinese[0]) == (language == "ru")
    page.locator("#para_2 .clause-tools a").nth(1).click()
    expect(page.locator("#para_2 .citations p[lang=ru]")).to_contain_text("пункт 2")
    expect(page.locator("#para_2 .citations p[lang=zh-hans]")).to_contain_text("第二条")


def test_on_a_phone_a_clause_changes_its_language_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}/ru/{INITIATIVE}?with=zh-hans,ru")
    clause = page.locator("#para_1")
    expect(clause.locator(".cell-1")).to_be_visible()
    expect(clause.locator(".cell-2")).to_be_hidden()
    clause.get_by_label("中文").check()
    expect(clause.locator(".cell-2")).to_be_visible()
    expect(clause.locator(".cell-1")).to_be_hidden()
    expect(page.locator("#para_2 .cell-1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", CODES)
def test_what_came_of_the_concept_is_a_picture_and_a_list(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/{CONCEPT}")
    expect(page.locator(".thread-picture .thread-here")).to_have_count(1)
    assert page.locator(".thread-picture .thread-dot").count() >= 5
    expect(page.locator(f".thread a[href='/{language}/documents/sco-concept-action-plan-2019-2021/']")).to_be_visible()


def test_the_export_is_read_again_without_a_difference(page: Page, site: str) -> None:
    from cooperation.models import Document
    from portal.clauses.store import save_tree, tree_of
    from portal.legaltext.importing import Source, read_all

    document = Document.objects.get(slug="green-partnership-initiative-2024")
    files = [page.request.get(f"{site}/{code}/{INITIATIVE}akn.xml").body() for code in ("zh-hans", "ru")]
    tree = read_all([Source(content) for content in files])
    assert tree.nodes == tree_of(document)
    assert not save_tree(document, tree.nodes)
