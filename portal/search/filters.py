"""The facets and the order of the search page as one FilterSet: exact about what is wrong, with removable chips."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal import languages
from portal.delivery.kept import kept
from portal.filters import FlatFilter, ListFilterSet, OneOfFilter, SortFilter, YearFilter
from portal.search.engine import TooSlowError, answer, limited
from portal.search.query import MAX_CHARACTERS, read
from portal.search.results import facet_labels

TOO_SLOW = gettext_lazy("This search took too long and was stopped. Ask for fewer or rarer words.")
LOOSE = gettext_lazy("Nothing has the quoted words exactly so; these items have the words.")
CUT = gettext_lazy("More than %(count)s items have these words; those that answer best are listed.")


class WordsFilter(FlatFilter):
    """The items of a list that answer a question, found as the search page finds them."""

    field_class = forms.CharField

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"type": "search", "maxlength": MAX_CHARACTERS})
        super().__init__(label=pgettext_lazy("filter of a list", "Words"), widget=widget, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        question = read(value or "")
        if not question:
            return qs
        try:
            with limited():
                found = answer(question, question.languages(languages.current()), {"kind": qs.model.kind_name})
        except TooSlowError:
            self.parent.form.add_error(None, TOO_SLOW)
            return qs.none()
        if found.is_cut:
            self.parent.form.add_error(None, CUT % {"count": len(found.ranked)})
        elif found.is_loose and found.ranked:
            self.parent.form.add_error(None, LOOSE)
        return qs.filter(pk__in=[each.candidate.item[1] for each in found.ranked])


class FacetFilter(OneOfFilter):
    """A facet. It filters nothing itself: the search takes the values."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs


class YearFacet(YearFilter):
    def filter(self, qs: Any, value: int | None) -> Any:
        return qs


class RelevanceFilter(SortFilter):
    """By relevance, or the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.choices_source = [("newest", gettext_lazy("Newest first"))]
        self.empty_label = pgettext_lazy("order of search results", "Best match first")


class SearchFilterSet(ListFilterSet):
    """`labels` has the names of the values of each facet but the year."""

    kind = FacetFilter(label=pgettext_lazy("of search results", "Kind"))
    state = FacetFilter(label=gettext_lazy("Country"))
    subject = FacetFilter(label=gettext_lazy("Subject"))
    year = YearFacet()
    text = FacetFilter(label=gettext_lazy("Language of the text"))
    sort = RelevanceFilter()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.labels = kept(("labels of facets",), lambda: facet_labels(languages.current()))
        for name, labels in self.labels.items():
            self.filters[name].choices_source = labels.items()

    @property
    def chosen(self) -> dict[str, str]:
        """The values of the facets that were understood."""
        return {name: str(value) for name, value in self.values.items() if name != "sort" and value not in (None, "")}

    @property
    def newest_first(self) -> bool:
        return self.values.get("sort") == "newest"
