"""How a browser test ends."""

from playwright.sync_api import BrowserContext


def leave(context: BrowserContext) -> None:
    """Close a profile. Nothing that its pages say in their last moment reaches the server, whose test is over."""
    context.set_offline(True)
    context.close()
