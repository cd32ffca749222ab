"""What there is to send: the issue, the items of a week, the laws of a day; for all, or for some states and subjects."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members.models import EventKind, Law
from news.models import Bulletin
from portal.dates import Precision
from portal.models import Page, subjects_below
from portal.publishing.cards import Card, cards
from portal.publishing.models import Publication, kinds

# A digest names so many items at the most; the site has the rest.
MOST_ITEMS = 60
# About the portal itself, and the bulletin, which is sent by itself: not in a digest.
NOT_IN_DIGEST = (Page, Bulletin)


def narrowed(items: Any, states: Iterable[str], subjects: Iterable[str]) -> Any:
    """Those about any of the states and any of the subjects or of what is below them; no state or subject means all."""
    model: type[Publication] = items.model
    if states := list(states):
        if model.state_lookup is None:
            return items.none()
        of_states = model._default_manager.filter(**{f"{model.state_lookup}__iso2__in": states})
        items = items.filter(pk__in=of_states.order_by().values("pk"))
    if subjects := list(subjects):
        items = items.about_subject([each for slug in subjects for each in subjects_below(slug)])
    return items


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def published_between(first: datetime.date, last: datetime.date) -> list[QuerySet]:
    """What became public from the first day to the last, by the clock of the portal: a queryset for each kind."""
    span = (midnight(first), midnight(last + datetime.timedelta(days=1)))
    return [
        model.objects.published().filter(published_at__gte=span[0], published_at__lt=span[1])
        for model in kinds().values()
        if model.has_own_page and model not in NOT_IN_DIGEST
    ]


def new_items(
    first: datetime.date, last: datetime.date, states: Iterable[str] = (), subjects: Iterable[str] = ()
) -> list[Card]:
    """What became public in the period, newest first, one more than MOST_ITEMS where there is more."""
    states, subjects = list(states), list(subjects)
    found = [narrowed(each, states, subjects) for each in published_between(first, last)]
    return cards([each.newest_first()[: MOST_ITEMS + 1] for each in found], MOST_ITEMS + 1)


def laws_entering_into_force(day: datetime.date, states: Iterable[str] = (), subjects: Iterable[str] = ()) -> list[Law]:
    """The public laws that enter into force on this very day, in the order of their states."""
    on_the_day = {"events__kind": EventKind.IN_FORCE, "events__date": day, "events__date_precision": Precision.DAY}
    laws = narrowed(Law.objects.published().filter(**on_the_day), states, subjects)
    return list(laws.select_related("state").order_by("state__iso2", "pk").distinct())
