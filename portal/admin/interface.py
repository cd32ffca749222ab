"""What is missing in the interface's own messages: the PO files of `locale/`, as they are on this machine."""

from typing import Any

import polib
from django.contrib.admin.sites import site as default_site
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal import languages
from portal.operations.messages import Lack, catalogue_path, lacks

FOLDERS = {"zh-hans": "zh_Hans", "en": "en", "ru": "ru"}
ROWS_SHOWN = 500
KINDS: dict[str, Any] = {
    "untranslated": gettext_lazy("not translated"),
    "fuzzy": gettext_lazy("marked as unsure (fuzzy)"),
    "plural_count": gettext_lazy("another number of plural forms than the language has (%(detail)s)"),
    "unknown_values": gettext_lazy("has values that the English text has not: %(detail)s"),
    "missing_values": gettext_lazy("lacks a value of the English text"),
}


@require_safe
def interface_messages(request: HttpRequest) -> HttpResponse:
    """The page: for each language how many messages there are, and each that is to be mended, with its places."""
    context = {
        **default_site.each_context(request),
        "title": _("Words of the interface"),
        "catalogues": [catalogue_of(code) for code in languages.CODES],
    }
    return TemplateResponse(request, "admin/interface_messages.html", context)


def catalogue_of(code: str) -> dict[str, Any]:
    """What the page says of the catalogue of a language; `problem` where its file cannot be read."""
    path = catalogue_path(FOLDERS[code])
    shown: dict[str, Any] = {
        "code": code,
        "autonym": languages.AUTONYMS[code],
        "file": f"locale/{FOLDERS[code]}/LC_MESSAGES/django.po",
    }
    try:
        catalogue = polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return shown | {"problem": str(error).replace(str(path), shown["file"])}
    found = lacks(catalogue, FOLDERS[code])
    return shown | {
        "total": sum(not entry.obsolete for entry in catalogue),
        "lacking": len(found),
        "rows": [row_of(each) for each in found[:ROWS_SHOWN]],
        "hidden": max(len(found) - ROWS_SHOWN, 0),
    }


def row_of(lack: Lack) -> dict[str, Any]:
    entry = lack.entry
    return {
        "text": entry.msgid,
        "context": entry.msgctxt or "",
        "kind": str(KINDS[lack.kind]) % {"detail": lack.detail},
        "places": [file for file, _line in entry.occurrences],
        "line": entry.linenum,
    }
