"""Translations out and back: any selection of items as a file, and files back with a report before anything is written."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.sites import site as default_site
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from portal import languages
from portal.admin.choices import is_key
from portal.admin.relations import visible_kinds
from portal.clauses.changes import changed
from portal.exchange import incoming
from portal.exchange.comparing import KEPT_AS_DRAFT, QUIET, TAKEN, Fate, Line, counted
from portal.exchange.messages import sentence
from portal.exchange.models import ExchangeImport
from portal.exchange.outgoing import FORMS, MOST_ITEMS, file_name, package_of
from portal.legaltext.limits import MAX_FILE_BYTES
from portal.legaltext.readers.refusals import RefusedError
from portal.publishing.models import Publication, kinds
from portal.references import for_desk

# A page of more lines than this nobody reads; the rest is counted.
LINES_SHOWN = 1_000
# What becomes of the paragraphs of each fate, in the order in which they are looked at.
MEANINGS: dict[Fate, Any] = {
    Fate.BROKEN: gettext_lazy("Left out. Mend it in your file and import that again."),
    Fate.UNKNOWN: gettext_lazy("Left out: the original no longer has this paragraph."),
    Fate.BUSY: gettext_lazy("Left out: somebody has typed another text here and not confirmed it yet."),
    Fate.ORIGINAL_CHANGED: gettext_lazy("Kept as a draft: it translates an earlier text. Readers do not see it."),
    Fate.CHANGED_HERE: gettext_lazy("Kept as a draft beside the translation, which was changed here since the export."),
    Fate.UNFINISHED: gettext_lazy("Kept as a draft: your file marks it as not finished."),
    Fate.NEW: gettext_lazy("Becomes the translation."),
    Fate.CHANGED: gettext_lazy("Becomes the translation."),
    Fate.CONFIRMED: gettext_lazy("The text stays and counts as translated from the original as it is now."),
    Fate.UNCHANGED: gettext_lazy("Nothing changes."),
    Fate.EMPTY: gettext_lazy("Nothing changes."),
}


# --- Out -------------------------------------------------------------------------------------------


class ExportForm(forms.Form):
    """The pair of languages and the form of the file, for items that were chosen before."""

    pair = forms.ChoiceField(label=gettext_lazy("Languages"), widget=UnfoldAdminSelectWidget)
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the file"),
        choices=[(name, form.label) for name, form in FORMS.items()],
        widget=UnfoldAdminSelectWidget,
    )
    only_open = forms.BooleanField(
        label=gettext_lazy("Only what is left to do"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Paragraphs that are not translated, not confirmed or outdated."),
    )

    def __init__(self, *args: Any, items: list[Publication], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["pair"].choices = pairs_of(items)  # type: ignore[attr-defined]
        self.fields["pair"].initial = self.likely_pair()

    def likely_pair(self) -> str:
        """The pair that leads to the language of the interface, if there is one."""
        pairs = [value for value, _label in self.fields["pair"].choices]  # type: ignore[attr-defined]
        wanted = (value for value in pairs if value.endswith(f">{languages.current()}"))
        return next(wanted, pairs[0] if pairs else "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "pair" in data:
            source, target = data["pair"].split(">")
            data["package"] = package_of(self.items, source, target, only_open=data.get("only_open", False))
            if not data["package"].items:
                self.add_error("pair", _("There is nothing to translate in this pair of languages."))
        return data


def pairs_of(items: list[Publication]) -> list[tuple[str, str]]:
    """The pairs that the items can be translated in, those with most items first, each with how many they are."""
    originals = Counter(item.original_language for item in items)
    found = []
    for source, number in originals.most_common():
        count = ngettext("%(number)d item", "%(number)d items", number) % {"number": number}
        found += [
            (f"{source}>{target}", f"{languages.AUTONYMS[source]} → {languages.AUTONYMS[target]} ({count})")
            for target in languages.CODES
            if target != source
        ]
    return found


def chosen_items(request: HttpRequest) -> list[Publication]:
    """The items that the address or the form names, `item=articles/3`. Raises Http404 and PermissionDenied."""
    given = [*request.GET.getlist("item"), *request.POST.getlist("item")][: MOST_ITEMS + 1]
    keys: dict[str, list[int]] = {}
    for each in given:
        kind, _slash, pk = each.partition("/")
        if kind not in kinds() or not is_key(pk):
            raise Http404
        keys.setdefault(kind, []).append(int(pk))
    if not keys:
        raise Http404
    if not keys.keys() <= visible_kinds(request.user).keys():
        raise PermissionDenied
    return [item for kind, pks in keys.items() for item in kinds()[kind]._base_manager.filter(pk__in=pks)]


def export(request: HttpRequest) -> HttpResponse:
    """Ask for languages and form, then give the file."""
    items = chosen_items(request)
    if not items:
        raise Http404
    form = ExportForm(request.POST if request.method == "POST" else None, items=items)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        kind = FORMS[data["form"]]
        response = HttpResponse(kind.write(data["package"]), content_type=kind.content_type)
        response["Content-Disposition"] = f'attachment; filename="{file_name(data["package"], data["form"])}"'
        return response
    return export_page(request, items, form)


def export_page(request: HttpRequest, items: list[Publication], form: ExportForm) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/exchange_export.html",
        {
            **default_site.each_context(request),
            "title": _("Export for translation"),
            "items": items,
            "form": form,
            "form_media": form.media,
        },
    )


class ExchangeMixin:
    """For the admin of publications: the selected items of the list as a file for translators."""

    @admin.action(description=gettext_lazy("Export for translation …"), permissions=["view"])
    def export_items(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        items = list(queryset[: MOST_ITEMS + 1])
        if len(items) > MOST_ITEMS:
            said = _("A file holds at most %(most)d items. Select fewer.") % {"most": MOST_ITEMS}
            messages.error(request, said)
            return None
        return export_page(request, items, ExportForm(items=items))


# --- Back ------------------------------------------------------------------------------------------


class ImportForm(forms.Form):
    """The file. What is wrong with it is said at its field."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("XLIFF, PO or DOCX as they were exported here; at most 20 MB."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_file(self) -> Any:
        """Read the file and keep what it said."""
        file = self.cleaned_data["file"]
        try:
            if file.size > MAX_FILE_BYTES:
                raise RefusedError("file_too_large", most=MAX_FILE_BYTES // 1024**2)
            incoming.keep(self.user, file.name, file.read())
        except RefusedError as error:
            raise ValidationError(sentence(error)) from error
        return file


def import_(request: HttpRequest) -> HttpResponse:
    """Ask for a file; or, where one was read, show what it would do and ask for the confirmation."""
    kept = incoming.kept_for(request.user)
    if kept is not None and request.method == "POST" and "back" in request.POST:
        kept.delete()
        return HttpResponseRedirect(request.path)
    if kept is not None and request.method == "POST" and "confirm" in request.POST:
        return confirm(request, kept)
    if kept is not None:
        try:
            report = incoming.report_on(kept.loaded, request.user)
        except RefusedError as error:
            kept.delete()
            messages.error(request, sentence(error))
            return HttpResponseRedirect(request.path)
        return import_page(request, "admin/exchange_report.html", {"kept": kept, **shown(report)})
    is_post = request.method == "POST"
    form = ImportForm(request.POST if is_post else None, request.FILES if is_post else None, user=request.user)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(request.path)
    return import_page(request, "admin/exchange_import.html", {"form": form, "form_media": form.media})


def import_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    title = _("Import translations")
    return TemplateResponse(request, template, {**default_site.each_context(request), "title": title, **context})


def confirm(request: HttpRequest, kept: ExchangeImport) -> HttpResponse:
    """Write what was shown, all or nothing, and say what came of it."""
    try:
        fingerprint, finishes = request.POST.get("fingerprint", ""), "finish" in request.POST
        report = incoming.write(kept.loaded, fingerprint, request.user, finishes=finishes)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(request.path)
    except RefusedError as error:
        kept.delete()
        messages.error(request, sentence(error))
        return HttpResponseRedirect(request.path)
    kept.delete()
    for item, lines in report.items:
        if number := sum(line.fate in TAKEN | KEPT_AS_DRAFT for line in lines):
            default_site.get_model_admin(type(item)).log_change(request, item, said_of(number))
    messages.success(request, said_of(incoming.written(report)))
    for item in report.waiting:
        said = _("“%(item)s” is out already: every paragraph is confirmed, and a publisher makes the language public.")
        messages.warning(request, said % {"item": item})
    return HttpResponseRedirect(request.path)


def said_of(number: int) -> str:
    said = ngettext(
        "The file was imported: %(number)d paragraph taken over.",
        "The file was imported: %(number)d paragraphs taken over.",
        number,
    )
    return said % {"number": number}


def shown(report: incoming.Report) -> dict[str, Any]:
    """What the page of the report shows: how many of each fate, then each paragraph that is to be looked at, by item."""
    number = counted(report.lines)
    left = LINES_SHOWN
    items = []
    for item, lines in report.items:
        rows = [row_of(item, line) for line in lines if line.fate not in QUIET][: max(left, 0)]
        left -= len(rows)
        meta = item._meta
        items.append(
            {
                "item": item,
                "kind": capfirst(str(meta.verbose_name)),
                "url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk]),
                "rows": rows,
                "quiet": sum(line.fate in QUIET for line in lines),
            }
        )
    loud = sum(count for fate, count in number.items() if fate not in QUIET)
    source, target = report.package.source_language, report.package.target_language
    return {
        "items": items,
        "facts": [
            {"label": fate.label, "number": number[fate], "meaning": MEANINGS[fate], "fate": fate.value}
            for fate in MEANINGS
            if number[fate]
        ],
        "source": {"code": source, "autonym": languages.AUTONYMS[source]},
        "target": {"code": target, "autonym": languages.AUTONYMS[target]},
        "hidden": max(loud - LINES_SHOWN, 0),
        "changes": incoming.written(report),
        "fingerprint": report.fingerprint,
    }


def row_of(item: Publication, line: Line) -> dict[str, Any]:
    """A line with its texts as HTML, word by word where something changed. They are clean: that is how they are kept."""
    is_other = line.fate in {Fate.ORIGINAL_CHANGED, Fate.UNKNOWN}
    source = changed(line.source_in_file, line.source) if is_other else line.source
    is_compared = bool(line.ours) and line.fate not in {Fate.BROKEN, Fate.UNKNOWN, Fate.CONFIRMED}
    theirs = changed(line.ours, line.theirs) if is_compared else line.theirs
    return {
        "key": line.key,
        "place": place_label(item, line.key),
        "fate": line.fate,
        "meaning": MEANINGS[line.fate],
        "problem": line.problem,
        "source": mark_safe(for_desk(source)),  # noqa: S308
        "theirs": mark_safe(for_desk(theirs)),  # noqa: S308
    }


def place_label(item: Publication, key: str) -> str:
    """Where a paragraph stands: the field and its number; for a clause its eId before them."""
    parts = key.split("/")
    number = parts.pop() if parts[-1].isdigit() else ""
    names = parts[1:]
    if parts[0] in item.translated_fields():
        field: Any = item._meta.get_field(parts[0])
        names = [str(field.verbose_name)]
    return " ".join([capfirst(", ".join(names)), number]).strip()
