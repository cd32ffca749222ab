"""The pages that processes share: through files on one machine, or through Redis on several.

They serve a process that has just started, and every process while the database is away. What is read
there is judged like any other page; what cannot be read is no page.
"""

from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings

from portal.delivery.files import Files
from portal.delivery.pages import Page
from portal.delivery.redis import Redis
from portal.operations.environment import digest_of


class Shared(Protocol):
    """Where processes find each other's pages."""

    def get(self, key: str) -> Page | None:
        """The page kept under a key, fresh or not."""

    def put(self, key: str, page: Page) -> None:
        """Keep a page."""

    def claim(self, key: str, seconds: float) -> bool:
        """Whether this process may make a page; while one does, others are told no, for so long at the most."""

    def disclaim(self, key: str) -> None:
        """The page that was claimed is made, or cannot be."""


def release() -> str:
    """A digest of all that makes pages besides the content: code, templates, messages, static files, settings."""
    base = Path(settings.BASE_DIR)
    ours = [Path(each.path) for each in apps.get_app_configs() if Path(each.path).parent == base]
    shown = (settings.SITE_URL, settings.ICP_RECORD, settings.PUBLIC_SECURITY_RECORD, settings.MEDIA_URL)
    return digest_of(*sorted(ours), base / "locale", base / "static")[:16] + f" {shown}"


def shared_pages() -> Shared:
    """Redis if `CACHE_URL` names one, else files of this machine."""
    if settings.CACHE_URL:
        return Redis(settings.CACHE_URL, release())
    return Files(Path(settings.PAGES_ROOT), settings.PAGES_BYTES, release())
