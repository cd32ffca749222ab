"""Since when readers have the text of each language: what a feed says as `updated`."""

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from portal import languages
from portal.languages import column
from portal.publishing.states import READABLE, WorkflowState

if TYPE_CHECKING:
    from portal.publishing.models import Publication


def moments(item: "Publication", stored: dict[str, Any]) -> dict[str, datetime.datetime | None]:
    """The columns `text_at_…` of an item that is about to be saved; `stored` is what the database has of it.

    The text of a language begins to be read when the item is published, when it becomes readable, and when it
    changes, a minor edit included; a scheduled item at its time, which may lie ahead. An item that is published as it
    is created, as by a load of content, has been there since its time of publication.
    """
    if item.workflow_state != WorkflowState.PUBLISHED or item.published_at is None:
        return dict.fromkeys(languages.columns("text_at"))
    moment = max(timezone.now(), item.published_at) if stored else item.published_at
    appears = (
        not stored or stored["workflow_state"] != item.workflow_state or stored["published_at"] != item.published_at
    )
    found: dict[str, datetime.datetime | None] = {}
    for code in languages.CODES:
        name = column("text_at", code)
        if not item.is_readable_in(code):
            found[name] = None
        elif appears or stored[column("readiness", code)] not in READABLE or item.text_differs(code, stored):
            found[name] = moment
        else:
            found[name] = getattr(item, name)
    return found
