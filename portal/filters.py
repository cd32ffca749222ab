"""Filters of lists: one FilterSet for each list, forgiving to read and exact about what is wrong."""

import copy
import datetime
from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal import languages
from portal.dates import FIRST_DATE, LAST_DATE, Precision, format_partial, parse_partial
from portal.delivery.kept import kept
from portal.languages import column, columns
from portal.languages.collation import in_order
from portal.models import Subject, subjects_below

MIN_YEAR, MAX_YEAR = 1900, 2100
# A bad value is repeated to the reader up to this many characters.
SHOWN_CHARACTERS = 60


def listed(values: Iterable[str]) -> str:
    """Values one after the other, with the comma of the active language."""
    return pgettext("between values of a list", ", ").join(values)


class OneOfField(forms.ChoiceField):
    """A choice that says, when the value is not one of them, which there are."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            allowed = [str(each) for each, _label in self.choices if each]  # type: ignore[misc, union-attr]
            shown = listed(allowed[:40]) + (" …" if len(allowed) > 40 else "")
            raise forms.ValidationError(
                _("“%(value)s” is not a choice for “%(label)s”. Allowed: %(allowed)s."),
                params={"value": str(value)[:SHOWN_CHARACTERS], "label": self.label, "allowed": shown},
            )


class FlatFilter(filters.Filter):
    """A filter of which a list gets a copy of its own, as django-filter has it, but not of all that is in it.

    Nothing in a filter is changed once it is there; what is set on the copy stays with the copy. So it cannot have a
    `method`, which django-filter binds to the first of them.
    """

    def __deepcopy__(self, _memo: Any) -> Any:
        return copy.copy(self)


class OneOfFilter(FlatFilter):
    """A filter by one of some choices; `choices` is asked once for each form."""

    field_class = OneOfField

    def __init__(self, *args: Any, choices: Any = (), empty_label: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.choices_source = choices
        self.empty_label = empty_label or gettext_lazy("All")

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            choices = [("", self.empty_label), *self.rows()]
            self._field = OneOfField(label=self.label, required=False, choices=choices)
        return self._field

    def rows(self) -> list[tuple[str, str]]:
        """The values to choose from, with their names."""
        source = self.choices_source
        return kept(("choices", source), lambda: list(source())) if callable(source) else list(source)


class YearField(forms.IntegerField):
    def clean(self, value: Any) -> int | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("“%(value)s” is not a year. Allowed: %(first)s to %(last)s."),
                params={"value": str(value)[:SHOWN_CHARACTERS], "first": str(MIN_YEAR), "last": str(MAX_YEAR)},
            ) from None


class YearFilter(FlatFilter):
    """The items whose date lies in a year."""

    field_class = YearField

    def __init__(self, **kwargs: Any):
        super().__init__(label=gettext_lazy("Year"), min_value=MIN_YEAR, max_value=MAX_YEAR, **kwargs)

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs.of_year(value) if value else qs


class DayField(forms.DateField):
    """A day as 2021-06-30, in the years that the portal tells of."""

    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date", "min": FIRST_DATE.isoformat(), "max": LAST_DATE.isoformat()}
    )

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        try:
            day, precision = parse_partial(str(value).strip())
            if precision == Precision.DAY and FIRST_DATE <= day <= LAST_DATE:
                return day
        except ValueError:
            pass
        raise forms.ValidationError(
            _("“%(value)s” is not a day in the years 1800 to 2199. Write it as 2021-06-30."),
            params={"value": str(value)[:SHOWN_CHARACTERS]},
        )


class DayFilter(FlatFilter):
    """The day as of which another filter asks. By itself it leaves nothing out."""

    field_class = DayField

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


class StatusFilter(OneOfFilter):
    """The items with a status on a day: that of the filter `on` beside it, by default today."""

    on: datetime.date | None = None

    def filter(self, qs: Any, value: str) -> Any:
        return qs.with_status(value, on=self.on) if value else qs


class LanguageFilter(OneOfFilter):
    """The items that have a text in a language itself."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=gettext_lazy("Text in"), choices=list(languages.AUTONYMS.items()), **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.readable_in(value) if value else qs


