"""One sitemap for each language and kind: only texts that exist in that language."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal import languages
from portal.publishing.models import Publication, kinds


class KindSitemap(Sitemap):
    """The published items of one kind that can be read in one language."""

    limit = 5000

    def __init__(self, model: type[Publication], language: str):
        self.model, self.language = model, language
        self.protocol, _, self.host = settings.SITE_URL.partition("://")

    def items(self) -> Any:
        parents = [self.model.parent_slug_lookup.split("__")[0]] if self.model.parent_slug_lookup else []
        return (
            self.model.objects.published()
            .readable_in(self.language)
            .select_related(*parents)
            .defer(*languages.columns("body", "summary", "source_note"))
            .order_by("pk")
        )

    def location(self, item: Publication) -> str:
        with override(self.language):
            return item.get_absolute_url()

    def lastmod(self, item: Publication) -> Any:
        return item.updated_at

    def get_domain(self, site: Any = None) -> str:
        return self.host


class ListSitemap(Sitemap):
    """The home page, the lists and the states, in one language."""

    def __init__(self, language: str):
        self.language = language
        self.protocol, _, self.host = settings.SITE_URL.partition("://")

    def items(self) -> list[str]:
        sections = "", "news/", "cooperation/", "documents/", "projects/", "members/", "laws/", "about/"
        return [f"/{self.language}/{section}" for section in sections]

    def location(self, item: str) -> str:
        return item

    def get_domain(self, site: Any = None) -> str:
        return self.host


def sitemaps() -> dict[str, type[Sitemap] | Sitemap]:
    """Every section by its name, such as ``ru-laws``."""
    found: dict[str, type[Sitemap] | Sitemap] = {}
    for language in languages.CODES:
        found[f"{language}-lists"] = ListSitemap(language)
        for name, model in kinds().items():
            if model.has_own_page:
                found[f"{language}-{name}"] = KindSitemap(model, language)
    return found


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    return index(request, sitemaps(), sitemap_url_name="sitemap-section")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    return sitemap(request, sitemaps(), section=section)
