"""The picture of a commitment thread (`{% load threads %}`)."""

from typing import Any

from django import template

from portal.publishing.relations import Thread
from portal.svg import threads

register = template.Library()

# With fewer steps the list beside it says all; with more the dots are no longer told apart.
FEWEST, MOST = 2, 80


@register.inclusion_tag("partials/thread_picture.html")
def thread_picture(item: Any, thread: Thread) -> dict[str, Any]:
    """The item and the nearest steps of its thread by date and kind; nothing when there are too few."""
    steps = sorted([*thread.upstream, *thread.downstream], key=lambda step: step.depth)[:MOST]
    if len(steps) < FEWEST:
        return {"picture": None}
    here = (item.kind_name, item.pk)
    shown = {here: threads.Item(here, item.reading.title, kind_label(item), item.date, is_here=True)}
    for step in steps:
        card = step.card
        key = (card.kind_name, card.pk)
        shown.setdefault(key, threads.Item(key, card.reading.title, kind_label(card.model), card.date))
    return {"picture": threads.picture(list(shown.values()), thread.ties)}


def kind_label(item: Any) -> str:
    return str(item._meta.verbose_name_plural)
