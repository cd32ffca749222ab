"""The rich text editor: one module of ours that loads the editor without an import map, which the policy forbids."""

import json
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import richtext


def labels() -> dict[str, str]:
    """What the tool bar of the editor says, in the language of the interface."""
    return {
        "toolbar": _("Text formatting"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "heading2": _("Heading"),
        "heading3": _("Smaller heading"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "blockquote": pgettext("text formatting", "Quotation"),
        "link": _("Link"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "address": _("Address of the link; empty takes the link away"),
        "apply": pgettext("a link in a text", "Set"),
        "cancel": _("Cancel"),
    }


class ProseWidget(forms.Textarea):
    """A text area that `static/portal-admin/prose.js` turns into an editor; without script it stays one of HTML."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"rows": 12, "class": "portal-prose"} | (attrs or {}))

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["portal-admin/prose.css"]},
            js=[Script("portal-admin/prose.js", type="module")],  # type: ignore[list-item]
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-portal-prose"] = json.dumps(labels(), ensure_ascii=False)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class RichTextFormField(forms.CharField):
    """HTML as `portal.richtext` allows it; a text without a letter is no text."""

    widget = ProseWidget

    def clean(self, value: Any) -> str:
        html = richtext.clean(super().clean(value) or "")
        return html if richtext.has_text(html) else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The editor writes the same text in another form; what counts is the form in which it is kept."""
        return super().has_changed(richtext.clean(initial or ""), richtext.clean(data or ""))
