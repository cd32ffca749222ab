"""Filters of the lists of documents and projects, and the choice of a mechanism."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Document,
    DocumentKind,
    DocumentStatus,
    Mechanism,
    Meeting,
    MeetingLevel,
    Project,
    ProjectCategory,
    ProjectStatus,
)
from members.filters import StateFilter
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


def mechanism_choices() -> list[tuple[str, str]]:
    rows = Mechanism.objects.published().defer("body", "responsibilities", "achievements", "next_steps")
    return [(row.slug, row.reading.title) for row in rows]


class MechanismFilter(OneOfFilter):
    """The items of one mechanism."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=_("Mechanism"), choices=mechanism_choices, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(mechanism__slug=value) if value else qs


class DocumentFilterSet(ListFilterSet):
    kind = OneOfFilter(label=_("Kind"), choices=DocumentKind.choices)
    mechanism = MechanismFilter()
    state = StateFilter(field_name="states")
    subject = SubjectFilter()
    status = StatusFilter(label=_("Status"), choices=DocumentStatus.choices)
    on = DayFilter(label=_("Status on the day"))
    year = YearFilter()
    language = LanguageFilter()
    body = NamedBodyFilter(label=_("Adopted by"), field_name="adopted_by")

    class Meta:
        model = Document
        fields: list[str] = []


class MeetingFilterSet(ListFilterSet):
    mechanism = MechanismFilter()
    state = StateFilter(field_name="state")
    subject = SubjectFilter()
    level = OneOfFilter(label=_("Level"), choices=MeetingLevel.choices)
    year = YearFilter()

    class Meta:
        model = Meeting
        fields: list[str] = []


class ProjectFilterSet(ListFilterSet):
    category = OneOfFilter(label=_("Category"), choices=ProjectCategory.choices)
    status = OneOfFilter(label=_("Status"), choices=ProjectStatus.choices)
    mechanism = MechanismFilter()
    state = StateFilter(field_name="states")
    subject = SubjectFilter()
    year = YearFilter()

    class Meta:
        model = Project
        fields: list[str] = []
