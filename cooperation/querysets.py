"""What can be asked of meetings."""

from typing import Self

from django.utils import timezone

from portal.dates import Precision
from portal.publishing.querysets import PublicationQuerySet


class MeetingQuerySet(PublicationQuerySet):
    def ahead(self) -> Self:
        """Those with a known day that is still to come, the next first."""
        return self.filter(date_precision=Precision.DAY, date__gt=timezone.localdate()).order_by("date", "pk")

    def held(self) -> Self:
        """Those that took place on a known date, the last first."""
        known = self.exclude(date_precision=Precision.UNKNOWN).exclude(status="announced")
        return known.filter(date__lte=timezone.localdate()).newest_first()
