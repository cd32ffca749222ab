"""“Import a table” and “Export” on a list: CSV or XLSX in, every change shown, and saved only once it is confirmed."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from portal.admin.text_import import ENCODING_CHOICES
from portal.legaltext import confined
from portal.legaltext.messages import sentence
from portal.legaltext.readers.refusals import RefusedError
from portal.search import index as search_index
from portal.tables.limits import MAX_FILE_BYTES
from portal.tables.reading import safe
from portal.tables.records import RecordResource

SALT = "portal.admin.tables"
# Who does not confirm in this time gives the file once more.
VALID_S = 2 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    """A CSV or an XLSX. What is wrong with it is said at its field."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("CSV or XLSX (its first sheet), with the names of the columns in the first row."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of the file, if it is CSV"),
        required=False,
        choices=ENCODING_CHOICES,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, resource: RecordResource, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.resource = resource

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload is None or self.errors:
            return data
        try:
            if upload.size > MAX_FILE_BYTES:
                raise RefusedError("file_too_large", most=MAX_FILE_BYTES // 1024**2)
            data["rows"] = confined.read_by("portal.tables.reading", upload.read(), data["encoding"])["rows"]
        except RefusedError as error:
            name = "encoding" if error.code in {"encoding_unsure", "not_in_encoding"} else "file"
            self.add_error(name, sentence(error))
        else:
            for problem in self.problems(data["rows"]):
                self.add_error("file", problem)
        return data

    def problems(self, rows: list[list[str]]) -> list[str]:
        """Return what is wrong with the columns."""
        names, known = rows[0], list(self.resource.fields)
        keys = self.resource.get_import_id_fields()
        found = []
        if unknown := [name or "–" for name in names if name not in known]:
            text = _("There are no such columns: %(unknown)s. The columns are %(known)s.")
            found.append(text % {"unknown": ", ".join(unknown)[:300], "known": ", ".join(known)})
        if len(set(names)) < len(names):
            found.append(_("A column stands twice."))
        if missing := [key for key in keys if key not in names]:
            found.append(_("The column “%(name)s” is missing: it says which record a row is.") % {"name": missing[0]})
        elif len(rows) == 1:
            found.append(_("There are no rows below the names of the columns."))
        else:
            at = names.index(keys[0])
            seen: set[str] = set()
            for number, row in enumerate(rows[1:], start=2):
                if not row[at] or row[at] in seen:
                    text = _("Row %(row)s: “%(value)s” in the column “%(name)s” is empty or stands there twice.")
                    found.append(text % {"row": number, "value": row[at], "name": keys[0]})
                    break
                seen.add(row[at])
        return found


@dataclass
class Row:
    """What becomes of a row: `fate` is new, update, skip or wrong; `changes` are column, before and after."""

    number: int
    name: str
    fate: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Preview:
    rows: list[Row]

    def count(self, fate: str) -> int:
        return sum(1 for row in self.rows if row.fate == fate)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("update")

    @property
    def unchanged(self) -> int:
        return self.count("skip")

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.fate == "wrong"]

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row.fate in ("new", "update")]

    @property
    def digest(self) -> str:
        """Return what tells this outcome from any other."""
        said = [(row.name, row.fate, row.changes) for row in self.rows]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def run(resource: RecordResource, rows: list[list[str]], *, is_trial: bool) -> tuple[Preview, list[Any]]:
    """Return what the rows do, and the records of the rows that are new or changed; nothing stays of a trial or of a table with a wrong row."""
    dataset = tablib.Dataset(*rows[1:], headers=rows[0])
    with search_index.collected():
        result = resource.import_data(dataset, dry_run=is_trial, rollback_on_validation_errors=True)
    key = rows[0].index(resource.get_import_id_fields()[0])
    found, records = [], []
    for number, (each, row) in enumerate(zip(result.rows, rows[1:], strict=True), start=2):
        problems = problems_of(each)
        fate = "wrong" if problems else str(each.import_type)
        found.append(Row(number, row[key], fate, [] if problems else list(each.diff or []), problems))
        if fate in ("new", "update"):
            records.append((each.instance, fate))
    return Preview(found), records


