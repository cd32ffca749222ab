"""Two editors at one article in two browsers: told of each other, in collision, and neither loses a word."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from portal.roles import EDITORS
from tests.admin.forms import url_of
from tests.browser.accessibility import violations
from tests.browser.leaving import leave
from tests.browser.test_editor import account, log_in, watched
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_editors_collide_and_both_keep_their_work(browser: Browser, live_server: Any) -> None:
    article = make_article()
    form = live_server.url + url_of(article, "change")
    names = [account(EDITORS), account(EDITORS)]
    contexts = [browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB") for _name in names]
    one, other = (context.new_page() for context in contexts)
    heard = watched(one), watched(other)
    for page, name in zip((one, other), names, strict=True):
        log_in(page, live_server.url, name)
        page.goto(form)
        page.get_by_role("tab", name="English").click()
    expect(other.locator(".portal-presence")).to_contain_text(names[0])
    one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(one.locator(".portal-presence")).to_contain_text(names[1])

    one.locator("#id_title_en").fill("Glaciers melt faster")
    one.get_by_role("button", name="Save", exact=True).click()
    expect(one.get_by_text("was changed successfully")).to_be_visible()

    other.locator("#id_title_en").fill("Glaciers grow faster")
    other.locator("#id_summary_en").fill("A summary by the other")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_role("heading", name="Not saved")).to_be_visible()
    expect(other.locator("#id_title_en")).to_have_value("Glaciers grow faster")
    expect(other.locator(".portal-conflict ins")).to_have_text("melt")
    assert violations(other) == []
    other.get_by_role("radio", name=f"saved by {names[0]}").check()
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("was changed successfully")).to_be_visible()

    article.refresh_from_db()
    assert (article.title_en, article.summary_en) == ("Glaciers melt faster", "A summary by the other")
    assert heard == ([], [])
    other.goto(live_server.url + url_of(article, "history"))
    other.get_by_role("table").get_by_role("link").first.click()
    expect(other.locator(".portal-history ins").first).to_contain_text("by the other")
    assert violations(other) == []
    for context in contexts:
        leave(context)