class NamedBodyFilter(OneOfFilter):
    """The items whose translated field names a body; the address has its name in one language for all of them."""

    def __init__(self, *, field_name: str, **kwargs: Any):
        self.columns = columns(field_name)
        super().__init__(field_name=field_name, **kwargs)

    def rows(self) -> list[tuple[str, str]]:
        return kept(("choices", self.model, self.field_name), self.bodies)

    def key(self) -> Coalesce:
        """The name that stands for a body in the address: the English, else the Russian, else the Chinese."""
        text = models.TextField()
        order = [Cast(column(self.field_name, code), text) for code in ("en", "ru", "zh-hans")]
        empty = models.Value("", output_field=text)
        return Coalesce(*(NullIf(name, empty) for name in order), empty)

    def bodies(self) -> list[tuple[str, str]]:
        rows = self.model.objects.published().order_by().annotate(body_key=self.key()).exclude(body_key="")
        shown = dict(zip(languages.CODES, self.columns, strict=True))
        names = {}
        for row in rows.values("body_key", *self.columns).distinct():
            order = languages.chain(languages.current())
            names[row["body_key"]] = next(row[shown[code]] for code in order if row[shown[code]])
        return in_order(names.items(), lambda pair: pair[1])

    def filter(self, qs: Any, value: str) -> Any:
        return qs.annotate(body_key=self.key()).filter(body_key=value) if value else qs


def subject_choices() -> list[tuple[str, str]]:
    """Subjects as a tree, narrower ones set in under the broader."""
    rows = list(Subject.objects.all())
    children: dict[int | None, list[Subject]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None, depth: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for row in children.get(parent, []):
            found.append((row.slug, "\u2003" * depth + row.name))
            found += walk(row.pk, depth + 1)
        return found

    return walk(None, 0)


class SubjectFilter(OneOfFilter):
    """The items on a subject or on a narrower one."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=gettext_lazy("Subject"), choices=subject_choices, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.about_subject(subjects_below(value)) if value else qs


class SortFilter(OneOfFilter):
    """The order of the list. It filters nothing: paging by key needs to know the order itself."""

    def __init__(self, **kwargs: Any):
        choices = [("oldest", gettext_lazy("Oldest first"))]
        super().__init__(
            label=gettext_lazy("Order"), choices=choices, empty_label=gettext_lazy("Newest first"), **kwargs
        )

    def filter(self, qs: Any, value: str) -> Any:
        return qs


class ListFilterSet(filters.FilterSet):
    """A FilterSet that filters by what it understands and tells of the rest in `problems`."""

    sort = SortFilter()

    @classmethod
    def get_filters(cls) -> Any:
        """The filters of the list, and after them its order."""
        found = super().get_filters()
        found.move_to_end("sort")
        return found

    @cached_property
    def is_asked(self) -> bool:
        """Whether the address has a value for any of the filters; mostly none has, and no form need be made."""
        return any(self.data.get(name) for name in self.filters)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What was understood, by the names of the filters; nothing where nothing was asked."""
        if not self.is_asked:
            return {}
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def oldest_first(self) -> bool:
        return self.values.get("sort") == "oldest"

    @property
    def on(self) -> datetime.date | None:
        """The day that the list is asked for, where it has such a filter."""
        return self.values.get("on")

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        if isinstance(status := self.filters.get("status"), StatusFilter):
            status.on = self.on
        for name, value in self.values.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> models.QuerySet:
        if not hasattr(self, "_filtered"):
            self._filtered = self.filter_queryset(self.queryset.all())
        return self._filtered

    @property
    def problems(self) -> list[str]:
        """A sentence for each value that could not be used."""
        return [str(error) for errors in self.form.errors.values() for error in errors] if self.is_asked else []

    @property
    def chips(self) -> list[dict[str, str]]:
        """The chosen filters, each with the query that takes it away."""
        found = []
        for name, value in self.values.items():
            if value in (None, "") or name == "sort":
                continue
            field = self.form.fields[name]
            label = dict(getattr(field, "choices", ())).get(value, value)
            if isinstance(value, datetime.date):
                label = format_partial(value, Precision.DAY)
            kept: QueryDict = self.data.copy()
            for parameter in (name, "after", "before"):
                kept.pop(parameter, None)
            found.append({"name": str(field.label), "label": str(label).strip(), "remove_url": f"?{kept.urlencode()}"})
        return found
