"""What every admin of the portal shares: one tab for each language, clean answers to bad addresses."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError, models, transaction
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator
from unfold.admin import GenericStackedInline, ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminImageFieldWidget

from portal import languages
from portal.admin.choices import ManyRecords, ManyRecordsField, OneRecord, is_key
from portal.admin.prose import ProseWidget
from portal.languages import column
from portal.pictures.upload import PictureField
from portal.publishing.models import Publication
from portal.references import Dead, dead_links
from portal.richtext import RichTextField

WIDGETS: dict[type[models.Field], dict[str, Any]] = {
    RichTextField: {"widget": ProseWidget},
    models.ImageField: {"form_class": PictureField, "widget": UnfoldAdminImageFieldWidget},
    models.URLField: {"form_class": partial(forms.URLField, assume_scheme="https")},
}


def translated_fields(model: type[models.Model]) -> list[str]:
    """The fields with a column for each language, in the order of the model; none for a model without."""
    try:
        names = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return []
    return [field.name for field in model._meta.get_fields() if field.name in names]


class FieldsMixin:
    """Form fields: those of one language are labelled by the field and marked up with the language."""

    # Whether a label names its language; not needed where a tab or a heading does.
    labels_name_language = True

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        original = getattr(db_field, "translated_field", None)
        if field is None or original is None:
            return field
        label = capfirst(str(original.verbose_name))
        language = next(code for code in languages.CODES if db_field.name == column(original.name, code))
        field.label = f"{label} · {languages.AUTONYMS[language]}" if self.labels_name_language else label
        field.help_text = original.help_text
        field.widget.attrs["lang"] = language
        # A name that pages rely on is needed in every language; texts of publications only to be published.
        field.required = not original.blank and not issubclass(db_field.model, Publication)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", OneRecord(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", ManyRecordsField)
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ManyRecords(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class SafeListMixin:
    """Whatever stands in the address of a list, or in a forged action, the answer is never an error of ours."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            with transaction.atomic():
                return super().get_changelist_instance(request)  # type: ignore[misc]
        except (DataError, OverflowError, ValueError, TypeError) as error:
            raise IncorrectLookupParameters from error

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if ERROR_FLAG in request.GET and request.method == "GET":
            messages.warning(request, _("A part of the address was not understood; the list shows everything."))
        if "_selected_action" in request.POST:
            data = request.POST.copy()
            data.setlist("_selected_action", [key for key in data.getlist("_selected_action") if is_key(key)])
            request.POST = data  # type: ignore[assignment]
        # Django's own titles bend the names of kinds, which reads wrongly in Russian.
        context = {"title": capfirst(str(self.opts.verbose_name_plural))} | (extra_context or {})  # type: ignore[attr-defined]
        return super().changelist_view(request, context)  # type: ignore[misc]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        context = {"title": capfirst(str(self.opts.verbose_name))} | (extra_context or {})  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, context)  # type: ignore[misc]


def sentence_on_dead_link(link: Dead) -> str:
    """What an editor is told of a link that readers do not get."""
    if link.item is None:
        said = _(
            "“%(words)s” refers to something that is not there (%(reference)s). Readers see the words without a link."
        )
    else:
        said = _("“%(words)s” refers to “%(item)s”, which is not public. Readers see the words without a link.")
    return said % {"words": link.words, "reference": link.reference, "item": link.item}


class PortalAdmin(SafeListMixin, FieldsMixin, ModelAdmin):
    """The base of every admin here.

    `common` are the fieldsets without language; the translated fields stand in one tab for each language.
    """

    common: tuple[tuple[Any, dict[str, Any]], ...] = ()
    labels_name_language = False
    formfield_overrides = WIDGETS
    icon = "description"
    position = 100
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: a value in the address of the form has not been checked by any field."""
        return {}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for said in dict.fromkeys(map(sentence_on_dead_link, dead_links(form.instance))):
            self.message_user(request, said, messages.WARNING)

    def language_fields(self, language: str) -> list[Any]:
        """The fields in the tab of a language, in order."""
        return [column(name, language) for name in translated_fields(self.model)]

    def get_common(self, request: HttpRequest, obj: Any = None) -> tuple[tuple[Any, dict[str, Any]], ...]:
        """The fieldsets without language."""
        return self.common

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        tabs = [
            (languages.AUTONYMS[code], {"fields": tuple(fields), "classes": ["tab", f"language-{code}"]})
            for code in languages.CODES
            if (fields := self.language_fields(code))
        ]
        return (*self.get_common(request, obj), *tabs)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """The named search fields, translated ones in all three languages."""
        found: list[str] = []
        own = set(translated_fields(self.model))
        for name in self.search_fields:
            found += [column(name, code) for code in languages.CODES] if name in own else [name]
        return found

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, forms.Textarea) and not isinstance(field.widget, ProseWidget):
            field.widget.attrs["rows"] = 4
        return field


class PartMixin(FieldsMixin):
    """Rows of another table inside the form of the record that they belong to."""

    extra = 0
    formfield_overrides = WIDGETS
    show_change_link = False

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        return field


class StackedParts(PartMixin, StackedInline):
    hide_title = False


class TabularParts(PartMixin, TabularInline):
    """Rows of a table: the heads of its columns name the fields for the eye only, so each says its name itself."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label or db_field.verbose_name))
        return field


class OrderedParts(TabularParts):
    """Rows in an order that `position` keeps: dragged, moved with the buttons up and down, or by the number itself."""

    ordering_field = "position"

    @property
    def media(self) -> forms.Media:
        script: Any = Script(
            "portal-admin/order.js", type="module", **{"data-up": _("Move up"), "data-down": _("Move down")}
        )
        return super().media + forms.Media(js=[script])


class GenericParts(PartMixin, GenericStackedInline):
    pass
