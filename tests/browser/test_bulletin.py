"""The publisher's journey in a real browser: an issue is made, filled, put in order with the keyboard, and published."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from news.models import Bulletin
from portal.roles import PUBLISHERS
from tests.admin.forms import url_of
from tests.browser.accessibility import violations
from tests.browser.test_editor import account, log_in, watched
from tests.factories import make_article, make_colophon

# The server runs in a thread of this process: what the tests write must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_publisher_makes_an_issue_orders_it_by_keyboard_and_publishes_it(page: Page, live_server: Any) -> None:
    heard = watched(page)
    site = live_server.url
    make_colophon()
    day = timezone.localdate() - datetime.timedelta(days=3)
    for number, title in enumerate(("First", "Second", "Third")):
        make_article(title_en=title, date=day + datetime.timedelta(days=number))
    log_in(page, site, account(PUBLISHERS))
    page.goto(site + url_of(Bulletin, "add"))
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="Add articles …").first.click()
    for title in ("First", "Second", "Third"):
        page.get_by_role("checkbox", name=title).check()
    assert violations(page) == []
    page.get_by_role("button", name="Add to the issue").click()
    expect(page.get_by_text("3 articles were added.")).to_be_visible()

    up = page.locator("#entries-data .form-group.original").nth(2).get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save and publish now").click()
    expect(page.get_by_text("was published.")).to_be_visible()

    issue = Bulletin.objects.get()
    page.goto(f"{site}/en/bulletins/{issue.slug}/")
    titles = page.locator(".issue-entry h3 a").all_inner_texts()
    assert titles == ["Third", "First", "Second"]
    assert violations(page) == []
    assert heard == []
