"""Since when readers have the text of each language: what a feed says as `updated`."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from portal import languages
from portal.languages import column, columns
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
        return dict.fromkeys(columns("text_at"))
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
            # Not what the item had when it was read: something else may have said more since.
            found[name] = stored[name]
    return found


def has_more(model: type["Publication"], pks: Iterable[int], codes: Iterable[str]) -> None:
    """Readers of these languages have got more, or less, of items on whose page or in whose feed other rows stand."""
    now = timezone.now()
    values: dict[str, Any] = {"updated_at": now}
    for name in columns("text_at", languages=codes):
        is_read = When(**{f"{name}__isnull": False}, then=Greatest(Value(now), F("published_at")))
        values[name] = Case(is_read, default=None, output_field=DateTimeField())
    model._base_manager.filter(pk__in=set(pks), workflow_state=WorkflowState.PUBLISHED).update(**values)