def problems_of(result: Any) -> list[str]:
    """Return what is wrong with a row, with the column."""
    found = [str(error.error) for error in result.errors]
    if (error := result.validation_error) is not None:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, texts in by_field.items():
            found += [text if name == "__all__" else f"{name}: {text}" for text in texts]
    return found


class TableMixin:
    """For the admin of a kind that has a resource."""

    resource_class: type[RecordResource]
    actions_list: tuple[str, ...] = ("import_table", "export_csv", "export_xlsx")

    @action(
        description=gettext_lazy("Import a table …"),
        url_path="import-table",
        icon="upload_file",
        permissions=["add", "edit"],
    )
    def import_table(self, request: HttpRequest) -> HttpResponse:
        """Ask for the table; show what it would change; save what was confirmed."""
        resource = self.resource_class()
        if request.method == "POST" and "signed" in request.POST:
            return self.confirm_table(request, resource)
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = TableForm(*posted, resource=resource)
        if form.is_bound and form.is_valid():
            return self.preview_table(request, resource, form.cleaned_data["rows"])
        return self.table_page(request, {"form": form, "form_media": form.media, "columns": list(resource.fields)})

    def preview_table(self, request: HttpRequest, resource: RecordResource, rows: list[list[str]]) -> HttpResponse:
        preview, _records = run(resource, rows, is_trial=True)
        signed = signing.dumps([str(self.opts), preview.digest, rows], salt=SALT, compress=True)  # type: ignore[attr-defined]
        return self.table_page(request, {"preview": preview, "signed": signed})

    def confirm_table(self, request: HttpRequest, resource: RecordResource) -> HttpResponse:
        """Save what was shown, if it would still do the same."""
        try:
            kind, digest, rows = signing.loads(request.POST["signed"], salt=SALT, max_age=VALID_S)
        except signing.BadSignature:
            kind = ""
        if kind != str(self.opts):  # type: ignore[attr-defined]
            messages.error(request, _("This preview is too old. Give the table once more."))
            return HttpResponseRedirect(request.path)
        with transaction.atomic():
            preview, records = run(resource, rows, is_trial=False)
            if preview.digest != digest or preview.wrong:
                transaction.set_rollback(True)
        if preview.digest != digest or preview.wrong:
            messages.warning(
                request, _("Something was changed meanwhile. Nothing was saved: look at the changes again.")
            )
            return self.preview_table(request, resource, rows)
        for record, fate in records:
            log = self.log_addition if fate == "new" else self.log_change  # type: ignore[attr-defined]
            log(request, record, _("Imported from a table."))
        said = ngettext(
            "The table was imported: %(count)d record is new or changed.",
            "The table was imported: %(count)d records are new or changed.",
            len(records),
        )
        messages.success(request, said % {"count": len(records)})
        return HttpResponseRedirect(self.list_url)

    @property
    def list_url(self) -> str:
        opts = self.opts  # type: ignore[attr-defined]
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    @action(description=gettext_lazy("Export CSV"), url_path="export-csv", icon="download", permissions=["view"])
    def export_csv(self, request: HttpRequest) -> HttpResponse:
        # With the mark of UTF-8, without which Excel takes Chinese for another encoding.
        return self.table_file(self.table().export("csv").encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")

    @action(description=gettext_lazy("Export XLSX"), url_path="export-xlsx", icon="download", permissions=["view"])
    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        return self.table_file(self.table().export("xlsx"), "xlsx", XLSX)

    def table(self) -> tablib.Dataset:
        """Return all records as texts that no program of spreadsheets takes for a formula."""
        dataset = self.resource_class().export()
        return tablib.Dataset(*([safe(str(cell)) for cell in row] for row in dataset), headers=dataset.headers)

    def table_file(self, content: bytes, extension: str, content_type: str) -> HttpResponse:
        name = f"{self.opts.model_name}s.{extension}"  # type: ignore[attr-defined]
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)

    def table_page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        base = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Import a table"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "media": self.media,  # type: ignore[attr-defined]
            "list_url": self.list_url,
        }
        return TemplateResponse(request, "admin/import_table.html", base | context)
