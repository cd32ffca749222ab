"""Books and reports about states."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.states import State
from portal.publishing.models import Publication


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
