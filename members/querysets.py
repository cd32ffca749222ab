"""What can be asked of states, memberships and laws."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.publishing.querysets import PublicationQuerySet


class MembershipQuerySet(models.QuerySet):
    def as_of(self, day: datetime.date) -> Self:
        """The roles held on this day; a beginning that is not known counts as always."""
        return self.filter(
            Q(from_date__isnull=True) | Q(from_date__lte=day),
            Q(to_date__isnull=True) | Q(to_date__gt=day),
        )

    def in_organisation(self, slug: str) -> Self:
        return self.filter(organisation__slug=slug)


class LawQuerySet(PublicationQuerySet):
    def of_state(self, iso2: str) -> Self:
        return self.filter(state__iso2=iso2.lower())

    def with_status(self, status: str, on: datetime.date | None = None) -> Self:
        """The laws that have this `LawStatus` on a day (by default today, by the portal's clock)."""
        events = self.model.events.rel.related_model.objects  # type: ignore[attr-defined]
        last_kind = models.Subquery(
            events.deciding(on or timezone.localdate()).filter(law=models.OuterRef("pk")).values("kind")[:1]
        )
        dated = self.annotate(last_kind=last_kind)
        if status == "unknown":
            return dated.filter(events__isnull=True)
        if status == "future":
            before_force = Q(last_kind__in=("adopted", "signed")) | Q(last_kind__isnull=True)
            has_events = models.Exists(events.filter(law=models.OuterRef("pk")))
            return dated.filter(before_force).filter(has_events)
        return dated.filter(last_kind=status)

    def in_force(self, on: datetime.date | None = None) -> Self:
        return self.with_status("in_force", on)


class LawEventQuerySet(models.QuerySet):
    def deciding(self, day: datetime.date) -> Self:
        """The events up to the day that decide a status, the last first; amendments do not."""
        life = ["adopted", "signed", "in_force", "suspended", "repealed"]
        place = models.Case(*(models.When(kind=kind, then=number) for number, kind in enumerate(life)))
        return self.filter(certain_on__lte=day, kind__in=life).order_by("-certain_on", place.desc())
