"""Events of laws and documents on their form: the order of a life is checked among the rows as they are sent."""

from typing import Any

from unfold.forms import PaginationInlineFormSet

from portal.admin.base import StackedParts
from portal.languages import columns
from portal.lives import impossible


class EventFormSet(PaginationInlineFormSet):
    """Refuses, at its date, an event that cannot stand among the others of the form."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.instance.sisters_are_checked = True
        return form

    def clean(self) -> None:
        super().clean()
        before: list[Any] = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or not data.get("date") or not data.get("kind"):
                continue
            if problem := impossible(form.instance, before):
                form.add_error("date", problem)
            before.append(form.instance)


class EventInline(StackedParts):
    formset = EventFormSet
    fields = ("kind", ("date", "date_precision"), "state", *columns("note"), "source_document")
    autocomplete_fields = ("state", "source_document")
