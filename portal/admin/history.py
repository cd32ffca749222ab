"""The history of an item in the admin: its versions, what each changed word by word, and the way back."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from portal import languages, rights
from portal.admin.people import name_of
from portal.admin.workflow import refusal
from portal.clauses.changes import changed, changed_plain
from portal.history.restoring import Restored, restore
from portal.history.versions import VERSIONS_PER_PAGE, RowDifference, Version, differences, kept_models, versions_of
from portal.languages import column
from portal.ownership import item_of, tie_of
from portal.references import for_desk
from portal.richtext import RichTextField, clean

VERBS = {
    "created": pgettext_lazy("history of an item", "created"),
    "changed": pgettext_lazy("history of an item", "changed"),
    "deleted": pgettext_lazy("history of an item", "deleted"),
    "submitted": pgettext_lazy("history of an item", "submitted for review"),
    "returned": pgettext_lazy("history of an item", "returned to draft"),
    "published": pgettext_lazy("history of an item", "published or scheduled"),
    "withdrawn": pgettext_lazy("history of an item", "withdrawn"),
    "restored": pgettext_lazy("history of an item", "an earlier version restored"),
    "brought_back": pgettext_lazy("history of an item", "brought back after it was deleted"),
}
# Rows of one version that a page shows: an import of a text may have changed thousands.
MOST_ROWS = 200


@dataclass(frozen=True)
class Column:
    """What a version did to one column: the new text with what was put in and taken out, in the text's language."""

    label: str
    language: str
    html: SafeString


@dataclass(frozen=True)
class Row:
    """A row that a version changed; `fate` is "added", "removed" or ""."""

    label: str
    fate: str
    columns: list[Column]


def language_of(name: str, model: type[models.Model]) -> str:
    """The language of a column, or ""."""
    return next((code for code in languages.CODES if name in rights.columns_of(model, code)), "")


def label_of(model: type[models.Model], name: str) -> str:
    """How people call a column: the field, and its language."""
    language = language_of(name, model)
    if language:
        base = name.removesuffix(column("", language))
        try:
            label = str(model._meta.get_field(base).verbose_name)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            return capfirst(label)
        return f"{capfirst(label)} · {languages.AUTONYMS[language]}"
    field = next((each for each in model._meta.concrete_fields if name in (each.column, each.name)), None)
    return capfirst(str(getattr(field, "verbose_name", name)))


