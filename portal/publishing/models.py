"""`Publication`: the base of every public item."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.addresses import path_of
from portal.dates import FIRST_DATE, LAST_DATE, PrecisionField, date_validators, format_partial, machine_partial
from portal.pictures.models import lacking_words
from portal.publishing.fields import SlugField
from portal.publishing.moments import moments
from portal.publishing.querysets import PublicationQuerySet
from portal.publishing.states import WorkflowState
from portal.publishing.texts import Texts, original_has
from portal.publishing.workflow import EARLIEST, LATEST, Workflow

SLUG_TAKEN = _("This address is taken by another item of the same kind.")


class Publication(Texts, Workflow):
    """Abstract: a public item with workflow, three languages, a date, subjects and relations.

    `date` is the day of the thing itself (dateline, opening day, adoption, founding) as far as
    `date_precision` says; when nothing is known it only serves the order of lists.
    """

    # The name of the kind in addresses, content files and relations, e.g. "articles".
    kind_name: ClassVar[str]
    url_name: ClassVar[str]

    slug = SlugField(error_messages={"unique": SLUG_TAKEN})
    date = models.DateField(_("date"), default=timezone.localdate, validators=date_validators)
    date_precision = PrecisionField()
    subjects = models.ManyToManyField("portal.Subject", blank=True, verbose_name=_("subjects"))
    source_document = models.ForeignKey(
        "portal.SourceDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source document"),
        help_text=_("Where the facts of this item are taken from."),
    )
    source_note = models.TextField(
        _("note on the sources"),
        blank=True,
        help_text=_("What is missing, or where sources disagree and which says what. Readers see it."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    # When readers last got another text in this language, or the first; None while they have none (see `moments`).
    text_at_zh_hans = models.DateTimeField(null=True, editable=False)
    text_at_en = models.DateTimeField(null=True, editable=False)
    text_at_ru = models.DateTimeField(null=True, editable=False)

    relations_from = GenericRelation("portal.Relation", content_type_field="from_type", object_id_field="from_id")
    relations_to = GenericRelation("portal.Relation", content_type_field="to_type", object_id_field="to_id")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-date", "-pk"]
        default_permissions = ("add", "change", "delete", "view", "publish")
        indexes = [
            models.Index(fields=["-date", "-id"], name="%(class)s_date"),
            models.Index(fields=["workflow_state", "published_at"], name="%(class)s_published"),
            *(
                models.Index(
                    fields=[f"-{name}", "-id"],
                    name=f"%(class)s_{name}",
                    condition=models.Q(workflow_state=WorkflowState.PUBLISHED),
                )
                for name in languages.columns("text_at")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_workflow_state_valid",
                condition=models.Q(workflow_state__in=WorkflowState.values),
            ),
            models.CheckConstraint(
                name="%(class)s_original_language_valid",
                condition=models.Q(original_language__in=languages.CODES),
            ),
            models.CheckConstraint(
                name="%(class)s_published_has_time",
                condition=~models.Q(workflow_state=WorkflowState.PUBLISHED) | models.Q(published_at__isnull=False),
                violation_error_message=_("A published item has a time of publication."),
            ),
            models.CheckConstraint(
                name="%(class)s_times_in_bounds",
                condition=models.Q(date__range=(FIRST_DATE, LAST_DATE))
                & (models.Q(published_at__isnull=True) | models.Q(published_at__range=(EARLIEST, LATEST))),
                violation_error_message=_(
                    "A date lies in the years 1800 to 2199, a time of publication in 2000 to 2099."
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_published_has_title",
                condition=~models.Q(workflow_state=WorkflowState.PUBLISHED) | original_has("title"),
                violation_error_message=_("A published item has a title in its original language."),
            ),
        ]

    def __str__(self) -> str:
        return self.reading.title or self.slug

    # --- Addresses -----------------------------------------------------------------------------

    # A lookup from this model to the states that it is about, if it is about states.
    state_lookup: ClassVar[str | None] = None
    # The field with its picture (`portal.pictures`), if there is one.
    picture_field: ClassVar[str | None] = None
    # False for kinds that are read on the page of another item.
    has_own_page: ClassVar[bool] = True
    # A lookup from this model to the slug that its address stands under, if there is one.
    parent_slug_lookup: ClassVar[str | None] = None
    # The field with the number that its address ends in, if there is one.
    number_field: ClassVar[str | None] = None
    # True for kinds whose readers get a language for good: of one that is out, a publisher lets a language out
    # (`portal.rights.may_make_current`).
    asks_publisher_for_languages: ClassVar[bool] = False

    @classmethod
    def address(cls, slug: str, parent_slug: str = "", number: int | None = None) -> str:
        """The path of an item in the active language, from what a card knows of it."""
        return path_of(cls.url_name, slug=slug)

    def get_absolute_url(self) -> str:
        return self.address(self.slug)

    def pdf_address(self) -> str:
        """The path of its document, for kinds that have one (portal.documents)."""
        return f"{self.get_absolute_url().rstrip('/')}.pdf"

    # --- Dates and places ----------------------------------------------------------------------

    @property
    def date_text(self) -> str:
        """The date as far as it is known, in the active language."""
        return format_partial(self.date, self.date_precision)

    @property
    def date_iso(self) -> str:
        return machine_partial(self.date, self.date_precision)

    # --- Saving --------------------------------------------------------------------------------

    def missing_texts(self) -> dict[str, list[str]]:
        """What publishing needs and is not there, the words of the picture too."""
        lacking = lacking_words(getattr(self, self.picture_field)) if self.picture_field else ""
        return super().missing_texts() | ({self.picture_field: [lacking]} if self.picture_field and lacking else {})

    def clean(self) -> None:
        super().clean()
        if self.workflow_state == WorkflowState.PUBLISHED and (missing := self.missing_texts()):
            raise ValidationError(missing)

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = self._stored() if self.pk and kwargs.get("update_fields") is None else {}
        if kwargs.get("update_fields") is None:
            self.update_readiness(stored)
            for name, moment in moments(self, stored).items():
                setattr(self, name, moment)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self._has_moved(stored):
                self._remember_address(stored["slug"])
            if stored:
                self._remember_original(stored)
        self.minor_edit = False

    def _has_moved(self, stored: dict[str, Any]) -> bool:
        """Whether an address that readers may know is about to change."""
        known = (WorkflowState.PUBLISHED, WorkflowState.WITHDRAWN)
        return bool(stored) and stored["slug"] != self.slug and stored["workflow_state"] in known

    def _remember_address(self, old_slug: str) -> None:
        """Let the old address lead to the new one, and the new one to nowhere else."""
        from portal.models import MovedSlug

        MovedSlug.objects.filter(kind_name=self.kind_name, old_slug=self.slug).delete()
        MovedSlug.objects.update_or_create(kind_name=self.kind_name, old_slug=old_slug, defaults={"object_id": self.pk})

    def _remember_original(self, stored: dict[str, Any]) -> None:
        """Let translators see what changed in the original since they translated it."""
        from portal.translating.stamps import follow_fields

        follow_fields(self, stored)


def kinds() -> dict[str, type[Publication]]:
    """Every kind of publication by its name, discovered by the base class."""
    from django.apps import apps

    return {model.kind_name: model for model in apps.get_models() if issubclass(model, Publication)}
