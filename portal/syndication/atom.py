"""An Atom feed (RFC 4287): Django's, with what that leaves out - full text, languages, labels of categories, a hub."""

import datetime
import re
import uuid
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from portal.publishing.workflow import EARLIEST

# A name space of our own: ids depend neither on the host nor on addresses, both of which may change.
IDS = uuid.UUID("6f2b0d1c-53a4-4c0e-9a61-5b7f0f2f5c11")
# What XML 1.0 cannot hold, section 2.2.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def urn(*parts: object) -> str:
    """An id for ever: the same for the same parts."""
    return uuid.uuid5(IDS, "/".join(map(str, parts))).urn


def writable(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return UNWRITABLE.sub("", text)


class AtomFeed(Atom1Feed):
    """A feed of entries that bring `content`, `language`, `labelled` categories; `hub` is an address or empty."""

    def latest_post_date(self) -> datetime.datetime:
        """That of the newest entry. Of a feed without entries a moment that stays, so that it is the same feed."""
        return max((item["updateddate"] for item in self.items), default=EARLIEST)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for term, scheme, label in item["labelled"]:
            handler.addQuickElement("category", "", {"term": term, "scheme": scheme, "label": label})
