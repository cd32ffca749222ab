"""Sessions and events of mechanisms."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.mechanisms import Mechanism
from cooperation.querysets import MeetingQuerySet
from members.models import State
from portal.addresses import path_of
from portal.dates import Precision, format_partial
from portal.publishing.models import Publication

STATE = pgettext_lazy("country", "state")


class MeetingLevel(models.TextChoices):
    HEADS_OF_STATE = "heads_of_state", pgettext_lazy("level of a meeting", "heads of state")
    HEADS_OF_GOVERNMENT = "heads_of_government", pgettext_lazy("level of a meeting", "heads of government")
    MINISTERS = "ministers", pgettext_lazy("level of a meeting", "ministers")
    SUB_COMMISSION = "sub_commission", pgettext_lazy("level of a meeting", "commission")
    EXPERTS = "experts", pgettext_lazy("level of a meeting", "experts")
    WORKING_GROUP = "working_group", pgettext_lazy("level of a meeting", "working group")
    SEMINAR = "seminar", pgettext_lazy("level of a meeting", "seminar or training")
    FORUM = "forum", pgettext_lazy("level of a meeting", "forum")
    OTHER = "other", pgettext_lazy("level of a meeting", "other")


class MeetingStatus(models.TextChoices):
    HELD = "held", pgettext_lazy("status of a meeting", "held")
    ANNOUNCED = "announced", pgettext_lazy("status of a meeting", "announced")


class Meeting(Publication):
    """A session or event of a mechanism. `date` is its first day; `ordinal` its number, if it has one."""

    kind_name = "meetings"
    state_lookup = "state"
    url_name = "cooperation:meeting"
    required_texts = ("title",)
    parent_slug_lookup = "mechanism__slug"
    number_field = "ordinal"

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="meetings", verbose_name=_("mechanism"))
    ordinal = models.PositiveSmallIntegerField(
        _("number of the session"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    end_date = models.DateField(_("last day"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=STATE)
    level = models.CharField(_("level"), max_length=20, choices=MeetingLevel.choices, db_index=True)
    status = models.CharField(
        pgettext_lazy("of a meeting", "status"),
        max_length=9,
        choices=MeetingStatus.choices,
        default=MeetingStatus.HELD,
        help_text=_("“Announced” as long as no source says that it was held; it does not count as a session."),
    )
    participants = models.TextField(_("participants"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                fields=["mechanism", "ordinal"],
                name="meeting_ordinal_once",
                violation_error_message=_("This mechanism already has a session with this number."),
            ),
            models.CheckConstraint(
                name="meeting_end_not_before_date",
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("date")),
                violation_error_message=_("The last day does not come before the first."),
            ),
        ]

    @classmethod
    def address(cls, slug: str, parent_slug: str = "", number: int | None = None) -> str:
        return path_of(cls.url_name, mechanism=parent_slug, number=str(number or slug))

    def get_absolute_url(self) -> str:
        return self.address(self.slug, self.mechanism.slug, self.ordinal)

    @property
    def end_text(self) -> str:
        return format_partial(self.end_date, self.date_precision) if self.end_date else ""

    @property
    def is_ahead(self) -> bool:
        return self.date_precision == Precision.DAY and self.date > timezone.localdate()

    @property
    def counts(self) -> bool:
        """Whether it is one of the sessions so far."""
        return self.ordinal is not None and self.status == MeetingStatus.HELD and not self.is_ahead
