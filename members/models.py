"""States, their memberships and authorities, their laws, and studies about them."""

import datetime
import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from members.querysets import LawEventQuerySet, LawQuerySet, MembershipQuerySet
from portal.dates import PrecisionField, format_partial
from portal.models import DatedEvent, SourceDocument, named_in_all_languages
from portal.publishing.fields import SlugField
from portal.publishing.models import Publication

# The organisation that the portal is about, by its slug.
SCO = "sco"


class State(models.Model):
    """A state, under its ISO 3166-1 code."""

    iso2 = models.CharField(
        _("ISO code, two letters"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"\A[a-z]{2}\Z", _("Two small letters, as in “kz”."))],
    )
    iso3 = models.CharField(
        _("ISO code, three letters"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, as in “KAZ”."))],
    )
    name = models.CharField(_("short name"), max_length=100)
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    capital_lat = models.FloatField(
        _("latitude of the capital"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north is positive."),
    )
    capital_lon = models.FloatField(
        _("longitude of the capital"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east is positive."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=50,
        default="UTC",
        help_text=_("IANA name; laws enter into force by its clock."),
    )
    note = models.TextField(_("note"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    class Meta:
        verbose_name = pgettext_lazy("country", "state")
        verbose_name_plural = pgettext_lazy("countries", "states")
        ordering = ["iso2"]
        constraints = [named_in_all_languages("name", "state_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:state", kwargs={"iso2": self.iso2})


class Authority(models.Model):
    """The body that is responsible for the environment in a state, for as long as it was."""

    slug = SlugField()
    state = models.ForeignKey(
        State, models.CASCADE, related_name="authorities", verbose_name=pgettext_lazy("country", "state")
    )
    name = models.CharField(_("name"), max_length=250)
    website = models.URLField(_("website"), blank=True)
    from_date = models.DateField(_("from"), null=True, blank=True)
    from_precision = PrecisionField()
    to_date = models.DateField(_("to"), null=True, blank=True)
    to_precision = PrecisionField()
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("environmental authority")
        verbose_name_plural = _("environmental authorities")
        ordering = ["state", F("to_date").desc(nulls_first=True), "pk"]
        constraints = [
            named_in_all_languages("name", "authority_named"),
            models.CheckConstraint(
                name="authority_from_before_to",
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(from_date__lt=F("to_date")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        return self.to_date is None or self.to_date > timezone.localdate()

    @property
    def from_text(self) -> str:
        return format_partial(self.from_date, self.from_precision)

    @property
    def to_text(self) -> str:
        return format_partial(self.to_date, self.to_precision)


class Organisation(models.Model):
    """An international organisation that states belong to."""

    slug = SlugField()
    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    founded_date = models.DateField(_("founded"), null=True, blank=True)
    founded_precision = PrecisionField()
    description = models.TextField(_("description"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [named_in_all_languages("name", "organisation_named")]

    def __str__(self) -> str:
        return self.name

    @property
    def founded_text(self) -> str:
        return format_partial(self.founded_date, self.founded_precision)


class Role(models.TextChoices):
    MEMBER = "member", pgettext_lazy("role in an organisation", "member")
    OBSERVER = "observer", pgettext_lazy("role in an organisation", "observer")
    DIALOGUE_PARTNER = "dialogue_partner", pgettext_lazy("role in an organisation", "dialogue partner")

    @property
    def plural_label(self) -> str:
        return {
            Role.MEMBER: pgettext("role in an organisation", "Members"),
            Role.OBSERVER: pgettext("role in an organisation", "Observers"),
            Role.DIALOGUE_PARTNER: pgettext("role in an organisation", "Dialogue partners"),
        }[self]


class Membership(models.Model):
    """The role of a state, or of another organisation, in an organisation from a day to a day.

    `to_date` is the first day on which the role no longer held; no `from_date` means: not known.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    state = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=pgettext_lazy("country", "state"),
    )
    member_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_elsewhere",
        verbose_name=_("member organisation"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    from_date = models.DateField(_("from"), null=True, blank=True)
    from_precision = PrecisionField()
    to_date = models.DateField(_("to"), null=True, blank=True)
    to_precision = PrecisionField()
    note = models.TextField(_("note"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", F("from_date").asc(nulls_first=True), "pk"]
        indexes = [models.Index(fields=["organisation", "from_date", "to_date"], name="membership_as_of")]
        constraints = [
            models.CheckConstraint(
                name="membership_of_one_party",
                condition=Q(state__isnull=False, member_organisation__isnull=True)
                | Q(state__isnull=True, member_organisation__isnull=False),
                violation_error_message=_("Choose either a state or a member organisation."),
            ),
            models.CheckConstraint(
                name="membership_from_before_to",
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(from_date__lt=F("to_date")),
                violation_error_message=_("The end comes after the beginning."),
            ),
            models.CheckConstraint(name="membership_role_valid", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(
                fields=["organisation", "state", "member_organisation", "from_date"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message=_("This role with the same beginning is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.party} - {self.get_role_display()}"

    def held_on(self, day: datetime.date) -> bool:
        """The same question as `MembershipQuerySet.as_of`, for one that is loaded already."""
        return (self.from_date is None or self.from_date <= day) and (self.to_date is None or self.to_date > day)

    @property
    def party(self) -> State | Organisation | None:
        return self.state or self.member_organisation

    @property
    def from_text(self) -> str:
        return format_partial(self.from_date, self.from_precision)

    @property
    def to_text(self) -> str:
        return format_partial(self.to_date, self.to_precision)

    def clean(self) -> None:
        """One party has one role at a time."""
        super().clean()
        if not self.organisation_id or not (self.state_id or self.member_organisation_id):
            return
        others = Membership.objects.filter(
            organisation=self.organisation_id, state=self.state_id, member_organisation=self.member_organisation_id
        ).exclude(pk=self.pk)
        if self.to_date:
            others = others.filter(Q(from_date__isnull=True) | Q(from_date__lt=self.to_date))
        if self.from_date:
            others = others.filter(Q(to_date__isnull=True) | Q(to_date__gt=self.from_date))
        if other := others.first():
            raise ValidationError(
                {
                    "from_date": _("In this time the role “%(role)s” is already recorded.")
                    % {"role": other.get_role_display()}
                }
            )


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
    ADOPTED = "adopted", pgettext_lazy("event in the life of a law", "adopted")
    SIGNED = "signed", pgettext_lazy("event in the life of a law", "signed")
    IN_FORCE = "in_force", pgettext_lazy("event in the life of a law", "entered into force")
    AMENDED = "amended", pgettext_lazy("event in the life of a law", "amended")
    SUSPENDED = "suspended", pgettext_lazy("event in the life of a law", "suspended")
    REPEALED = "repealed", pgettext_lazy("event in the life of a law", "repealed")


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

    objects: ClassVar[Any] = LawQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("law")
        verbose_name_plural = _("laws")

    def status(self, on: datetime.date | None = None) -> LawStatus:
        """The status on the day `on`, by default today by the clock of the state."""
        day = on or timezone.localdate(timezone=zoneinfo.ZoneInfo(self.state.timezone))
        events = sorted(self.events.all(), key=lambda each: (each.date, each.pk))
        status = LawStatus.FUTURE if events else LawStatus.UNKNOWN
        for event in events:
            if event.date <= day:
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
        indexes = [models.Index(fields=["law", "-date", "-id"], name="lawevent_deciding")]
        constraints = [
            models.UniqueConstraint(fields=["law", "kind", "date"], name="lawevent_once"),
            models.CheckConstraint(name="lawevent_kind_valid", condition=Q(kind__in=EventKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.date_text}"


class StudyKind(models.TextChoices):
    REPORT = "report", pgettext_lazy("kind of study", "report")
    LAW_COMPILATION = "law_compilation", pgettext_lazy("kind of study", "compilation of laws")
    MONOGRAPH = "monograph", pgettext_lazy("kind of study", "monograph")


class Study(Publication):
    """A book or report about one or more states."""

    kind_name = "studies"
    state_lookup = "states"
    url_name = "members:study"

    kind = models.CharField(_("kind"), max_length=16, choices=StudyKind.choices, db_index=True)
    states = models.ManyToManyField(
        State, blank=True, related_name="studies", verbose_name=pgettext_lazy("countries", "states")
    )
    publisher = models.CharField(_("publisher"), max_length=250, blank=True)
    year = models.PositiveSmallIntegerField(_("year covered or published"), null=True, blank=True)

    class Meta(Publication.Meta):
        verbose_name = _("study")
        verbose_name_plural = _("studies")
