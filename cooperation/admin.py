"""The admin of mechanisms and what they bring forth."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cooperation.models import Document, DocumentEvent, Mechanism, Meeting, Project, Statement
from portal.admin.clauses import ClauseOwnerMixin
from portal.admin.events import EventInline
from portal.admin.files import FileInline
from portal.admin.publications import PublicationAdmin
from portal.admin.relations import RelationInline


@admin.register(Mechanism)
class MechanismAdmin(PublicationAdmin):
    icon = "account_tree"
    position = 1
    own_fields = ("kind", "parent", "organisation", "states", "website", "position")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "parent", "organisation", "states")
    list_filter = (*PublicationAdmin.list_filter, "kind")


@admin.register(Meeting)
class MeetingAdmin(PublicationAdmin):
    icon = "groups"
    position = 2
    own_fields = ("mechanism", ("ordinal", "level"), "status", "state", "end_date")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "mechanism", "state")
    list_filter = (*PublicationAdmin.list_filter, "level")
    list_select_related = ("mechanism",)


class DocumentEventInline(EventInline):
    model = DocumentEvent


@admin.register(Document)
class DocumentAdmin(ClauseOwnerMixin, PublicationAdmin):
    icon = "description"
    position = 3
    own_fields = (("kind", "body_is"), "mechanism", "meeting", "states", ("covers_from", "covers_to"))
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "mechanism", "meeting", "states")
    list_filter = (*PublicationAdmin.list_filter, "kind")
    inlines = (DocumentEventInline, FileInline, RelationInline)


@admin.register(Project)
class ProjectAdmin(PublicationAdmin):
    icon = "construction"
    position = 4
    own_fields = (("plan", "number"), ("category", "status"), "mechanism", "states")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "plan", "mechanism", "states")
    list_filter = (*PublicationAdmin.list_filter, "category", "status")
    list_select_related = ("plan",)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["number", *super().get_list_display(request)]


@admin.register(Statement)
class StatementAdmin(PublicationAdmin):
    icon = "format_quote"
    position = 5
    own_fields = ("mechanism", "meeting", "state")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "mechanism", "meeting", "state")
    list_select_related = ("mechanism",)
    search_fields = (*PublicationAdmin.search_fields, "speaker")
