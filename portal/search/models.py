"""The tables of the search: what is found, and by which names a term is recognised."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.dates import PrecisionField
from portal.publishing.fields import LanguageField


class SearchEntry(models.Model):
    """What can be found of one item by readers of one language: a copy, made from the item and never edited.

    `language` is the readers' language; `text_language` that of the title, summary and body shown.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = LanguageField(_("language"))
    # The terms; see portal/search/documents.py for what is in them.
    vector = SearchVectorField()
    # The number of words and Chinese characters, by which ranks are evened out.
    length = models.PositiveIntegerField()
    facets = ArrayField(models.CharField(max_length=140))
    kind = models.CharField(max_length=30)
    # The address behind the language prefix.
    path = models.CharField(max_length=400)
    text_language = LanguageField(_("language of the text"))
    title = models.TextField()
    summary = models.TextField()
    keywords = models.TextField()
    body = models.TextField()
    date = models.DateField(null=True)
    date_precision = PrecisionField()
    published_at = models.DateTimeField()
    item = GenericForeignKey("content_type", "object_id")
    # What the row was made from: the moment of the item's last change, and the version of the analysis.
    item_updated_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "language"], name="searchentry_once"),
        ]
        indexes = [
            # No list of pending entries: what was saved is in the tree at once, and no reader pays for tidying it.
            GinIndex("vector", name="searchentry_vector", fastupdate=False),
            models.Index(fields=["version"], name="searchentry_version"),
            models.Index(fields=["kind", "language"], name="searchentry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.path}"


class TermForm(models.Model):
    """One way in which a term of the glossary is written, in the form in which texts and questions are compared."""

    keeps_history = False

    term = models.ForeignKey("portal.Term", models.CASCADE, related_name="forms")
    language = LanguageField(_("language"))
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=800)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["term", "language", "text"], name="termform_once")]
        indexes = [models.Index(fields=["key"], name="termform_key")]

    def __str__(self) -> str:
        return self.text
