"""What was agreed, adopted or announced."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.mechanisms import Mechanism
from cooperation.models.meetings import Meeting
from members.models import SCO, State
from portal.clauses.models import ClauseOwner
from portal.files.models import FileOwner
from portal.lives import DatedEvent, Living, LivingQuerySet
from portal.publishing.models import Publication

STATES = pgettext_lazy("countries", "states")


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


class DocumentEventKind(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("event in the life of a document", "announcement")
    SUBMITTED = "submitted", pgettext_lazy("event in the life of a document", "submission")
    ADOPTED = "adopted", pgettext_lazy("event in the life of a document", "adoption")
    SIGNED = "signed", pgettext_lazy("event in the life of a document", "signature")
    RATIFIED = "ratified", pgettext_lazy("event in the life of a document", "ratification")
    IN_FORCE = "in_force", pgettext_lazy("event in the life of a document", "entry into force")
    AMENDED = "amended", pgettext_lazy("event in the life of a document", "amendment")
    PARTLY_REPEALED = "partly_repealed", pgettext_lazy("event in the life of a document", "repeal of a part")
    SUSPENDED = "suspended", pgettext_lazy("event in the life of a document", "suspension")
    REPEALED = "repealed", pgettext_lazy("event in the life of a document", "repeal")
    ENDS = "ends", pgettext_lazy("event in the life of a document", "end")


class DocumentStatus(models.TextChoices):
    """What the dated events make of a document on a day."""

    UNKNOWN = "unknown", pgettext_lazy("status of a document", "not recorded")
    FUTURE = "future", pgettext_lazy("status of a document", "not yet adopted or announced")
    ANNOUNCED = "announced", pgettext_lazy("status of a document", "announced")
    ADOPTED = "adopted", pgettext_lazy("status of a document", "adopted")
    IN_FORCE = "in_force", pgettext_lazy("status of a document", "in force")
    SUSPENDED = "suspended", pgettext_lazy("status of a document", "suspended")
    ENDED = "ended", pgettext_lazy("status of a document", "ended")
    REPEALED = "repealed", pgettext_lazy("status of a document", "repealed")
    DOUBTFUL = "doubtful", pgettext_lazy("status of a document", "exact day not known")


class Document(Living, ClauseOwner, FileOwner, Publication):
    """Something agreed, adopted or announced. Its `date` is that of its first event."""

    kind_name = "documents"
    state_lookup = "states"
    url_name = "cooperation:document"

    status_after: ClassVar[dict[str, Any]] = {
        DocumentEventKind.ANNOUNCED: DocumentStatus.ANNOUNCED,
        DocumentEventKind.SUBMITTED: DocumentStatus.ANNOUNCED,
        DocumentEventKind.ADOPTED: DocumentStatus.ADOPTED,
        DocumentEventKind.SIGNED: DocumentStatus.ADOPTED,
        DocumentEventKind.IN_FORCE: DocumentStatus.IN_FORCE,
        DocumentEventKind.SUSPENDED: DocumentStatus.SUSPENDED,
        DocumentEventKind.ENDS: DocumentStatus.ENDED,
        DocumentEventKind.REPEALED: DocumentStatus.REPEALED,
    }
    status_before = DocumentStatus.FUTURE
    status_unknown = DocumentStatus.UNKNOWN
    status_doubtful = DocumentStatus.DOUBTFUL

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

    objects: ClassVar[Any] = LivingQuerySet.as_manager()

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

    def citation_facts(self) -> dict[str, Any]:
        known = self.date_precision == "day" and self.date is not None
        return {"number": "", "date": self.date if known else None}

    def akn_facts(self) -> dict[str, str]:
        states = list(self.states.all()[:2])
        return {
            "document": "doc",
            "name": self.kind,
            "place": states[0].iso2 if len(states) == 1 else SCO,
            "number": "",
        }


class DocumentEvent(DatedEvent):
    """An event in the life of a document."""

    owner_field = "document"

    document = models.ForeignKey(Document, models.CASCADE, related_name="events", verbose_name=_("document"))
    kind = models.CharField(_("event"), max_length=15, choices=DocumentEventKind.choices)
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
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "date", "state"], name="documentevent_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.date_text}"
