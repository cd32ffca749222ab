"""What can be asked of states, memberships and laws."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from portal.lives import LivingQuerySet


class MembershipQuerySet(models.QuerySet):
    def as_of(self, day: datetime.date) -> Self:
        """The roles held on this day; a beginning that is not known counts as always."""
        return self.filter(
            Q(from_date__isnull=True) | Q(from_date__lte=day),
            Q(to_date__isnull=True) | Q(to_date__gt=day),
        )

    def in_organisation(self, slug: str) -> Self:
        return self.filter(organisation__slug=slug)


class LawQuerySet(LivingQuerySet):
    def of_state(self, iso2: str) -> Self:
        return self.filter(state__iso2=iso2.lower())

    def in_force(self, on: datetime.date | None = None) -> Self:
        return self.with_status("in_force", on)
