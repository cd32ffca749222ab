"""The search page, and the suggestions of its field."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal import languages
from portal.delivery.kept import kept
from portal.delivery.parameters import knows
from portal.models import SearchEntry, Subject
from portal.search import query, spelling
from portal.search.engine import FACETS, Answer, TooSlowError, answer, counted, limited
from portal.search.filters import LOOSE, TOO_SLOW, SearchFilterSet
from portal.search.results import facet_links, meant, result_page, search_url
from portal.search.suggestions import suggestions
from portal.views import ReadOnlyView

# With fewer hits the page offers what else may have been meant.
FEW_HITS = 3
MOST_TERMS = 3


class SearchView(ReadOnlyView):
    """Everything published, by words and facets. Any question gives an ordinary page."""

    template_name = "portal/search.html"
    query_parameters = frozenset({"q", *SearchFilterSet.base_filters, "after", "before"})
    takes_any_text = True
    was_stopped = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"asked": self.request.GET.get("q", ""), "is_asked": True, "problems": []}
        try:
            with limited():
                self.ask(shown)
        except TooSlowError:
            self.was_stopped = True
            shown["problems"].append(str(TOO_SLOW))
        return super().get_context_data(
            **shown,
            subjects=[] if shown.get("hits") else list(Subject.objects.filter(parent=None)),
            noindex=True,
            canonical=None,
            alternates=[],
            language=languages.current(),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if self.was_stopped:  # it may be answered the next time
            response["Cache-Control"] = "no-store"
        return response

    def ask(self, shown: dict[str, Any]) -> None:
        """Put into `shown` what the page shows, one after the other: what is there when it takes too long stays."""
        question = query.read(shown["asked"])
        shown.update(asked=question.asked, question=question)
        filterset = SearchFilterSet(self.request.GET, queryset=SearchEntry.objects.none())
        problems = list(filterset.problems)
        is_asked = bool(question) or bool(filterset.chosen)
        shown.update(filter=filterset, chips=filterset.chips, problems=problems, is_asked=is_asked)
        found, everywhere = self.find(question, filterset)
        if found.is_loose and found.ranked:
            problems.append(str(LOOSE))
        terms, names = meant(question)
        page = result_page(found, self.request.GET, names)
        shown.update(
            hits=page.hits,
            total=len(found.ranked),
            is_cut=found.is_cut,
            is_everywhere=everywhere,
            unknown=found.unknown,
            facets=self.facets(found, filterset),
            previous_url=page.previous_query,
            next_url=page.next_query,
            terms=terms[:MOST_TERMS],
        )
        shown.update(self.ways_on(question, found))

    def find(self, question: query.Question, filterset: SearchFilterSet) -> tuple[Answer, bool]:
        """The answer for the reader's language; where there is none, that of all languages, and True."""
        chosen, newest_first = filterset.chosen, filterset.newest_first
        asked = question.languages(languages.current())
        found = answer(question, asked, chosen, newest_first=newest_first)
        is_everywhere = bool(not found.ranked and question and len(asked) < len(languages.CODES))
        if is_everywhere:
            everywhere = answer(found.question, languages.CODES, chosen, newest_first=newest_first)
            found = replace(everywhere, is_loose=found.is_loose)
        return self.without_terms(found, chosen), is_everywhere

    def without_terms(self, found: Answer, chosen: dict[str, str]) -> Answer:
        """Terms of the glossary stand beside the hits, not among them, unless they are asked for or all there is."""
        if chosen.get("kind") == "terms":
            return found
        rest = [each for each in found.ranked if each.candidate.kind != "terms"]
        if len(rest) == len(found.ranked):
            return found
        # Their number still stands among the kinds, where they can be chosen.
        return replace(found, ranked=rest, facets=counted(rest) | {"kind": found.facets["kind"]}) if rest else found

    def facets(self, found: Answer, filterset: SearchFilterSet) -> list[dict[str, Any]]:
        shown = []
        for name in FACETS:
            counts = found.facets.get(name, Counter())
            ordered = sorted(counts.items(), key=lambda each: each[0], reverse=True)
            if name != "year":
                ordered.sort(key=lambda each: -each[1])
            labels = {value: value for value in counts} if name == "year" else filterset.labels[name]
            label = str(filterset.filters[name].label)
            if links := facet_links(ordered, labels, name, label, self.request.GET, "+" if found.is_cut else ""):
                shown.append({"name": name, "label": label, "links": links})
        return shown

    def ways_on(self, question: query.Question, found: Answer) -> dict[str, Any]:
        """What else the reader may have meant, where little or nothing was found."""
        if not question.asked or (len(found.ranked) >= FEW_HITS and not found.unknown):
            return {"did_you_mean": None, "nearest": []}
        known = kept(("vocabulary",), spelling.vocabulary)
        better = spelling.corrected(question, found.unknown, known)
        nearest = spelling.nearest_names(question.asked, known) if len(found.ranked) < FEW_HITS else []
        return {
            "did_you_mean": (better, search_url(better.text)) if better.text else None,
            "nearest": [(name, search_url(name.text)) for name in nearest if name.text != better.text],
        }


@require_safe
@knows("q")
def suggest(request: HttpRequest) -> JsonResponse:
    """What a reader who typed `q` may be about to ask: ``{"suggestions": […]}``, each as `suggestions` returns it."""
    headers = {}
    try:
        found = suggestions(request.GET.get("q", ""), languages.current())
    except TooSlowError:
        found, headers = [], {"Cache-Control": "no-store"}  # the question itself can still be asked
    return JsonResponse({"suggestions": found}, headers=headers, json_dumps_params={"ensure_ascii": False})


suggest.takes_any_text = True  # type: ignore[attr-defined]
