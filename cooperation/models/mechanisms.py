"""Bodies and forms of cooperation."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organisation, State
from portal.publishing.models import Publication
from portal.richtext import RichTextField


class MechanismKind(models.TextChoices):
    COOPERATION = "cooperation", pgettext_lazy("kind of mechanism", "area of cooperation")
    ORGANISATION_BODY = "organisation_body", pgettext_lazy("kind of mechanism", "body of an organisation")
    COMMISSION = "commission", pgettext_lazy("kind of mechanism", "commission or committee")
    WORKING_GROUP = "working_group", pgettext_lazy("kind of mechanism", "working group")
    COUNCIL = "council", pgettext_lazy("kind of mechanism", "council")
    FORUM = "forum", pgettext_lazy("kind of mechanism", "forum")
    SEMINAR_SERIES = "seminar_series", pgettext_lazy("kind of mechanism", "series of seminars")
    INSTITUTION = "institution", pgettext_lazy("kind of mechanism", "institution")
    PLATFORM = "platform", pgettext_lazy("kind of mechanism", "platform")


class Mechanism(Publication):
    """A body or form of cooperation, in a tree. `date` is its founding, `body` its background."""

    kind_name = "mechanisms"
    state_lookup = "states"
    url_name = "cooperation:mechanism"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MechanismKind.choices, db_index=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="mechanisms", verbose_name=_("organisation")
    )
    states = models.ManyToManyField(State, blank=True, related_name="mechanisms", verbose_name=_("parties"))
    responsibilities = RichTextField(_("responsibilities"), blank=True)
    achievements = RichTextField(_("achievements"), blank=True)
    next_steps = RichTextField(_("next steps"), blank=True)
    website = models.URLField(_("website"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Publication.Meta):
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")
        ordering = ["position", "pk"]

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": _("A mechanism cannot be part of itself.")})
            above = above.parent
