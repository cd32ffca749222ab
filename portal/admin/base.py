"""What every admin of the portal shares: one tab for each language, clean answers to bad addresses."""

from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ValidationError
from django.db import DataError, models, transaction
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import GenericStackedInline, ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminImageFieldWidget

from portal import languages, rights
from portal.admin import merging, presence
from portal.admin.choices import ManyRecords, ManyRecordsField, OneRecord, is_key
from portal.admin.history import HistoryMixin
from portal.admin.prose import ProseWidget
from portal.admin.reading import shown_column
from portal.languages import column
from portal.pictures.upload import PictureField
from portal.publishing.models import Publication
from portal.references import Dead, dead_links
from portal.richtext import RichTextField
from portal.rights import translated_fields

WIDGETS: dict[type[models.Field], dict[str, Any]] = {
    RichTextField: {"widget": ProseWidget},
    models.ImageField: {"form_class": PictureField, "widget": UnfoldAdminImageFieldWidget},
    models.URLField: {"form_class": partial(forms.URLField, assume_scheme="https")},
}


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


class RightsMixin:
    """What a user may not write is shown, and a forged value for it never reaches the record (`portal.rights`)."""

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may write every column; a translator may open the form all the same."""
        return rights.edits(request.user, self.model)  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or rights.may_translate(  # type: ignore[misc]
            request.user,
            self.model,  # type: ignore[attr-defined]
        )

    def closed_columns(self, request: HttpRequest, obj: Any) -> list[str]:
        """The fields of the form that this user only reads; `obj` is the record of the form, also for its rows."""
        if obj is None or self.has_edit_permission(request) or not self.has_change_permission(request, obj):
            return []
        names = flatten_fieldsets(super().get_fieldsets(request, obj))  # type: ignore[misc]
        model = self.model  # type: ignore[attr-defined]
        return [name for name in names if not rights.may_write(request.user, obj, name, of=model)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        closed = self.closed_columns(request, obj)
        return (*own, *(self.shown_as(name) for name in closed if name not in own))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        closed = set(self.closed_columns(request, obj))

        def shown(name: Any) -> Any:
            if isinstance(name, list | tuple):
                return tuple(shown(each) for each in name)
            return self.shown_as(name) if name in closed else name

        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [(label, options | {"fields": shown(options["fields"])}) for label, options in fieldsets]

    def shown_as(self, name: str) -> Any:
        """A column that is only read: a text in its language and with its markup, the rest as Django shows it."""
        model = self.model  # type: ignore[attr-defined]
        texts = {column(field, code) for field in translated_fields(model) for code in languages.CODES}
        return shown_column(model, name) if name in texts else name


class SharedMixin:
    """For forms that several people may have open: nobody writes over what another has saved, and each is told."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        return merging.merging_form(form_class, merging.read(request)) if change else form_class

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        here = request.path
        if object_id is None or request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        try:
            merging.read(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(here)
        with transaction.atomic():
            if is_key(object_id):
                # Of two who save at once, the second sees what the first has saved.
                rows = self.model._base_manager.filter(pk=int(object_id))  # type: ignore[attr-defined]
                list(rows.select_for_update(of=("self",)).values_list("pk"))
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if change and self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            found = merging.read(request)
            context["desk"] = {
                "opened": found.sign(context["adminform"], context["inline_admin_formsets"]),
                "conflicts": found.conflicts,
                "lost": found.lost,
                **presence.shown(request, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        presence.leave(request, obj)
        return super().response_change(request, obj)  # type: ignore[misc]


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


class RecordAdmin(ModelAdmin):
    """Where the fieldsets of a record come from: `common`, then one tab for each language."""

    common: tuple[tuple[Any, dict[str, Any]], ...] = ()

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


class PortalAdmin(SafeListMixin, HistoryMixin, SharedMixin, RightsMixin, FieldsMixin, RecordAdmin):
    """The base of every admin here."""

    labels_name_language = False
    formfield_overrides = WIDGETS
    icon = "description"
    position = 100
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True
    change_form_before_template = "admin/desk_form.html"

    class Media:
        css = {"all": ["portal-admin/desk.css"]}
        js = [Script("portal-admin/presence.js", type="module")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: a value in the address of the form has not been checked by any field."""
        return {}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What goes with a record, without the rows that only tie it to others: they have no name that says anything."""
        lines, counts, lacking, protected = super().get_deleted_objects(objs, request)
        ties = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        starts = tuple(f"{capfirst(str(each.verbose_name))}: " for each in ties)
        plurals = {str(each.verbose_name_plural) for each in ties}

        def named(lines: list[Any]) -> list[Any]:
            shorter = (named(line) if isinstance(line, list) else line for line in lines)
            return [line for line in shorter if line and not (isinstance(line, str) and line.startswith(starts))]

        return named(lines), {name: n for name, n in counts.items() if str(name) not in plurals}, lacking, protected

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for said in dict.fromkeys(map(sentence_on_dead_link, dead_links(form.instance))):
            self.message_user(request, said, messages.WARNING)

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


class PartMixin(RightsMixin, FieldsMixin):
    """Rows of another table inside the form of the record that they belong to."""

    extra = 0
    formfield_overrides = WIDGETS
    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset_class = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        return merging.merging_formset(formset_class, merging.read(request)) if obj is not None else formset_class

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
