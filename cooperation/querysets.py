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
        """Those with a known date that has passed, the last first."""
        return self.exclude(date_precision=Precision.UNKNOWN).filter(date__lte=timezone.localdate()).newest_first()
