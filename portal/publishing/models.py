"""`Publication`: the base of every public item."""

import contextlib
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from portal import languages
from portal.dates import PrecisionField, format_partial, machine_partial
from portal.languages import column, columns
from portal.publishing.fields import LanguageField, ReadinessField, SlugField
from portal.publishing.querysets import PublicationQuerySet
from portal.publishing.readings import Reading
from portal.publishing.states import READABLE, TRANSITIONS, Readiness, WorkflowState
from portal.richtext import RichTextField

SLUG_TAKEN = _("This address is taken by another item of the same kind.")


class Readable:
    """What cards and publications share: texts in some languages, one of them the original."""

    original_language: str

    def readiness_in(self, language: str) -> Readiness:
        return Readiness(getattr(self, column("readiness", language)))

    def translated_from_in(self, language: str) -> str:
        return getattr(self, column("translated_from", language)) or self.original_language

    def is_readable_in(self, language: str) -> bool:
        return self.readiness_in(language) in READABLE

    @property
    def readable_languages(self) -> list[str]:
        return [code for code in languages.CODES if self.is_readable_in(code)]

    def language_for(self, requested: str) -> str:
        """The language in which a reader of `requested` gets this item (design.md section 4).

        The text asked for, else the first of the fallback chain that is the original or was made
        from it; a translation of a translation comes last.
        """
        available = [code for code in languages.chain(requested) if self.is_readable_in(code)]
        if not available or available[0] == requested:
            return requested if available else self.original_language
        direct = (code for code in available if self.translated_from_in(code) == self.original_language)
        return next(direct, available[0])

    def reading_in(self, requested: str) -> Reading:
        return Reading(self, self.language_for(requested), requested)

    @property
    def reading(self) -> Reading:
        """The reading for the active language."""
        return self.reading_in(languages.current())


def original_has(field: str) -> models.Q:
    """The condition that a translated field is not empty in the row's own original language."""
    condition = models.Q()
    for code in languages.CODES:
        condition |= models.Q(
            **{
                "original_language": code,
                f"{column(field, code)}__isnull": False,
                f"{column(field, code)}__gt": "",
            }
        )
    return condition


