"""Filters of the list of laws, and the choice of a state that other lists share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import SCO, Law, LawKind, LawStatus, Membership, State
from portal.filters import (
    DayFilter,
    LanguageFilter,
    ListFilterSet,
    NamedBodyFilter,
    OneOfFilter,
    StatusFilter,
    SubjectFilter,
    YearFilter,
)
from portal.languages import columns
from portal.languages.collation import in_order
from portal.search.filters import WordsFilter


def state_choices() -> list[tuple[str, str]]:
    """The states that have or had a role in the SCO, in the order of the language."""
    in_sco = Membership.objects.in_organisation(SCO).values("state")
    states = State.objects.filter(pk__in=in_sco).only("iso2", *columns("name"))
    return [(state.iso2, state.name) for state in in_order(states, lambda state: state.name)]


class StateFilter(OneOfFilter):
    """The items of one state; `field_name` is a foreign key or a many-to-many to State."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=pgettext_lazy("country", "State"), choices=state_choices, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__iso2": value}) if value else qs


class LawFilterSet(ListFilterSet):
    q = WordsFilter()
    state = StateFilter(field_name="state")
    subject = SubjectFilter()
    kind = OneOfFilter(label=_("Kind"), choices=LawKind.choices)
    status = StatusFilter(label=_("Status"), choices=LawStatus.choices)
    on = DayFilter(label=_("Status on the day"))
    year = YearFilter()
    language = LanguageFilter()
    body = NamedBodyFilter(label=_("Issuing body"), field_name="issuing_body")

    class Meta:
        model = Law
        fields: list[str] = []
