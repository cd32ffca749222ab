"""Bulletins: issues put together from published articles, and one colophon for all."""

import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from news.models.articles import Article
from portal import languages
from portal.dates import Precision, date_validators, format_partial
from portal.languages import column
from portal.models import Picture, SourceDocument, named_in_all_languages
from portal.publishing.fields import SlugField
from portal.publishing.models import Publication
from portal.publishing.querysets import PublicationQuerySet
from portal.publishing.saving import SavedAtOnce
from portal.publishing.states import Readiness, WorkflowState
from portal.richtext import RichTextField

FIRST_YEAR, LAST_YEAR = 2000, 2199


class Bulletin(Publication):
    """One issue. Its address follows from year and number: `2021-1`. `date` is the day it came out."""

    kind_name = "bulletins"
    url_name = "news:bulletin"
    required_texts = ("title",)
    picture_field = "cover"
    # A language that becomes current goes to its subscribers by mail.
    asks_publisher_for_languages = True

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

    def update_readiness(self, stored: dict[str, Any] | None = None) -> None:
        """As for every kind, but a language that is added to an issue which is out begins as a draft.

        An issue goes to its subscribers as soon as it can be read in their language, and cannot be called back: so
        somebody says first that it is ready.
        """
        if stored is None:
            stored = self._stored() if self.pk else {}
        missing = [code for code in languages.CODES if self.readiness_in(code) == Readiness.MISSING]
        super().update_readiness(stored)
        if stored.get("workflow_state") == WorkflowState.PUBLISHED:
            for code in missing:
                if self.readiness_in(code) == Readiness.CURRENT:
                    setattr(self, column("readiness", code), Readiness.DRAFT)

    def publish(self, by: Any = None, at: Any = None) -> None:
        """As for every kind; ValidationError where readers would find nothing in the issue when it comes out.

        One that is published as it is created, as by a load of content, gets its entries after that.
        """
        moment = max(at or self.published_at or timezone.now(), timezone.now())
        if self.pk and not self.entries.public(moment).exists():
            raise ValidationError(
                _(
                    "The issue has no article that readers will see when it comes out. Add articles, or publish them first."
                )
            )
        super().publish(by=by, at=at)


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


class BulletinEntryQuerySet(models.QuerySet):
    def public(self, at: datetime.datetime | None = None) -> Self:
        """Those whose article readers see at a moment, by default at this one."""
        return self.filter(article__in=Article.objects.published(at))

    def in_order(self) -> Self:
        """As the issue has them: those without a section first."""
        return self.order_by(
            F("section__position").asc(nulls_first=True), F("section_id").asc(nulls_first=True), "position", "pk"
        )


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

    objects: ClassVar[Any] = BulletinEntryQuerySet.as_manager()

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
