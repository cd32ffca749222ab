"""What the document of any item has in common: head, trust line, notes, sources, imprint."""

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal import languages
from portal.dates import Precision, format_partial
from portal.documents.letters import MARK
from portal.documents.pictures import Picture, code_of
from portal.documents.printed import Printed
from portal.documents.prose import Levels, Node, blocks_of
from portal.publishing.models import Publication
from portal.publishing.readings import Reading
from portal.templatetags.portal import best, language_name, sentences, shortened, trust

MAX_RUNNING = {"zh-hans": 28, "en": 46, "ru": 42}


def site_name() -> str:
    return _("SCO Environmental Information Sharing Platform")


def dated(item: Publication) -> datetime.datetime:
    """The moment that a document is dated: when the item was published; of a draft, when it was saved last."""
    return item.published_at or item.updated_at


def imprint_of(item: Publication, address: str) -> dict[str, Any]:
    """The data of the last lines and of the feet of pages."""
    published = format_partial(timezone.localtime(dated(item)).date(), Precision.DAY)
    lines = (
        [_("Published on the portal: %(date)s") % {"date": published}] if item.is_public else [_("Not published yet")]
    )
    shown = unquote(address)
    return {
        "site": site_name(),
        "imprint": lines,
        "address": address,
        "address-shown": shown.partition("://")[2].rstrip("/"),
        "qr": {"file": "qr.svg", "alt": _("QR code with the address of this page")},
        "lacking-title": _("%(mark)s stands for letters that the fonts of this file do not have:") % {"mark": MARK},
    }


def fact(label: str, value: Any, language: str = "", to: str = "") -> dict[str, Any]:
    """A line of the facts under the head; `language` if it is not that of the page."""
    text: Any = str(value)
    content = [{"kind": "link", "to": to, "of": [text]}] if to else [text]
    return {"label": capfirst(label), "of": content, "language": language or languages.current()}


def editors_notes(notes: Iterable[Any], levels: Levels, base: str) -> list[Node]:
    """Editor's notes, each set apart, in the first language that it has."""
    found = []
    for note in notes:
        if text := best(note, "body"):
            of = blocks_of(text.text, levels, base)
            found.append({"title": _("Editor’s note"), "language": text.language, "of": of})
    return found


def sources_of(item: Publication) -> list[dict[str, str]]:
    """What is missing or disputed, and where the facts are taken from."""
    said = [{"text": item.reading.source_note, "language": item.reading.language}] if item.reading.source_note else []
    if item.source_document is not None:
        taken = _("The facts are taken from: %(title)s.") % {"title": item.source_document.title}
        said.append({"text": taken, "language": languages.current()})
    return said


def language_notice(reading: Reading) -> str:
    """For a reader who gets the text in another language than they asked for; empty for others."""
    if not reading.is_fallback:
        return ""
    return _("There is no text in the language asked for. The text is shown in another language: %(language)s.") % {
        "language": language_name(reading.language)
    }


def printed_item(
    item: Publication,
    *,
    meta: Iterable[Any] = (),
    facts: Iterable[dict[str, Any]] = (),
    notes: Iterable[Any] = (),
    picture: Picture | None = None,
    clauses: dict[str, Any] | None = None,
    ending: str = "",
    query: str = "",
    original_title: dict[str, str] | None = None,
) -> Printed:
    """An item as it is to be set, for a reader of the active language.

    `meta` stands over the title, `facts` under it; `clauses` is what `portal.documents.clauses` makes; `ending`
    ends the name of the file where that is more than the language, and `query` the address. `original_title` has text and language.
    """
    reading, page_language = item.reading, languages.current()
    address = settings.SITE_URL + item.get_absolute_url()
    levels = Levels(1)
    if original_title and original_title["text"] == reading.title:
        original_title = None
    data = {
        "language": page_language,
        "text-language": reading.language,
        "title": reading.title,
        "running": shortened(reading.title, MAX_RUNNING[reading.language]),
        "keywords": [str(subject) for subject in item.subjects.all()],
        "kind-label": capfirst(str(item._meta.verbose_name)),
        "meta": [str(each) for each in meta if each],
        "original-title": original_title,
        "lede": reading.summary,
        "trust": sentences(trust(reading)),
        "notice": language_notice(reading),
        "facts": [each for each in facts if each],
        "picture": None,
        "body": blocks_of(reading.body, levels, address),
        "columns": [],
        "clauses": [],
        "clauses-title": "",
        "clauses-notes": [],
        "notes": editors_notes(notes, levels, address),
        "sources": sources_of(item),
        "sources-title": _("About the sources"),
        **imprint_of(item, address + query),
        **(clauses or {}),
    }
    pictures = {"qr.svg": code_of(address + query)}
    if picture is not None:
        data["picture"] = {
            "file": "picture.jpg",
            "alt": picture.alt or reading.title,
            "credit": picture.credit,
        }
        pictures["picture.jpg"] = picture
    name = f"{item.slug}-{ending or reading.language}"
    return Printed("item", data, dated(item), name, reading.language, pictures)
