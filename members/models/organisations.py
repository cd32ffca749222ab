"""Organisations and the dated roles of states in them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from members.models.states import State
from members.querysets import MembershipQuerySet
from portal.dates import PrecisionField, format_partial
from portal.models import SourceDocument, named_in_all_languages
from portal.publishing.fields import SlugField
from portal.publishing.saving import SavedAtOnce


class Organisation(SavedAtOnce):
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
    # Since September 2025 the SCO has this one status in place of the two before it.
    PARTNER = "partner", pgettext_lazy("role in an organisation", "partner")

    @property
    def plural_label(self) -> str:
        return {
            Role.MEMBER: pgettext("role in an organisation", "Members"),
            Role.OBSERVER: pgettext("role in an organisation", "Observers"),
            Role.DIALOGUE_PARTNER: pgettext("role in an organisation", "Dialogue partners"),
            Role.PARTNER: pgettext("role in an organisation", "Partners"),
        }[self]

    def counted(self, count: int) -> str:
        """The words that follow the number of those who have the role."""
        return {
            Role.MEMBER: npgettext("after a number", "member", "members", count),
            Role.OBSERVER: npgettext("after a number", "observer", "observers", count),
            Role.DIALOGUE_PARTNER: npgettext("after a number", "dialogue partner", "dialogue partners", count),
            Role.PARTNER: npgettext("after a number", "partner", "partners", count),
        }[self]


class Membership(SavedAtOnce):
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
