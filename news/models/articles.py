"""Articles: pieces of news with their datelines."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import State
from news.models.sources import Source
from portal.languages import columns
from portal.models import Picture
from portal.publishing.models import Publication


class ArticleKind(models.TextChoices):
    NEWS = "news", pgettext_lazy("kind of article", "news")
    OPINION = "opinion", pgettext_lazy("kind of article", "opinion")
    QA = "qa", pgettext_lazy("kind of article", "questions and answers")
    EXPLAINER = "explainer", pgettext_lazy("kind of article", "explainer")
    ANNOUNCEMENT = "announcement", pgettext_lazy("kind of article", "announcement")


KINDS = dict(ArticleKind.choices)


class Article(Publication):
    """A piece of news. `date` is its dateline."""

    kind_name = "articles"
    state_lookup = "states"
    url_name = "news:article"
    required_texts = ("title", "body")
    picture_field = "picture"

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
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("picture")
    )

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

    def get_kind_display(self) -> str:  # type: ignore[no-redef] # the stubs have Django's own
        """As Django's own, which makes a table of all kinds at each look."""
        return str(KINDS.get(self.kind, self.kind))
