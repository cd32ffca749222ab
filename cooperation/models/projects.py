"""Projects of cooperation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.documents import Document
from cooperation.models.mechanisms import Mechanism
from members.models import State
from portal.publishing.models import Publication

STATES = pgettext_lazy("countries", "states")


class ProjectCategory(models.TextChoices):
    """The six categories of the 2017 plan (document bri-ecological-plan-2017, chapter 9)."""

    POLICY = "policy", pgettext_lazy("category of a project", "policy coordination")
    CONNECTIVITY = "connectivity", pgettext_lazy("category of a project", "connectivity of infrastructure")
    TRADE = "trade", pgettext_lazy("category of a project", "unimpeded trade")
    FINANCE = "finance", pgettext_lazy("category of a project", "financial integration")
    PEOPLE = "people", pgettext_lazy("category of a project", "people-to-people bonds")
    CAPACITY = "capacity", pgettext_lazy("category of a project", "capacity building")


class ProjectStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("status of a project", "planned")
    ONGOING = "ongoing", pgettext_lazy("status of a project", "ongoing")
    COMPLETED = "completed", pgettext_lazy("status of a project", "completed")


class Project(Publication):
    """A project of cooperation. `date` is when it began or was planned."""

    kind_name = "projects"
    state_lookup = "states"
    url_name = "cooperation:project"

    plan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number in the plan"), null=True, blank=True)
    clause = models.ForeignKey(
        "portal.Clause",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("clause of the plan"),
    )
    category = models.CharField(
        _("category"), max_length=12, choices=ProjectCategory.choices, blank=True, db_index=True
    )
    status = models.CharField(
        _("status"), max_length=9, choices=ProjectStatus.choices, default=ProjectStatus.PLANNED, db_index=True
    )
    partners = models.TextField(_("partners"), blank=True)
    states = models.ManyToManyField(State, blank=True, related_name="projects", verbose_name=STATES)
    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("mechanism")
    )

    class Meta(Publication.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-date", "-pk"]
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="project_number_once",
                violation_error_message=_("This plan already has a project with this number."),
            ),
        ]