class Publication(Readable, models.Model):
    """Abstract: a public item with workflow, three languages, a date, subjects and relations.

    `date` is the day of the thing itself (dateline, opening day, adoption, founding) as far as
    `date_precision` says; when nothing is known it only serves the order of lists.
    """

    # The name of the kind in addresses, content files and relations, e.g. "articles".
    kind_name: ClassVar[str]
    url_name: ClassVar[str]
    # Texts that must exist in the original language before the item can be published.
    required_texts: ClassVar[tuple[str, ...]] = ("title", "summary")

    slug = SlugField(error_messages={"unique": SLUG_TAKEN})
    workflow_state = models.CharField(
        _("state"),
        max_length=9,
        choices=WorkflowState.choices,
        default=WorkflowState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        help_text=_("A future time schedules the item. Empty: the moment of publishing."),
    )
    original_language = LanguageField(_("original language"), default="zh-hans")

    title = models.CharField(_("title"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = RichTextField(_("text"), blank=True)

    readiness_zh_hans = ReadinessField(_("readiness of the Chinese text"))
    readiness_en = ReadinessField(_("readiness of the English text"))
    readiness_ru = ReadinessField(_("readiness of the Russian text"))
    official_zh_hans = models.BooleanField(_("the Chinese text is official"), default=False)
    official_en = models.BooleanField(_("the English text is official"), default=False)
    official_ru = models.BooleanField(_("the Russian text is official"), default=False)
    translator_zh_hans = models.CharField(_("translator into Chinese"), max_length=200, blank=True)
    translator_en = models.CharField(_("translator into English"), max_length=200, blank=True)
    translator_ru = models.CharField(_("translator into Russian"), max_length=200, blank=True)
    translated_from_zh_hans = LanguageField(_("Chinese translated from"), blank=True)
    translated_from_en = LanguageField(_("English translated from"), blank=True)
    translated_from_ru = LanguageField(_("Russian translated from"), blank=True)

    date = models.DateField(_("date"), default=timezone.localdate)
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
                name="%(class)s_published_has_title",
                condition=~models.Q(workflow_state=WorkflowState.PUBLISHED) | original_has("title"),
                violation_error_message=_("A published item has a title in its original language."),
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minor_edit = False

    def __str__(self) -> str:
        return self.reading.title or self.slug

    # --- Addresses -----------------------------------------------------------------------------

    # A lookup from this model to the states that it is about, if it is about states.
    state_lookup: ClassVar[str | None] = None
    # False for kinds that are read on the page of another item.
    has_own_page: ClassVar[bool] = True
    # A lookup from this model to the slug that its address stands under, if there is one.
    parent_slug_lookup: ClassVar[str | None] = None
    # The field with the number that its address ends in, if there is one.
    number_field: ClassVar[str | None] = None

    @classmethod
    def address(cls, slug: str, parent_slug: str = "", number: int | None = None) -> str:
        """The path of an item in the active language, from what a card knows of it."""
        return reverse(cls.url_name, kwargs={"slug": slug})

    def get_absolute_url(self) -> str:
        return self.address(self.slug)

    # --- Dates and places ----------------------------------------------------------------------

    @property
    def date_text(self) -> str:
        """The date as far as it is known, in the active language."""
        return format_partial(self.date, self.date_precision)

    @property
    def date_iso(self) -> str:
        return machine_partial(self.date, self.date_precision)

    @property
    def is_public(self) -> bool:
        return (
            self.workflow_state == WorkflowState.PUBLISHED
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_scheduled(self) -> bool:
        return self.workflow_state == WorkflowState.PUBLISHED and not self.is_public

    # --- Texts and their readiness -------------------------------------------------------------

    @classmethod
    def translated_fields(cls) -> list[str]:
        """The fields with a column for each language, in a stable order."""
        return sorted(translator.get_options_for_model(cls).get_field_names())

    def has_text_in(self, language: str) -> bool:
        return bool(getattr(self, column("title", language)))

    def _stored(self) -> dict[str, Any]:
        names = [*columns(*self.translated_fields(), "readiness"), "slug", "workflow_state"]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names).first()
        return stored or {}

    def update_readiness(self, stored: dict[str, Any] | None = None) -> None:
        """Bring the readiness of each language in line with the texts that are about to be saved.

        A change of the original makes translations that were not changed with it outdated, unless
        `minor_edit` is set. A readiness that somebody set by hand in the same save stays.
        """
        if stored is None:
            stored = self._stored() if self.pk else {}

        def as_stored(name: str) -> Any:
            field: Any = self._meta.get_field(name)
            return field.get_prep_value(getattr(self, name)) or ""

        def changed(language: str) -> bool:
            return any(
                as_stored(name) != (stored.get(name) or "")
                for name in columns(*self.translated_fields(), languages=[language])
            )

        original_changed = bool(stored) and changed(self.original_language)
        for code in languages.CODES:
            name = column("readiness", code)
            set_by_hand = getattr(self, name) != stored.get(name, Readiness.MISSING)
            value = Readiness(getattr(self, name))
            if code == self.original_language:
                value = Readiness.ORIGINAL
            elif not self.has_text_in(code):
                value = Readiness.MISSING
            elif value in (Readiness.MISSING, Readiness.ORIGINAL):
                value = Readiness.CURRENT
            elif set_by_hand:
                pass
            elif value == Readiness.OUTDATED and changed(code):
                value = Readiness.CURRENT
            elif value == Readiness.CURRENT and original_changed and not changed(code):
                value = Readiness.CURRENT if self.minor_edit else Readiness.OUTDATED
            setattr(self, name, value)

    # --- Saving --------------------------------------------------------------------------------

    def missing_texts(self) -> dict[str, list[str]]:
        """Columns that publishing needs and that are empty, each with a message for the form."""
        autonym = languages.AUTONYMS[self.original_language]
        return {
            column(field, self.original_language): [
                _("To be published, the item needs this text in its original language, %(language)s.")
                % {"language": autonym}
            ]
            for field in self.required_texts
            if not getattr(self, column(field, self.original_language))
        }

    def clean(self) -> None:
        super().clean()
        if self.workflow_state == WorkflowState.PUBLISHED and (missing := self.missing_texts()):
            raise ValidationError(missing)

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = self._stored() if self.pk and kwargs.get("update_fields") is None else {}
        if kwargs.get("update_fields") is None:
            self.update_readiness(stored)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self._has_moved(stored):
                self._remember_address(stored["slug"])
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

    # --- Workflow: one verb for each transition, nobody else assigns workflow_state ------------

    def _transition(self, verb: str, by: Any, to: WorkflowState, permission: str) -> None:
        meta = self._meta
        if by is not None and not by.has_perm(f"{meta.app_label}.{permission}_{meta.model_name}"):
            raise PermissionDenied(
                _("“%(user)s” may not do this: it needs the permission “%(permission)s”.")
                % {"user": by, "permission": f"{meta.app_label}.{permission}_{meta.model_name}"}
            )
        if self.workflow_state not in TRANSITIONS[verb]:
            raise ValidationError(
                _("This is not possible for an item that is “%(state)s”."),
                code="transition",
                params={"state": WorkflowState(self.workflow_state).label},
            )
        before = self.workflow_state
        self.workflow_state = to
        try:
            self.full_clean(validate_unique=False)
            self.save()
        except ValidationError:
            self.workflow_state = before
            raise

    def submit(self, by: Any = None) -> None:
        """Draft → in review. `by` is the user, None for the system itself; so in all verbs.

        Raises PermissionDenied, or ValidationError where the state or the texts do not allow it.
        """
        self._transition("submit", by, WorkflowState.IN_REVIEW, "change")

    def return_to_draft(self, by: Any = None) -> None:
        """In review or withdrawn → draft."""
        self._transition("return_to_draft", by, WorkflowState.DRAFT, "change")

    def publish(self, by: Any = None, at: Any = None) -> None:
        """Make public at the time `at`: by default the one already set, else now."""
        previous = self.published_at
        self.published_at = at or self.published_at or timezone.now()
        try:
            self._transition("publish", by, WorkflowState.PUBLISHED, "publish")
        except (PermissionDenied, ValidationError):
            self.published_at = previous
            raise

    def withdraw(self, by: Any = None) -> None:
        """Published or scheduled → withdrawn: the address answers 410 until it is published again."""
        self._transition("withdraw", by, WorkflowState.WITHDRAWN, "publish")


def kinds() -> dict[str, type[Publication]]:
    """Every kind of publication by its name, discovered by the base class."""
    from django.apps import apps

    return {model.kind_name: model for model in apps.get_models() if issubclass(model, Publication)}
