"""Files on the form of a law or a document: what they are is found out from their content."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import PaginationGenericInlineFormSet

from portal.admin.base import GenericParts
from portal.files.checks import MAX_BYTES, check
from portal.files.models import MEDIA_TYPES, File


class FileForm(forms.ModelForm):
    class Meta:
        model = File
        fields = ["language", "file", "is_official", "translator", "date", "date_precision"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget = forms.FileInput(attrs={"accept": ",".join([*MEDIA_TYPES.values(), ".pdf", ".docx", ".txt"])})
        field.widget.is_required = field.required
        field.help_text = _("PDF, Word (DOCX) without macros, or plain text in UTF-8; %(size)s MB at the most.") % {
            "size": MAX_BYTES // 1024 // 1024
        }

    def clean_file(self) -> Any:
        """The upload, when its content is what the portal takes; the row then says what it is."""
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data:
            found = check(upload)
            self.instance.type, self.instance.size_bytes = found.type, found.size_bytes
            self.instance.page_count, self.instance.sha256 = found.page_count, found.sha256
        return upload


class FileFormSet(PaginationGenericInlineFormSet):
    """Each file once; the constraint of the table needs the item's own key."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or not form.instance.sha256 or form.has_error("file"):
                continue
            if form.instance.sha256 in seen:
                form.add_error("file", ValidationError(_("This file is already here.")))
            seen.add(form.instance.sha256)
        # What another window has stored meanwhile.
        if self.instance.pk:
            there = File.objects.filter(
                owner_type=ContentType.objects.get_for_model(self.instance), owner_id=self.instance.pk
            )
            here = {form.instance.pk for form in self.forms if form.instance.pk}
            stored = set(there.exclude(pk__in=here).values_list("sha256", flat=True))
            for form in self.forms:
                if form.instance.sha256 in stored and "file" in form.changed_data and not form.has_error("file"):
                    form.add_error("file", ValidationError(_("This file is already here.")))


class FileInline(GenericParts):
    model = File
    form = FileForm
    formset = FileFormSet
    ct_field = "owner_type"
    ct_fk_field = "owner_id"
    fields = ("language", "file", "facts", ("is_official", "translator"), ("date", "date_precision"))
    readonly_fields = ("facts",)
    verbose_name = gettext_lazy("file")
    verbose_name_plural = gettext_lazy("files by language")

    @admin.display(description=gettext_lazy("stored"))
    def facts(self, file: File) -> str:
        """What the content of the stored file says of it."""
        if not file.pk:
            return "–"
        pages = f", {_('pages')}: {file.page_count}" if file.page_count else ""
        return format_html(
            "{}, {}{}<br><code>SHA-256 {}</code>",
            file.get_type_display(),
            filesizeformat(file.size_bytes),
            pages,
            file.sha256,
        )
