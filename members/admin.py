"""The admin of states, organisations and memberships, laws and studies."""

import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import PaginationInlineFormSet

from members.models import Authority, Law, LawEvent, Membership, Organisation, State, Study
from members.tables import LawResource, StateResource
from portal.admin.base import PortalAdmin, StackedParts, TabularParts
from portal.admin.clauses import ClauseOwnerMixin
from portal.admin.events import EventInline
from portal.admin.files import FileInline
from portal.admin.publications import PublicationAdmin
from portal.admin.relations import RelationInline
from portal.admin.tables import TableMixin
from portal.languages import columns


class AuthorityInline(StackedParts):
    model = Authority
    fields = (
        "slug",
        *columns("name"),
        "website",
        ("from_date", "from_precision"),
        ("to_date", "to_precision"),
        *columns("note"),
    )


@admin.register(State)
class StateAdmin(TableMixin, PortalAdmin):
    resource_class = StateResource
    icon = "flag"
    position = 3
    common = (
        (
            gettext_lazy("About the state"),
            {"fields": (("iso2", "iso3"), ("capital_lat", "capital_lon"), "timezone", "source_document")},
        ),
    )
    inlines = (AuthorityInline,)
    list_display = ("iso2", "name_zh_hans", "name_en", "name_ru")
    list_display_links = list_display
    search_fields = ("name", "official_name", "iso2", "iso3")
    autocomplete_fields = ("source_document",)


class MembershipFormSet(PaginationInlineFormSet):
    """One party has one role at a time, also among the rows of one form."""

    def clean(self) -> None:
        super().clean()
        rows = [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE") and not form.errors
        ]
        first, last = datetime.date.min, datetime.date.max
        for number, form in enumerate(rows):
            one = form.instance
            for other in (each.instance for each in rows[:number]):
                same_party = (one.state_id, one.member_organisation_id) == (
                    other.state_id,
                    other.member_organisation_id,
                )
                begins_before = (one.from_date or first) < (other.to_date or last)
                if same_party and begins_before and (other.from_date or first) < (one.to_date or last):
                    form.add_error(
                        "from_date",
                        _("In this time the role “%(role)s” is already recorded.") % {"role": other.get_role_display()},
                    )
                    break


class MembershipInline(TabularParts):
    model = Membership
    formset = MembershipFormSet
    fk_name = "organisation"
    fields = ("state", "member_organisation", "role", "from_date", "from_precision", "to_date", "to_precision")
    autocomplete_fields = ("state", "member_organisation")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("state", "member_organisation", "organisation")


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    icon = "corporate_fare"
    position = 4
    common = (
        (
            gettext_lazy("About the organisation"),
            {"fields": ("slug", "website", ("founded_date", "founded_precision"), "source_document")},
        ),
    )
    inlines = (MembershipInline,)
    list_display = ("name_zh_hans", "name_en", "name_ru")
    search_fields = ("name", "abbreviation", "slug")
    autocomplete_fields = ("source_document",)


@admin.register(Membership)
class MembershipAdmin(PortalAdmin):
    """Memberships one by one: with their notes and sources, for which the organisation's form has no room."""

    icon = "card_membership"
    position = 5
    common = (
        (
            gettext_lazy("About the membership"),
            {
                "fields": (
                    "organisation",
                    "state",
                    "member_organisation",
                    "role",
                    ("from_date", "from_precision"),
                    ("to_date", "to_precision"),
                    "source_document",
                )
            },
        ),
    )
    list_display = ("shown_party", "organisation", "role", "shown_from", "shown_to")
    list_filter = ("organisation", "role")
    list_select_related = ("organisation", "state", "member_organisation")
    autocomplete_fields = ("organisation", "state", "member_organisation", "source_document")
    search_fields = (
        *columns("state__name", "organisation__name"),
        "state__iso2",
    )

    @admin.display(description=gettext_lazy("party"))
    def shown_party(self, membership: Membership) -> str:
        return str(membership.party)

    @admin.display(description=gettext_lazy("from"), ordering="from_date")
    def shown_from(self, membership: Membership) -> str:
        return membership.from_text

    @admin.display(description=gettext_lazy("to"), ordering="to_date")
    def shown_to(self, membership: Membership) -> str:
        return membership.to_text


class LawEventInline(EventInline):
    model = LawEvent


@admin.register(Law)
class LawAdmin(TableMixin, ClauseOwnerMixin, PublicationAdmin):
    resource_class = LawResource
    icon = "gavel"
    position = 1
    own_fields = ("state", ("kind", "number"), "body_is", "original_title", "source_url")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "state")
    list_filter = (*PublicationAdmin.list_filter, "kind")
    list_select_related = ("state",)
    search_fields = (*PublicationAdmin.search_fields, "number", "original_title")
    inlines = (LawEventInline, FileInline, RelationInline)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["shown_title", "number", "state", *super().get_list_display(request)[1:]]


@admin.register(Study)
class StudyAdmin(PublicationAdmin):
    icon = "menu_book"
    position = 2
    own_fields = (("kind", "year"), "states")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "states")
    list_filter = (*PublicationAdmin.list_filter, "kind")
