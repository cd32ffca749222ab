"""Laws and the dated events from which their status follows."""

import datetime
import zoneinfo
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.states import State
from members.querysets import LawEventQuerySet, LawQuerySet
from portal.models import DatedEvent
from portal.publishing.models import Publication


class LawKind(models.TextChoices):
    CODE = "code", pgettext_lazy("kind of law", "code")
    LAW = "law", pgettext_lazy("kind of law", "law")
    DECREE = "decree", pgettext_lazy("kind of law", "decree")
    REGULATION = "regulation", pgettext_lazy("kind of law", "regulation")
    STANDARD = "standard", pgettext_lazy("kind of law", "standard")


class LawStatus(models.TextChoices):
    """What the dated events make of a law on a day."""

    UNKNOWN = "unknown", pgettext_lazy("status of a law", "no date recorded")
    FUTURE = "future", pgettext_lazy("status of a law", "not yet in force")
    IN_FORCE = "in_force", pgettext_lazy("status of a law", "in force")
    SUSPENDED = "suspended", pgettext_lazy("status of a law", "suspended")
    REPEALED = "repealed", pgettext_lazy("status of a law", "repealed")


class EventKind(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("event in the life of a law", "adoption")
    SIGNED = "signed", pgettext_lazy("event in the life of a law", "signature")
    IN_FORCE = "in_force", pgettext_lazy("event in the life of a law", "entry into force")
    AMENDED = "amended", pgettext_lazy("event in the life of a law", "amendment")
    SUSPENDED = "suspended", pgettext_lazy("event in the life of a law", "suspension")
    REPEALED = "repealed", pgettext_lazy("event in the life of a law", "repeal")


class Law(Publication):
    """A law of a state; its status on a day follows from its events."""

    kind_name = "laws"
    state_lookup = "state"
    url_name = "members:law"

    state = models.ForeignKey(
        State, models.PROTECT, related_name="laws", verbose_name=pgettext_lazy("country", "state")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LawKind.choices, db_index=True)
    number = models.CharField(
        _("number"), max_length=60, blank=True, help_text=_("As in the official citation, e.g. № 400-VI.")
    )
    original_title = models.CharField(_("title in the language of the state"), max_length=400, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the official text"), max_length=500, blank=True)

    # The text of a law is the portal's own abstract.
    is_abstract = True

    objects: ClassVar[Any] = LawQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("law")
        verbose_name_plural = _("laws")

    def status(self, on: datetime.date | None = None) -> LawStatus:
        """The status on the day `on`, by default today by the clock of the state."""
        day = on or timezone.localdate(timezone=zoneinfo.ZoneInfo(self.state.timezone))
        events = sorted(self.events.all(), key=lambda each: each.rank)
        status = LawStatus.FUTURE if events else LawStatus.UNKNOWN
        for event in events:
            if event.certain_on <= day:
                status = STATUS_AFTER.get(EventKind(event.kind), status)
        return status

    def take_date_from_events(self) -> None:
        """The date of a law is that of its first event; lists are ordered by it."""
        if first := self.events.order_by("date", "pk").first():
            self.date, self.date_precision = first.date, first.date_precision


# An amendment leaves the status as it was.
STATUS_AFTER = {
    EventKind.ADOPTED: LawStatus.FUTURE,
    EventKind.SIGNED: LawStatus.FUTURE,
    EventKind.IN_FORCE: LawStatus.IN_FORCE,
    EventKind.SUSPENDED: LawStatus.SUSPENDED,
    EventKind.REPEALED: LawStatus.REPEALED,
}


class LawEvent(DatedEvent):
    """An event in the life of a law."""

    law = models.ForeignKey(Law, models.CASCADE, related_name="events", verbose_name=_("law"))
    kind = models.CharField(_("event"), max_length=10, choices=EventKind.choices)

    objects = LawEventQuerySet.as_manager()

    class Meta(DatedEvent.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["law", "-certain_on"], name="lawevent_deciding")]
        constraints = [
            models.UniqueConstraint(fields=["law", "kind", "date"], name="lawevent_once"),
            models.CheckConstraint(name="lawevent_kind_valid", condition=Q(kind__in=EventKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.date_text}"

    @property
    def rank(self) -> tuple[datetime.date, int]:
        """The order in which events count: by day, and on one day in the order of a law's life."""
        return self.certain_on, EventKind.values.index(self.kind)
