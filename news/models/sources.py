"""Where news come from: media and authorities."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import State
from portal.models import named_in_all_languages
from portal.publishing.fields import SlugField
from portal.publishing.saving import SavedAtOnce


class SourceKind(models.TextChoices):
    AUTHORITY = "authority", pgettext_lazy("kind of news source", "authority")
    AGENCY = "agency", pgettext_lazy("kind of news source", "news agency")
    NEWSPAPER = "newspaper", pgettext_lazy("kind of news source", "newspaper")
    ORGANISATION = "organisation", pgettext_lazy("kind of news source", "organisation")


class Source(SavedAtOnce):
    """A medium or authority that news come from."""

    is_kept_whole = True

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
