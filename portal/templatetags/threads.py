"""The picture of a commitment thread (`{% load threads %}`)."""

from typing import Any

from django import template

from portal.publishing.relations import Step, Thread
from portal.svg import threads

register = template.Library()

# With fewer steps the list beside it says all; with more the dots are no longer told apart.
FEWEST, MOST = 2, 80


@register.inclusion_tag("partials/thread_picture.html")
def thread_picture(item: Any, thread: Thread) -> dict[str, Any]:
    """The item and the nearest steps of its thread by date and kind; nothing when there are too few."""
    steps = sorted([*before(thread), *nearest(thread), *further(thread)], key=lambda each: each[1].depth)[:MOST]
    if len(steps) < FEWEST:
        return {"picture": None}
    key = (item.kind_name, item.pk)
    title = item.reading.title
    shown = {key: threads.Item(key, title, kind_label(item), item.date, number=here(thread), is_here=True)}
    for number, step in steps:
        card = step.card
        key = (card.kind_name, card.pk)
        row = kind_label(card.model)
        drawn = threads.Item(key, card.reading.title, row, card.date, url=card.url, number=number)
        shown.setdefault(key, drawn)
    return {"picture": threads.picture(list(shown.values()), thread.ties)}


# The list below the picture, oldest first, in three parts; its numbers are those of the picture.


@register.filter
def before(thread: Thread) -> list[tuple[int, Step]]:
    """What the item comes from."""
    return numbered(thread.upstream, 1)


@register.filter
def here(thread: Thread) -> int:
    """The number of the item itself."""
    return len(thread.upstream) + 1


@register.filter
def nearest(thread: Thread) -> list[tuple[int, Step]]:
    """What is tied to the item itself and came of it."""
    return numbered([step for step in thread.downstream if step.depth == 1], here(thread) + 1)


@register.filter
def further(thread: Thread) -> list[tuple[int, Step]]:
    """What came of these in turn."""
    steps = [step for step in thread.downstream if step.depth > 1]
    return numbered(steps, here(thread) + 1 + len(thread.downstream) - len(steps))


def numbered(steps: list[Step], first: int) -> list[tuple[int, Step]]:
    return list(enumerate(sorted(steps, key=lambda step: step.card.date), first))


def kind_label(item: Any) -> str:
    return str(item._meta.verbose_name_plural)
