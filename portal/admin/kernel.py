"""The admin of the kernel's own models, and of accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from portal.admin.base import PortalAdmin, SafeListMixin, TabularParts
from portal.admin.publications import PublicationAdmin
from portal.models import Page, SourceDocument, Subject, Term, TermVariant


@admin.register(Page)
class PageAdmin(PublicationAdmin):
    icon = "article"
    position = 1
    own_fields = ("position",)


@admin.register(Subject)
class SubjectAdmin(PortalAdmin):
    icon = "sell"
    position = 2
    common = ((_("About the subject"), {"fields": ("slug", "parent", "hue", "position")}),)
    list_display = ("shown_name", "parent", "hue", "position")
    list_filter = ("hue",)
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, subject: Subject) -> str:
        return subject.name


class TermVariantInline(TabularParts):
    model = TermVariant
    fields = ("language", "kind", "text")


@admin.register(Term)
class TermAdmin(PortalAdmin):
    icon = "translate"
    position = 3
    common = ((_("About the term"), {"fields": ("slug", "subjects", "source_document")}),)
    inlines = (TermVariantInline,)
    list_display = ("name_zh_hans", "name_en", "name_ru")
    search_fields = ("name", "abbreviation", "slug", "variants__text")
    autocomplete_fields = ("subjects", "source_document")


@admin.register(SourceDocument)
class SourceDocumentAdmin(PortalAdmin):
    icon = "folder_open"
    position = 4
    common = ((_("About the source document"), {"fields": ("slug", ("date", "date_precision"))}),)
    list_display = ("shown_title", "slug", "shown_date")
    search_fields = ("title", "publisher", "slug")

    @admin.display(description=_("title"), ordering="title")
    def shown_title(self, document: SourceDocument) -> str:
        return document.title

    @admin.display(description=_("date"), ordering="date")
    def shown_date(self, document: SourceDocument) -> str:
        return document.date_text


# What the worker has to do is in its log; django-tasks' own list is no part of the desk.
admin.site.unregister(DBTaskResult)
admin.site.unregister(User)
admin.site.unregister(Group)

# What only a superuser may hand out: with these an administrator could make a superuser.
RESERVED = ("is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(SafeListMixin, DjangoUserAdmin, ModelAdmin):
    """Accounts. Rights come from groups; only a superuser gives others, or touches a superuser."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    icon = "person"
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    compressed_fields = True

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (name, options | {"fields": tuple(each for each in options["fields"] if each not in RESERVED)})
            for name, options in fieldsets
        ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        queryset = super().get_queryset(request)
        return queryset if request.user.is_superuser else queryset.filter(is_superuser=False)


@admin.register(Group)
class RoleAdmin(SafeListMixin, DjangoGroupAdmin, ModelAdmin):
    icon = "group"
