"""Bulletins: issues put together from published articles, with the editor's notes on them and one colophon for all."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from news.models.articles import Article
from portal.dates import Precision, date_validators, format_partial
from portal.models import Picture, SourceDocument, named_in_all_languages
from portal.publishing.fields import LanguageField, SlugField
from portal.publishing.models import Publication
from portal.publishing.querysets import PublicationQuerySet
from portal.publishing.saving import SavedAtOnce
from portal.richtext import RichTextField

FIRST_YEAR, LAST_YEAR = 2000, 2199


class Bulletin(Publication):
    """One issue. Its address follows from year and number: `2021-1`. `date` is the day it came out."""

    kind_name = "bulletins"
    url_name = "news:bulletin"
    required_texts = ("title",)
    picture_field = "cover"

    slug = SlugField(blank=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    number = models.PositiveSmallIntegerField(_("number of the issue"), validators=[MinValueValidator(1)])
    period_from = models.DateField(
        _("first day of the period"),
        null=True,
        blank=True,
        validators=date_validators,
        help_text=_("The issue gathers what is dated from this day on."),
    )
    period_to = models.DateField(_("last day of the period"), null=True, blank=True, validators=date_validators)
    articles = models.ManyToManyField(
        Article, through="BulletinEntry", related_name="bulletins", verbose_name=_("articles")
    )
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletins",
        verbose_name=_("cover picture"),
        help_text=_("Without a picture the issue gets a drawn cover."),
    )

    objects: ClassVar[Any] = PublicationQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "number"],
                name="bulletin_number_once",
                violation_error_message=_("There is an issue with this number in this year already."),
            ),
            models.CheckConstraint(
                name="bulletin_slug_follows_number",
                condition=Q(
                    slug=Concat(
                        Cast("year", models.TextField()),
                        Value("-"),
                        Cast("number", models.TextField()),
                        output_field=models.TextField(),
                    )
                ),
                violation_error_message=_("The address of an issue is its year and number, as in 2021-1."),
            ),
            models.CheckConstraint(
                name="bulletin_period_in_order",
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                violation_error_message=_("The last day of the period does not come before the first."),
            ),
        ]

    @property
    def number_text(self) -> str:
        """Year and number in the active language: “No. 1, 2021”, 2021年第1期."""
        return pgettext("an issue of the bulletin", "No. %(number)s, %(year)s") % {
            "year": self.year,
            "number": self.number,
        }

    @property
    def period_text(self) -> str:
        """The days that the issue covers, in the active language; empty where they are not recorded."""
        first, last = (format_partial(day, Precision.DAY) for day in (self.period_from, self.period_to))
        if not (first and last) or first == last:
            return first or last
        return pgettext("from a day to a day", "%(first)s – %(last)s") % {"first": first, "last": last}

    def take_address_from_number(self) -> None:
        """The address is never chosen: it follows from year and number."""
        if self.year and self.number:
            self.slug = f"{self.year}-{self.number}"

    def clean(self) -> None:
        super().clean()
        if not self.slug:
            self.take_address_from_number()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.take_address_from_number()
        super().save(*args, **kwargs)


class BulletinSection(SavedAtOnce):
    """A part of an issue under a title of its own."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="sections", verbose_name=_("bulletin"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section of the issue")
        verbose_name_plural = _("sections of the issue")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or f"{self.position + 1}"


class BulletinEntry(SavedAtOnce):
    """The place of an article in an issue. Entries without a section stand first."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="entries", verbose_name=_("bulletin"))
    section = models.ForeignKey(
        BulletinSection,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("section"),
    )
    # An article of an issue is withdrawn, not deleted: what came out once is not undone.
    article = models.ForeignKey(Article, models.PROTECT, related_name="bulletin_entries", verbose_name=_("article"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("entry of the issue")
        verbose_name_plural = _("entries of the issue")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "article"],
                name="bulletinentry_once",
                violation_error_message=_("This article stands in the issue already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.article)

    def clean(self) -> None:
        super().clean()
        if self.section is not None and self.section.bulletin_id != self.bulletin_id:
            raise ValidationError({"section": _("This section belongs to another issue.")})


class EditorsNote(models.Model):
    """A remark of the editors on one or several articles, written for an issue or on its own."""

    slug = SlugField()
    original_language = LanguageField(_("original language"), default="zh-hans")
    body = RichTextField(_("text"), blank=True)
    bulletin = models.ForeignKey(
        Bulletin,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("bulletin"),
        help_text=_("The issue that the note was written for. It stands there after the last article that it covers."),
    )
    articles = models.ManyToManyField(
        Article, through="EditorsNoteArticle", related_name="editors_notes", verbose_name=_("articles")
    )
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    class Meta:
        verbose_name = _("editor's note")
        verbose_name_plural = _("editor's notes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class EditorsNoteArticle(models.Model):
    """The place of an article under an editor's note."""

    note = models.ForeignKey(EditorsNote, models.CASCADE, related_name="places")
    article = models.ForeignKey(Article, models.CASCADE, related_name="note_places", verbose_name=_("article"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("article under the note")
        verbose_name_plural = _("articles under the note")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["note", "article"], name="editorsnotearticle_once")]

    def __str__(self) -> str:
        return f"{self.note} - {self.article}"


class Colophon(models.Model):
    """The name of the periodical and who makes it, kept once for all issues: there is one row at the most."""

    ONLY = "colophon"

    slug = SlugField(default=ONLY, editable=False)
    name = models.CharField(_("name of the periodical"), max_length=200)
    body = RichTextField(_("text"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    class Meta:
        verbose_name = _("colophon of the bulletin")
        verbose_name_plural = _("colophon of the bulletin")
        constraints = [
            named_in_all_languages("name", "colophon_named"),
            models.CheckConstraint(
                name="colophon_only_one",
                condition=Q(slug="colophon"),
                violation_error_message=_("There is one colophon for all issues; its name in files is “colophon”."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
