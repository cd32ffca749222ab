"""The editor's notes on articles, written for an issue of the bulletin or on their own."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.bulletins import Bulletin
from portal.models import SourceDocument
from portal.publishing.fields import LanguageField, SlugField
from portal.publishing.saving import SavedAtOnce
from portal.richtext import RichTextField


class EditorsNoteQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Those that readers may see now: written for no issue, or for one that has come out and was not withdrawn."""
        return self.filter(Q(bulletin=None) | Q(bulletin__in=Bulletin.objects.published()))

    def on(self, article: Article) -> Self:
        return self.filter(articles=article)


class EditorsNote(SavedAtOnce):
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

    objects: ClassVar[Any] = EditorsNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("editor's note")
        verbose_name_plural = _("editor's notes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class EditorsNoteArticle(SavedAtOnce):
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
