"""One sitemap for each language and kind: only texts that exist in that language."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal import languages
from portal.delivery.parameters import knows
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


# The pages that are there in every language, below its prefix (design.md section 6).
LISTS = (
    "",
    "news/",
    "bulletins/",
    "cooperation/",
    "documents/",
    "projects/",
    "members/",
    "laws/",
    "laws/matrix/",
    "glossary/",
    "about/",
)


class AddressSitemap(Sitemap):
    """Addresses that are made by a function while their language is active."""

    def __init__(self, language: str, addresses: Callable[[], Iterable[str]]):
        self.language, self.addresses = language, addresses
        self.protocol, _, self.host = settings.SITE_URL.partition("://")

    def items(self) -> list[str]:
        with override(self.language):
            return list(self.addresses())

    def location(self, item: str) -> str:
        return item

    def get_domain(self, site: Any = None) -> str:
        return self.host


def list_addresses() -> list[str]:
    return [f"/{languages.current()}/{path}" for path in LISTS]


def row_addresses(model: type[models.Model]) -> list[str]:
    return [row.get_absolute_url() for row in model._default_manager.all()]  # type: ignore[attr-defined]


def sitemaps() -> dict[str, type[Sitemap] | Sitemap]:
    """Every section by its name, such as ``ru-laws``."""
    found: dict[str, type[Sitemap] | Sitemap] = {}
    # Models that are not publications and have a page in every language say so by `in_sitemap`.
    named = [model for model in apps.get_models() if getattr(model, "in_sitemap", False)]
    for language in languages.CODES:
        found[f"{language}-lists"] = AddressSitemap(language, list_addresses)
        for model in named:
            found[f"{language}-{model._meta.model_name}"] = AddressSitemap(language, partial(row_addresses, model))
        for name, model in kinds().items():
            if model.has_own_page:
                found[f"{language}-{name}"] = KindSitemap(model, language)
    return found


def page_counts() -> dict[str, int]:
    """How many pages of `KindSitemap.limit` addresses each section of a kind has, in one query."""
    parts = [
        model.objects.published()
        .readable_in(language)
        .order_by()
        # Not Count: Django would group by the primary key, and count each item by itself.
        .annotate(
            section=models.Value(f"{language}-{name}"),
            item_count=models.Func("pk", function="COUNT", output_field=models.IntegerField()),
        )
        .values_list("section", "item_count")
        for language in languages.CODES
        for name, model in kinds().items()
        if model.has_own_page
    ]
    return {section: -(-number // KindSitemap.limit) for section, number in parts[0].union(*parts[1:], all=True)}


@require_safe
@knows()
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The index of all sections (sitemaps.org protocol 0.9)."""
    counts = page_counts()
    locations = []
    for section in sitemaps():
        address = settings.SITE_URL + reverse("sitemap-section", kwargs={"section": section})
        pages = counts.get(section, 1)
        locations += [address, *(f"{address}?p={page}" for page in range(2, pages + 1))]
    rows = [{"location": location, "last_mod": None} for location in locations]
    return render(request, "sitemap_index.xml", {"sitemaps": rows}, content_type="application/xml")


@require_safe
@knows("p")
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    return sitemap(request, sitemaps(), section=section)
