"""One browser for all browser tests; each test gets a page of its own."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.leaving import leave
from tests.browser.provide_browser import FLAGS, WHY_NONE, browser_path

# Playwright's synchronous interface runs an event loop in this thread, in which Django refuses database work otherwise.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
TIMEOUT_MS = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the machine's Chromium, or skip with the reason."""
    path = browser_path()
    if path is None:
        pytest.skip(f"browser tests skipped: {WHY_NONE}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server that pytest-django starts, stopped before its database goes."""
    return live_server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a fresh profile: no cookies, a laptop's window."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    leave(context)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Give a page in the fresh profile."""
    return context.new_page()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give the address of a server with the portal's own content: visitors only read."""
    from bench import database

    with django_db_blocker.unblock(), database.own_content():
        server = LiveServer("localhost")
        yield server.url
        server.stop()
