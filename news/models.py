"""News: where it comes from, the articles, and the editor's notes on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import State
from portal.languages import columns
from portal.models import SourceDocument, named_in_all_languages
from portal.publishing.fields import LanguageField, SlugField
from portal.publishing.models import Publication
from portal.publishing.saving import SavedAtOnce
from portal.richtext import RichTextField


class SourceKind(models.TextChoices):
    AUTHORITY = "authority", pgettext_lazy("kind of news source", "authority")
    AGENCY = "agency", pgettext_lazy("kind of news source", "news agency")
    NEWSPAPER = "newspaper", pgettext_lazy("kind of news source", "newspaper")
    ORGANISATION = "organisation", pgettext_lazy("kind of news source", "organisation")


class Source(SavedAtOnce):
    """A medium or authority that news come from."""

    slug = SlugField()
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices)
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("country", "state")
    )
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("news source")
        verbose_name_plural = _("news sources")
        ordering = ["slug"]
        constraints = [named_in_all_languages("name", "source_named")]

    def __str__(self) -> str:
        return self.name


class ArticleKind(models.TextChoices):
    NEWS = "news", pgettext_lazy("kind of article", "news")
    OPINION = "opinion", pgettext_lazy("kind of article", "opinion")
    QA = "qa", pgettext_lazy("kind of article", "questions and answers")
    EXPLAINER = "explainer", pgettext_lazy("kind of article", "explainer")
    ANNOUNCEMENT = "announcement", pgettext_lazy("kind of article", "announcement")


class Article(Publication):
    """A piece of news. `date` is its dateline."""

    kind_name = "articles"
    state_lookup = "states"
    url_name = "news:article"
    required_texts = ("title", "body")

    kind = models.CharField(
        _("kind"), max_length=12, choices=ArticleKind.choices, default=ArticleKind.NEWS, db_index=True
    )
    outlet = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("news source")
    )
    dateline_place = models.CharField(_("place of the dateline"), max_length=100, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    states = models.ManyToManyField(
        State, blank=True, related_name="articles", verbose_name=pgettext_lazy("countries", "states")
    )
    picture = models.ImageField(_("picture"), upload_to="articles/%Y/", blank=True)
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("Read to those who do not see the picture."),
    )
    picture_credit = models.CharField(_("picture credit"), max_length=200, blank=True)

    class Meta(Publication.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            *Publication.Meta.indexes,
            # Articles are many and wide: what is counted of them is counted in this index alone.
            models.Index(
                fields=["workflow_state", "published_at"],
                include=["id", "kind", *columns("readiness")],
                name="article_counted",
            ),
        ]


class EditorsNote(models.Model):
    """A remark of the editors on one or several articles."""

    slug = SlugField()
    original_language = LanguageField(_("original language"), default="zh-hans")
    body = RichTextField(_("text"), blank=True)
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
