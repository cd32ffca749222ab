"""Filters of the list of laws, and the choice of a state that other lists share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Law, LawKind, LawStatus, State
from portal.filters import ListFilterSet, OneOfFilter, SubjectFilter, YearFilter
from portal.languages.collation import in_order


def state_choices() -> list[tuple[str, str]]:
    """The states that have a recorded role in an organisation, in the order of the language."""
    states = State.objects.only("iso2", *NAME_COLUMNS)
    return [(state.iso2, state.name) for state in in_order(states, lambda state: state.name)]


NAME_COLUMNS = ("name_zh_hans", "name_en", "name_ru")


class StateFilter(OneOfFilter):
    """The items of one state; `field_name` is a foreign key or a many-to-many to State."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=pgettext_lazy("country", "State"), choices=state_choices, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__iso2": value}) if value else qs


class LawStatusFilter(OneOfFilter):
    """The laws with a status today."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs.with_status(value) if value else qs


class LawFilterSet(ListFilterSet):
    state = StateFilter(field_name="state")
    subject = SubjectFilter()
    kind = OneOfFilter(label=_("Kind"), choices=LawKind.choices)
    status = LawStatusFilter(label=_("Status"), choices=LawStatus.choices)
    year = YearFilter()

    class Meta:
        model = Law
        fields: list[str] = []