def value_text(field: Any, value: Any) -> str:
    """A recorded value in words: the label of a choice, the name of another record."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.is_relation and field.many_to_one:
        if field.related_model is ContentType:
            kind = ContentType.objects.get_for_id(value).model_class()
            return capfirst(str(kind._meta.verbose_name)) if kind else str(value)
        other = field.related_model._base_manager.filter(pk=value).first()
        return str(other) if other is not None else _("no. %(key)s, which is gone") % {"key": value}
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(field.to_python(value)), "SHORT_DATETIME_FORMAT")
    return str(value)


def column_of(row: RowDifference, name: str) -> Column:
    field: Any = next(each for each in row.model._meta.concrete_fields if each.column == name)
    before, after = (value_text(field, (each or {}).get(name)) for each in (row.before, row.after))
    if isinstance(getattr(field, "translated_field", field), RichTextField):
        html = for_desk(changed(clean(before), clean(after)))
    else:
        html = changed_plain(before, after)
    return Column(label_of(row.model, name), language_of(name, row.model), mark_safe(html))  # noqa: S308 - cleaned or escaped


# What follows from other columns, or names the item that the row is a part of.
UNSAID = ("certain_on", "created_at", "sha256", "size_bytes", "page_count")


def row_of(row: RowDifference) -> Row:
    """A row as a page shows it."""
    tie = tie_of(row.model)
    own = {getattr(tie, "column", ""), f"{getattr(tie, 'ct_field', '')}_id", getattr(tie, "fk_field", "")} - {"", "_id"}
    fate = "added" if row.before is None else "removed" if row.after is None else ""
    names = [name for name in row.columns if name not in own and name not in UNSAID and name != "id"]
    label = "" if tie is None else table_label(row.model)
    return Row(label, fate, [column_of(row, name) for name in names])


def table_label(model: type[models.Model]) -> str:
    """How people call the rows of a table: of a list of others, what is in the list."""
    if model._meta.auto_created:
        source: Any = model._meta.auto_created
        field = next(each for each in source._meta.many_to_many if each.remote_field.through is model)
        return capfirst(str(field.verbose_name))
    return capfirst(str(model._meta.verbose_name))


def summary_of(version: Version, model: type[models.Model]) -> list[str]:
    """What a version changed, in a few words."""
    tables = kept_models()
    parts = [f"{table_label(tables[name])}: {count}" for name, count in version.parts.items() if name in tables]
    return [*dict.fromkeys(label_of(model, name) for name in version.columns), *parts]


def who(version: Version) -> str:
    return name_of(version.by)


class HistoryMixin:
    """The pages of the history, for the admin of any record."""

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.version_view)  # type: ignore[attr-defined]
        own = path("<int:pk>/history/<int:number>/", view, name="{}_{}_version".format(*info))
        return [own, *super().get_urls()]  # type: ignore[misc]

    def item(self, request: HttpRequest, object_id: Any) -> Any:
        """The item that a history is asked for. Raises Http404, PermissionDenied."""
        record = self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        if record is None:
            raise Http404(_("There is no such item."))
        if not self.has_view_permission(request, record):  # type: ignore[attr-defined]
            raise PermissionDenied
        return record

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions of an item, newest first; of a part, those of its item."""
        item = self.item(request, object_id)
        whole: Any = item_of(item)
        if whole != item:
            meta = whole._meta
            return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[whole.pk]))
        asked = request.GET.get("before", "")
        before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
        versions = versions_of(self.model, item.pk, before)  # type: ignore[attr-defined]
        return self.history_page(
            request,
            item,
            "admin/history.html",
            {
                "title": _("History"),
                "versions": [
                    {
                        "at": version.at,
                        "by": who(version),
                        "verb": VERBS[version.verb],
                        "summary": summary_of(version, self.model),  # type: ignore[attr-defined]
                        "url": self.version_url(item, version.number),
                    }
                    for version in versions
                ],
                "older": versions[-1].number if len(versions) == VERSIONS_PER_PAGE else None,
                "is_first_page": before is None,
            },
        )

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """GET: what a version changed. POST: make the item again what it was after it."""
        item = self.item(request, pk)
        model = self.model  # type: ignore[attr-defined]
        if request.method == "POST":
            if not self.has_change_permission(request, item):  # type: ignore[attr-defined]
                raise PermissionDenied
            return self.restore_version(request, item, number)
        found = differences(model, item.pk, number)
        version = next((each for each in versions_of(model, item.pk, number + 1) if each.number == number), None)
        if version is None:
            raise Http404(_("There is no such version."))
        is_newest = not versions_of(model, item.pk) or versions_of(model, item.pk)[0].number == number
        rows = [row_of(each) for each in found[:MOST_ROWS]]
        return self.history_page(
            request,
            item,
            "admin/history_version.html",
            {
                "title": _("Version"),
                "at": version.at,
                "by": who(version),
                "verb": VERBS[version.verb],
                "rows": [row for row in rows if row.columns or row.fate],
                "more": max(len(found) - MOST_ROWS, 0),
                "is_newest": is_newest,
                "may_restore": not is_newest and self.has_change_permission(request, item),  # type: ignore[attr-defined]
                "own_languages_only": not rights.edits(request.user, model),
            },
        )

    def restore_version(self, request: HttpRequest, item: Any, number: int) -> HttpResponse:
        model = self.model  # type: ignore[attr-defined]
        allowed = None if rights.edits(request.user, model) else partial(rights.may_write, request.user, item)
        try:
            done = restore(model, item.pk, number, by=request.user, may_write=allowed)
        except ValidationError as error:
            messages.error(request, f"“{item}”: {refusal_text(item, error)}")
            return HttpResponseRedirect(self.version_url(item, number))
        say_restored(request, done, _("“%(item)s” was restored to this version.") % {"item": done.item})
        meta = model._meta
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk]))

    def version_url(self, item: Any, number: int) -> str:
        meta = item._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_version", args=[item.pk, number])

    def history_page(self, request: HttpRequest, item: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        meta = item._meta
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "opts": meta,
                "original": item,
                "media": self.media,  # type: ignore[attr-defined]
                "change_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk]),
                "history_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[item.pk]),
                **context,
            },
        )


def refusal_text(item: Any, error: ValidationError) -> str:
    """Why something cannot be given back, each reason with its field."""
    return refusal(item, error) if hasattr(item, "translated_fields") else " ".join(error.messages)


def say_restored(request: HttpRequest, done: Restored, said: str) -> None:
    """Tell what was given back, and what could not be."""
    messages.success(request, said)
    if done.left_out:
        text = ngettext(
            "%(count)d row could not be given back, because what it belongs with is gone: %(rows)s",
            "%(count)d rows could not be given back, because what they belong with is gone: %(rows)s",
            len(done.left_out),
        )
        messages.warning(request, text % {"count": len(done.left_out), "rows": escape(", ".join(done.left_out))})
