"""axe-core on a page: WCAG 2.2 AA and best practice, every violation named."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Of what breaks no rule, which is nearly all, not every element is described and sent.
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """One line for each violation: the rule, what it asks, and the elements that break it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']][:5]}" for each in found]
