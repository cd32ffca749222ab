"""Filters of the admin's lists: state of the workflow, readiness of each language, subject."""

from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from unfold.contrib.filters.admin import DropdownFilter

from portal import languages
from portal.filters import subject_choices
from portal.models import subjects_below
from portal.publishing.states import Readiness, WorkflowState

SCHEDULED = "scheduled"


class OneOf(DropdownFilter):
    """A choice; a value that is none is ignored like an empty one."""

    def value(self) -> Any:
        value = super().value()
        return value if value in {str(key) for key, _label in self.lookup_choices} else None


class WorkflowFilter(OneOf):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        scheduled = (SCHEDULED, pgettext("workflow state", "scheduled"))
        return [*WorkflowState.choices, scheduled]

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        value = self.value()
        if value == SCHEDULED:
            return queryset.scheduled()
        if value == WorkflowState.PUBLISHED:
            return queryset.published()
        return queryset.filter(workflow_state=value) if value else queryset


class ReadinessFilter(OneOf):
    """How ready the text of one language is; one subclass for each language."""

    language: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Readiness.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        value = self.value()
        return queryset.with_readiness(value, self.language) if value else queryset


def readiness_parameter(language: str) -> str:
    """The name of the filter in an address: ``readiness-ru``."""
    return f"readiness-{language}"


READINESS_FILTERS: list[type[SimpleListFilter]] = [
    type(
        f"ReadinessFilter{code.title().replace('-', '')}",
        (ReadinessFilter,),
        {"language": code, "title": autonym, "parameter_name": readiness_parameter(code)},
    )
    for code, autonym in languages.AUTONYMS.items()
]


class OriginalLanguageFilter(OneOf):
    title = _("original language")
    parameter_name = "original"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(languages.AUTONYMS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        return queryset.filter(original_language=self.value()) if self.value() else queryset


class SubjectFilter(OneOf):
    """The items on a subject or a narrower one."""

    title = _("subject")
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return subject_choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        value = self.value()
        return queryset.about_subject(subjects_below(value)) if value else queryset
