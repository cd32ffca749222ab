"""“Import text” on a law or a document: files in, the tree shown, and saved only once it is confirmed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from portal import languages
from portal.admin.text_preview import shown
from portal.clauses.models import BodyIs
from portal.dates import date_validators
from portal.legaltext import drafts
from portal.legaltext.importing import ImportingError, Source
from portal.legaltext.limits import MAX_FILE_BYTES
from portal.legaltext.models import TextImport
from portal.legaltext.readers.text import ENCODINGS

PLACES = (1, 2, 3)
BY_LETTERS = pgettext_lazy("language of a file", "by its letters; may be several")
LANGUAGES = [("", BY_LETTERS), *languages.AUTONYMS.items()]
ENCODING_CHOICES = [("", pgettext_lazy("encoding of a file", "found out")), *((name, name) for name in ENCODINGS)]
FORMS = gettext_lazy("DOCX, PDF with text, HTML, plain text or Akoma Ntoso (XML); at most %(most)s MB.")


class ImportTextForm(forms.Form):
    """Up to three files. What is wrong with one is said at its field."""

    starts_on = forms.DateField(
        label=gettext_lazy("This wording holds from"),
        required=False,
        validators=date_validators,
        widget=UnfoldAdminSingleDateWidget,
        help_text=gettext_lazy("The day on which the amendment takes effect. Empty: the text from the beginning."),
    )
    body_is = forms.ChoiceField(
        label=gettext_lazy("The text is"), choices=BodyIs.choices, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, owner: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.owner, self.user = owner, user
        self.kept: TextImport | None = None
        for place in PLACES:
            self.fields[f"file_{place}"] = forms.FileField(
                label=_("File %(number)s") % {"number": place},
                required=False,
                widget=UnfoldAdminFileFieldWidget,
                help_text=str(FORMS) % {"most": MAX_FILE_BYTES // 1024**2} if place == 1 else "",
            )
            self.fields[f"language_{place}"] = forms.ChoiceField(
                label=_("Language of file %(number)s") % {"number": place},
                required=False,
                choices=LANGUAGES,
                widget=UnfoldAdminSelectWidget,
            )
            self.fields[f"encoding_{place}"] = forms.ChoiceField(
                label=_("Encoding of file %(number)s, if it is plain text or HTML") % {"number": place},
                required=False,
                choices=ENCODING_CHOICES,
                widget=UnfoldAdminSelectWidget,
            )

    @property
    def rows(self) -> list[list[Any]]:
        """Return the fields of each file together."""
        return [[self[f"{name}_{place}"] for name in ("file", "language", "encoding")] for place in PLACES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [place for place in PLACES if data.get(f"file_{place}")]
        for place in places:
            if data[f"file_{place}"].size > MAX_FILE_BYTES:
                self.add_error(
                    f"file_{place}", _("The file is larger than %(most)s MB.") % {"most": MAX_FILE_BYTES // 1024**2}
                )
        if not places and not self.errors:
            self.add_error("file_1", _("Choose a file."))
        if not self.errors:
            self.read(data, places)
        return data

    def read(self, data: dict[str, Any], places: list[int]) -> None:
        """Read the files and keep what they gave; their faults become errors of their fields."""
        sources = [
            Source(data[f"file_{place}"].read(), data[f"language_{place}"], data[f"encoding_{place}"])
            for place in places
        ]
        try:
            self.kept = drafts.keep(
                self.owner, self.user, sources, starts_on=data["starts_on"], body_is=data["body_is"]
            )
        except ImportingError as error:
            for index, fault in error.faults.items():
                name = "encoding" if fault.code in {"encoding_unsure", "not_in_encoding"} else "file"
                self.add_error(f"{name}_{places[index]}", fault.sentence)
        except ValidationError as error:
            self.add_error("starts_on", error)


class ImportTextMixin:
    """For the admin of a kind that keeps its text by clause."""

    actions_detail: tuple[str, ...] = ("import_text",)

    @action(description=gettext_lazy("Import text"), url_path="import-text", icon="upload_file", permissions=["edit"])
    def import_text(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the files; or, where some were read, show what they gave and ask for the confirmation."""
        owner = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if owner is None:
            raise Http404
        if not self.has_edit_permission(request, owner):  # type: ignore[attr-defined]
            raise PermissionDenied
        kept = drafts.kept_for(owner, request.user)
        if kept is not None and request.method == "POST" and "confirm" in request.POST:
            return self.confirm_text(request, owner, kept)
        if kept is not None and request.method == "POST" and "back" in request.POST:
            kept.delete()
            return HttpResponseRedirect(request.path)
        if kept is not None:
            return self.import_page(request, owner, "admin/import_text_check.html", shown(kept, owner))
        files = request.FILES if request.method == "POST" else None
        data = request.POST if request.method == "POST" else None
        form = ImportTextForm(data, files, owner=owner, user=request.user, initial={"body_is": owner.body_is})
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(request.path)
        return self.import_page(request, owner, "admin/import_text.html", {"form": form, "form_media": form.media})

    def confirm_text(self, request: HttpRequest, owner: Any, kept: TextImport) -> HttpResponse:
        try:
            drafts.confirm(kept)
        except ValidationError as error:
            kept.delete()
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(request.path)
        count = sum(len(kept.outcome[what]) for what in ("created", "changed", "removed"))
        said = ngettext(
            "The text was imported: %(count)d clause changed.",
            "The text was imported: %(count)d clauses changed.",
            count,
        )
        self.log_change(request, owner, said % {"count": count})  # type: ignore[attr-defined]
        messages.success(request, said % {"count": count})
        meta = owner._meta
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[owner.pk]))

    def import_page(self, request: HttpRequest, owner: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        meta = owner._meta
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "title": _("Import text"),
                "opts": meta,
                "original": owner,
                "media": self.media,  # type: ignore[attr-defined]
                "change_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[owner.pk]),
                **context,
            },
        )
