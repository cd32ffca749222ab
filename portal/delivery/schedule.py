"""When public content next changes by itself: nobody writes, but a moment comes."""

import datetime

from django.utils import timezone

from portal.publishing.models import kinds

# Every clock of the world is a multiple of this away from UTC, so midnight anywhere falls on such a boundary
# (IANA time zones since 1972). Memberships, statuses of laws and "next meeting" change at midnight somewhere.
QUARTER = datetime.timedelta(minutes=15)


def next_quarter(now: datetime.datetime) -> datetime.datetime:
    """The next full quarter of an hour after `now`."""
    return now + QUARTER - (now - datetime.datetime.min.replace(tzinfo=datetime.UTC)) % QUARTER


def next_change(now: datetime.datetime | None = None) -> datetime.datetime:
    """The earliest moment after `now` at which a scheduled item appears or a day begins somewhere; one query."""
    now = now or timezone.now()
    coming = [
        model.objects.scheduled().order_by("published_at").values_list("published_at")[:1] for model in kinds().values()
    ]
    moments: list[datetime.datetime] = [moment for (moment,) in coming[0].union(*coming[1:], all=True) if moment]
    return min([next_quarter(now), *moments])
