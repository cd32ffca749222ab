"""What the browser complains of while a page is used."""

from playwright.sync_api import Page


def watched(page: Page) -> list[str]:
    """Script errors, refused policies, and requests to other hosts, as they come."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if "localhost" in request.url or request.url.startswith("data:") else heard.append(request.url)
        ),
    )
    return heard
