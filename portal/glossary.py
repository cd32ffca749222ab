"""The public glossary: all agreed terms in the order of the reader's language, and a page for each."""

from typing import Any

import django_filters as filters
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext_lazy

from portal import languages
from portal.filters import ListFilterSet, SubjectFilter
from portal.languages import columns
from portal.languages.collation import by_initial, in_order
from portal.models import Term, TermForm, subjects_below
from portal.search import query
from portal.search.engine import Answer, TooSlowError, answer, limited
from portal.search.glossary import beginnings
from portal.search.results import hits_of, search_url
from portal.views import ReadOnlyView

MAX_NAME_LENGTH = 200
# So many items that use a term are named on its page, and so many other terms.
USES_SHOWN = 20
RELATED_SHOWN = 12


class NameFilter(filters.CharFilter):
    """The terms with a name, abbreviation or variant, in any language, that has these words or beginnings of words."""

    def __init__(self) -> None:
        super().__init__(
            label=pgettext_lazy("field of the glossary", "Word or abbreviation"), max_length=MAX_NAME_LENGTH
        )

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        if not value:
            return qs
        fits = models.Q(pk__in=[])
        for start in beginnings(value):
            fits |= models.Q(key__startswith=start) | models.Q(key__contains=f" {start}")
        return qs.filter(pk__in=TermForm.objects.filter(fits).values("term"))


class TermSubjectFilter(SubjectFilter):
    """The terms of a subject or of a narrower one."""

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        return qs.filter(subjects__slug__in=subjects_below(value)).distinct() if value else qs


class GlossaryFilterSet(ListFilterSet):
    """The terms have one order, that of the reader's language."""

    q = NameFilter()
    subject = TermSubjectFilter()
    sort: Any = None

    @classmethod
    def get_filters(cls) -> Any:
        return super(ListFilterSet, cls).get_filters()


class GlossaryView(ReadOnlyView):
    """Every term under its first letter, narrowed by a word or a subject."""

    query_parameters = frozenset(GlossaryFilterSet.base_filters)
    template_name = "portal/glossary.html"
    takes_any_text = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = Term.objects.only("slug", *columns("name", "abbreviation"))
        filterset = GlossaryFilterSet(self.request.GET, queryset=terms)
        found = list(filterset.qs)
        asked = filterset.values.get("q") or ""
        return super().get_context_data(
            section="glossary",
            filter=filterset,
            problems=filterset.problems,
            chips=filterset.chips,
            groups=by_initial(found, lambda term: term.name),
            total=len(found),
            search_url=search_url(asked) if asked else "",
            **kwargs,
        )


class TermView(ReadOnlyView):
    """One term: its names in the three languages, what it means, and where the portal uses it."""

    template_name = "portal/term.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = Term.objects.select_related("source_document").prefetch_related("subjects", "variants")
        term = get_object_or_404(terms, slug=self.kwargs["slug"])
        uses = uses_of(term)
        others = [each for each in uses.ranked if each.candidate.kind == "terms" and each.candidate.item[1] != term.pk]
        rest = [each for each in uses.ranked if each.candidate.kind != "terms"]
        hits = hits_of(uses, [*others[:RELATED_SHOWN], *rest[:USES_SHOWN]])
        return super().get_context_data(
            section="glossary",
            term=term,
            variants=variants_of(term),
            uses=[hit for hit in hits if hit.shown.kind != "terms"],
            total=len(rest),
            is_cut=uses.is_cut and len(rest) > USES_SHOWN,
            related=in_order((hit for hit in hits if hit.shown.kind == "terms"), lambda hit: hit.title),
            search_url=search_url(f'"{term.name}"'),
            **kwargs,
        )


def uses_of(term: Term) -> Answer:
    """The items whose text, as readers of the active language get it, has the term under any of its names.

    Nothing when the search takes too long: the page of a term is worth reading without it.
    """
    nothing_asked = query.read("")
    try:
        with limited():
            return answer(nothing_asked, [languages.current()], {"term": term.slug})
    except TooSlowError:
        return Answer(nothing_asked)


def variants_of(term: Term) -> list[tuple[str, list[Any]]]:
    """The other ways to write a term by language, that of the reader first; languages without any are left out."""
    by_language: dict[str, list[Any]] = {name.language: [] for name in term.names}
    for variant in term.variants.all():
        by_language[variant.language].append(variant)
    return [(language, variants) for language, variants in by_language.items() if variants]
