"""Mechanisms and what they bring forth: meetings, documents, projects, statements."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.querysets import MeetingQuerySet
from members.models import Organisation, State
from portal.dates import Precision, format_partial
from portal.models import DatedEvent
from portal.publishing.models import Publication
from portal.richtext import RichTextField

STATE = pgettext_lazy("country", "state")
STATES = pgettext_lazy("countries", "states")


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
        return reverse(cls.url_name, kwargs={"mechanism": parent_slug, "number": str(number or slug)})

    def get_absolute_url(self) -> str:
        return self.address(self.slug, self.mechanism.slug, self.ordinal)

    @property
    def end_text(self) -> str:
        return format_partial(self.end_date, self.date_precision) if self.end_date else ""

    @property
    def is_ahead(self) -> bool:
        return self.date_precision == Precision.DAY and self.date > timezone.localdate()


class DocumentKind(models.TextChoices):
    CONCEPT = "concept", pgettext_lazy("kind of document", "concept")
    ACTION_PLAN = "action_plan", pgettext_lazy("kind of document", "action plan")
    PROGRAMME = "programme", pgettext_lazy("kind of document", "programme")
    AGREEMENT = "agreement", pgettext_lazy("kind of document", "agreement")
    MEMORANDUM = "memorandum", pgettext_lazy("kind of document", "memorandum")
    DECLARATION = "declaration", pgettext_lazy("kind of document", "declaration")
    STATEMENT = "statement", pgettext_lazy("kind of document", "statement")
    INITIATIVE = "initiative", pgettext_lazy("kind of document", "initiative")
    PLAN = "plan", pgettext_lazy("kind of document", "plan")
    STRATEGY = "strategy", pgettext_lazy("kind of document", "strategy")
    GUIDELINE = "guideline", pgettext_lazy("kind of document", "guideline")


class BodyIs(models.TextChoices):
    ABSTRACT = "abstract", pgettext_lazy("text of a document", "our abstract")
    OFFICIAL_TEXT = "official_text", pgettext_lazy("text of a document", "the official text")


class Document(Publication):
    """Something agreed, adopted or announced. Its `date` is that of its first event."""

    kind_name = "documents"
    state_lookup = "states"
    url_name = "cooperation:document"

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind.choices, db_index=True)
    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("mechanism")
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("adopted at the meeting"),
    )
    states = models.ManyToManyField(State, blank=True, related_name="documents", verbose_name=STATES)
    parties = models.CharField(_("other parties"), max_length=400, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=300, blank=True)
    covers_from = models.PositiveSmallIntegerField(_("covers the years from"), null=True, blank=True)
    covers_to = models.PositiveSmallIntegerField(_("covers the years to"), null=True, blank=True)
    body_is = models.CharField(_("the text is"), max_length=13, choices=BodyIs.choices, default=BodyIs.ABSTRACT)

    class Meta(Publication.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="document_covers_in_order",
                condition=Q(covers_from__isnull=True) | Q(covers_to__isnull=True) | Q(covers_from__lte=F("covers_to")),
                violation_error_message=_("The last year does not come before the first."),
            ),
        ]

    def take_date_from_events(self) -> None:
        """The date of a document is that of its first event; lists are ordered by it."""
        if first := self.events.order_by("date", "pk").first():
            self.date, self.date_precision = first.date, first.date_precision


class DocumentEventKind(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("event in the life of a document", "announced")
    SUBMITTED = "submitted", pgettext_lazy("event in the life of a document", "submitted")
    ADOPTED = "adopted", pgettext_lazy("event in the life of a document", "adopted")
    SIGNED = "signed", pgettext_lazy("event in the life of a document", "signed")
    IN_FORCE = "in_force", pgettext_lazy("event in the life of a document", "entered into force")
    AMENDED = "amended", pgettext_lazy("event in the life of a document", "amended")
    SUSPENDED = "suspended", pgettext_lazy("event in the life of a document", "suspended")
    REPEALED = "repealed", pgettext_lazy("event in the life of a document", "repealed")
    ENDS = "ends", pgettext_lazy("event in the life of a document", "ends")


class DocumentEvent(DatedEvent):
    """An event in the life of a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="events", verbose_name=_("document"))
    kind = models.CharField(_("event"), max_length=10, choices=DocumentEventKind.choices)

    class Meta(DatedEvent.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "date"], name="documentevent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.date_text}"


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


class Statement(Publication):
    """What was said, as reported speech: speaker, occasion, day. It is read on the page of its mechanism."""

    kind_name = "statements"
    url_name = "cooperation:mechanism"
    required_texts = ("title", "body")
    has_own_page = False
    parent_slug_lookup = "mechanism__slug"

    speaker = models.CharField(_("speaker"), max_length=200)
    speaker_role = models.CharField(_("office of the speaker"), max_length=200, blank=True)
    occasion = models.CharField(_("occasion"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=STATE
    )
    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="statements", verbose_name=_("mechanism"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("meeting")
    )

    class Meta(Publication.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    @classmethod
    def address(cls, slug: str, parent_slug: str = "", number: int | None = None) -> str:
        return f"{reverse(cls.url_name, kwargs={'slug': parent_slug})}#{slug}"

    def get_absolute_url(self) -> str:
        return self.address(self.slug, self.mechanism.slug)
