"""Clauses in the admin: a list for each text, and a page for each clause with its wordings in three languages."""

from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldBooleanSwitchWidget

from portal import languages
from portal.admin.base import PortalAdmin, StackedParts
from portal.admin.choices import is_key
from portal.admin.text_import import ImportTextMixin
from portal.clauses import store
from portal.clauses.models import ClauseOwner
from portal.clauses.readiness import wording_changed
from portal.languages import column, columns
from portal.models import Clause, ClauseText
from portal.publishing.models import kinds
from portal.search import index as search_index
from portal.translating.stamps import watching_clauses


def owner_key(owner: Any) -> str:
    return f"{owner.kind_name}/{owner.pk}"


class OwnerFilter(admin.SimpleListFilter):
    """The clauses of one text, `?text=laws/3`, which its own form links to."""

    title = gettext_lazy("text")
    parameter_name = "text"

    def owner(self) -> Any:
        """The law or the document that the address names, or None."""
        kind, _slash, pk = str(self.value() or "").partition("/")
        model = kinds().get(kind)
        if model is None or not issubclass(model, ClauseOwner) or not is_key(pk):
            return None
        return model.objects.filter(pk=int(pk)).first()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        owner = self.owner()
        return [(owner_key(owner), str(owner))] if owner is not None else [("", "")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        owner = self.owner()
        return queryset.of(owner) if owner is not None else queryset.none()


class ClauseForm(forms.ModelForm):
    minor_edit = forms.BooleanField(
        label=gettext_lazy("Minor edit"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy(
            "The change of the original does not alter its meaning (a typing error, a comma): the translations stay current."
        ),
    )


class ClauseTextFormSet(PaginationInlineFormSet):
    """One wording from each day. Django asks this of days only, not of the one from the beginning, which has none."""

    def clean(self) -> None:
        super().clean()
        from_the_beginning = [
            form
            for form in self.forms
            if (data := getattr(form, "cleaned_data", None)) and not data.get("DELETE") and not form.instance.starts_on
        ]
        for form in from_the_beginning[1:]:
            form.add_error("starts_on", _("This clause already has a wording from this day."))


class ClauseTextInline(StackedParts):
    model = ClauseText
    formset = ClauseTextFormSet
    fields = (("starts_on", "ends_on"), *columns("heading"), *columns("body"), *columns("note"))


@admin.register(Clause)
class ClauseAdmin(PortalAdmin):
    """Clauses come by import or from the content files; here they are mended, amended and repealed."""

    form = ClauseForm
    icon = "format_list_numbered"
    position = 6
    common = (
        (
            gettext_lazy("About the clause"),
            {"fields": ("minor_edit", "places", "eid", ("element", "number"), "position", "is_unparsed")},
        ),
    )
    readonly_fields = ("places", "eid", "element", "position")
    inlines = (ClauseTextInline,)
    list_display = ("shown_clause", "shown_heading", "eid", "shown_owner")
    list_filter = (OwnerFilter, "is_unparsed")
    search_fields = ("eid", *columns("texts__heading", "texts__body"))
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_common(self, request: HttpRequest, obj: Any = None) -> tuple[tuple[Any, dict[str, Any]], ...]:
        """For who edits the whole clause with the mark of a minor edit."""
        label, options = self.common[0]
        edits = self.has_edit_permission(request, obj)
        return ((label, options if edits else {"fields": options["fields"][1:]}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        queryset = super().get_queryset(request).select_related("owner_type").prefetch_related("owner")
        return queryset.prefetch_related("texts")

    @admin.display(description=gettext_lazy("clause"))
    def shown_clause(self, clause: Clause) -> str:
        return str(clause)

    @admin.display(description=gettext_lazy("heading"))
    def shown_heading(self, clause: Clause) -> str:
        """The heading in the language of the interface or the next that has one."""
        for text in clause.texts.all():
            for code in languages.chain(languages.current()):
                if heading := getattr(text, column("heading", code)):
                    return format_html('<span lang="{}">{}</span>', code, heading)
        return ""

    @admin.display(description=gettext_lazy("text"))
    def shown_owner(self, clause: Clause) -> str:
        owner = clause.owner
        if owner is None:
            return ""
        meta = owner._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[owner.pk])
        return format_html('<a href="{}">{}</a>', url, owner)

    @admin.display(description=gettext_lazy("places"))
    def places(self, clause: Clause) -> str:
        """Links to the text that the clause is of, to all clauses of it, and to the clause on the site."""
        if clause.owner is None:
            return ""
        listed = f"{reverse('admin:portal_clause_changelist')}?text={owner_key(clause.owner)}"
        links = [format_html('<a href="{}">{}</a>', listed, _("All clauses of this text"))]
        if site := self.get_view_on_site_url(clause):
            links.append(format_html('<a href="{}">{}</a>', site, _("On the site")))
        return format_html(
            "{} · {}", self.shown_owner(clause), format_html_join(" · ", "{}", ((each,) for each in links))
        )

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None or not obj.pk or not getattr(obj.owner, "is_public", False):
            return None
        return f"{obj.owner.get_absolute_url()}#{obj.eid}"

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """As ever; but the index takes the text of many wordings in once, in the transaction that they are saved in.

        What is remembered of the translations follows the change.
        """
        clause = self.get_object(request, object_id) if request.method == "POST" and object_id else None
        owner = clause.owner if clause is not None else None
        minor = "minor_edit" in request.POST
        watching = watching_clauses(owner, minor_edit=minor) if owner is not None else nullcontext()
        with transaction.atomic(), search_index.collected(), watching:
            return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: Clause) -> None:
        store.delete(Clause.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        store.delete(queryset)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        names = {name for each in formsets for row in each.forms for name in row.changed_data}
        changed = {code for code in languages.CODES if names & set(columns("heading", "body", languages=[code]))}
        minor = self.has_edit_permission(request) and form.cleaned_data.get("minor_edit", False)
        if form.instance.owner is not None and (changed or names):
            wording_changed(form.instance.owner, changed, minor_edit=minor)


class ClauseOwnerMixin(ImportTextMixin):
    """For the admin of a kind that keeps its text by clause."""

    actions_detail = ("list_clauses", *ImportTextMixin.actions_detail)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic(), search_index.collected():
            store.delete(Clause.objects.of(obj))
            super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic(), search_index.collected():
            owner_type = ContentType.objects.get_for_model(queryset.model)
            owners = list(queryset.values_list("pk", flat=True))
            store.delete(Clause.objects.filter(owner_type=owner_type, owner_id__in=owners))
            super().delete_queryset(request, queryset)  # type: ignore[misc]

    @action(description=gettext_lazy("Clauses"), url_path="clauses", icon="format_list_numbered", permissions=["view"])
    def list_clauses(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the clauses of this text."""
        owner = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if owner is None:
            raise Http404(_("There is no such item."))
        if not self.has_view_permission(request, owner):  # type: ignore[attr-defined]
            raise PermissionDenied
        return HttpResponseRedirect(f"{reverse('admin:portal_clause_changelist')}?text={owner_key(owner)}")
