"""Laws and the dated events from which their status follows."""

import datetime
import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.states import State
from members.querysets import LawQuerySet
from portal.clauses.models import ClauseOwner
from portal.files.models import FileOwner
from portal.lives import DatedEvent, Living
from portal.publishing.models import Publication


class LawKind(models.TextChoices):
    CODE = "code", pgettext_lazy("kind of law", "code")
    LAW = "law", pgettext_lazy("kind of law", "law")
    DECREE = "decree", pgettext_lazy("kind of law", "decree")
    REGULATION = "regulation", pgettext_lazy("kind of law", "regulation")
    STANDARD = "standard", pgettext_lazy("kind of law", "standard")


class LawStatus(models.TextChoices):
    """What the dated events make of a law on a day."""

    UNKNOWN = "unknown", pgettext_lazy("status of a law", "not recorded")
    NOT_ADOPTED = "not_adopted", pgettext_lazy("status of a law", "not yet adopted")
    FUTURE = "future", pgettext_lazy("status of a law", "not yet in force")
    IN_FORCE = "in_force", pgettext_lazy("status of a law", "in force")
    SUSPENDED = "suspended", pgettext_lazy("status of a law", "suspended")
    REPEALED = "repealed", pgettext_lazy("status of a law", "repealed")
    DOUBTFUL = "doubtful", pgettext_lazy("status of a law", "exact day not known")


class EventKind(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("event in the life of a law", "adoption")
    SIGNED = "signed", pgettext_lazy("event in the life of a law", "signature")
    RATIFIED = "ratified", pgettext_lazy("event in the life of a law", "ratification")
    IN_FORCE = "in_force", pgettext_lazy("event in the life of a law", "entry into force")
    AMENDED = "amended", pgettext_lazy("event in the life of a law", "amendment")
    PARTLY_REPEALED = "partly_repealed", pgettext_lazy("event in the life of a law", "repeal of a part")
    SUSPENDED = "suspended", pgettext_lazy("event in the life of a law", "suspension")
    REPEALED = "repealed", pgettext_lazy("event in the life of a law", "repeal")


# Addresses below /laws/ that are not those of a law.
RESERVED_SLUGS = ("matrix",)


class Law(Living, ClauseOwner, FileOwner, Publication):
    """A law of a state; its status on a day follows from its events."""

    kind_name = "laws"
    state_lookup = "state"
    url_name = "members:law"

    # A ratification, an amendment or a repeal of a part leaves the status as it was.
    status_after: ClassVar[dict[str, Any]] = {
        EventKind.ADOPTED: LawStatus.FUTURE,
        EventKind.SIGNED: LawStatus.FUTURE,
        EventKind.IN_FORCE: LawStatus.IN_FORCE,
        EventKind.SUSPENDED: LawStatus.SUSPENDED,
        EventKind.REPEALED: LawStatus.REPEALED,
    }
    status_before = LawStatus.FUTURE
    status_before_some: ClassVar[dict[str, Any]] = dict.fromkeys(
        (EventKind.ADOPTED, EventKind.SIGNED), LawStatus.NOT_ADOPTED
    )
    status_doubtful = LawStatus.DOUBTFUL
    status_unknown = LawStatus.UNKNOWN

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

    objects: ClassVar[Any] = LawQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("law")
        verbose_name_plural = _("laws")

    @classmethod
    def clock(cls) -> Any:
        """Today in the time zone of each law's state."""
        now = models.Value(timezone.now(), output_field=models.DateTimeField())
        local = models.Func(models.F("state__timezone"), now, function="timezone", output_field=models.DateTimeField())
        return Cast(local, models.DateField())

    def today(self) -> datetime.date:
        return timezone.localdate(timezone=zoneinfo.ZoneInfo(self.state.timezone))

    def citation_facts(self) -> dict[str, Any]:
        events = [each for each in self.events.all() if each.date_precision == "day"]
        dates = [each.date for kind in ("signed", "adopted") for each in events if each.kind == kind]
        return {"number": self.number, "date": dates[0] if dates else None}

    def akn_facts(self) -> dict[str, str]:
        return {"document": "act", "name": self.kind, "place": self.state.iso2, "number": self.number}

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is kept for a page of the portal itself.")})


class LawEvent(DatedEvent):
    """An event in the life of a law."""

    owner_field = "law"

    law = models.ForeignKey(Law, models.CASCADE, related_name="events", verbose_name=_("law"))
    kind = models.CharField(_("event"), max_length=15, choices=EventKind.choices)
    state = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("country", "state"),
        help_text=_("Which state, where the event is the act of one, such as a ratification."),
    )

    class Meta(DatedEvent.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["law", "-certain_on"], name="lawevent_deciding")]
        constraints = [
            models.UniqueConstraint(
                fields=["law", "kind", "date", "state"], name="lawevent_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="lawevent_kind_valid", condition=Q(kind__in=EventKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.date_text}"
