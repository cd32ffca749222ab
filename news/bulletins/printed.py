"""An issue of the bulletin as a document: cover, contents, entries and notes, colophon in all languages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from news.bulletins.contents import Contents, Entry, Note, contents_of
from news.models import Bulletin, Colophon
from portal import languages
from portal.documents.items import dated, imprint_of, sources_of
from portal.documents.pictures import code_of, drawn_cover, uploaded
from portal.documents.printed import Printed
from portal.documents.prose import Levels, Node, blocks_of, paragraph
from portal.languages import column
from portal.svg.covers import issue_hue, issue_seed
from portal.templatetags.portal import language_name, sentences, trust


def printed_bulletin(bulletin: Bulletin) -> Printed:
    """The issue for a reader of the active language."""
    contents = contents_of(bulletin, languages.current())
    picture, number = uploaded(bulletin.cover), (bulletin.year, bulletin.number)
    titled = any(section.title for section in contents.sections)
    data = {
        "language": contents.language,
        # What most of it is written in: the reader asked for it.
        "text-language": contents.language,
        "title": f"{contents.name} · {contents.title}" if contents.title != contents.name else contents.name,
        "name-of-it": contents.name,
        "issue": {"text": contents.title, "language": contents.title_language},
        "summary": {"text": bulletin.reading.summary, "language": bulletin.reading.language},
        "period": contents.period,
        "keywords": [],
        "cover": {
            "file": "cover.jpg" if picture else "cover.svg",
            "alt": (picture.alt if picture else "") or _("Cover of the issue"),
            "credit": picture.credit if picture else "",
        },
        "contents-title": pgettext("of an issue", "Contents"),
        "note-title": _("Editor’s note"),
        "sections": [
            {
                "title": section.title,
                "language": section.language,
                "blocks": [
                    entry_data(block, titled) if isinstance(block, Entry) else note_data(block, titled)
                    for block in section.blocks
                ],
            }
            for section in contents.sections
        ],
        "sources": sources_of(bulletin),
        "sources-title": _("About the sources"),
        "colophon": colophon_data(contents),
        **imprint_of(bulletin, contents.url),
    }
    pictures = {
        "qr.svg": code_of(contents.url),
        data["cover"]["file"]: picture or drawn_cover(issue_seed(*number), issue_hue(*number)),
    }
    return Printed(
        "bulletin", data, dated(bulletin), f"{bulletin.slug}-{contents.language}", contents.language, pictures
    )


def entry_data(entry: Entry, titled: bool) -> Node:
    """An article: what it is of, its text in the language that it has, its trust line and address."""
    reading = entry.article.reading
    said = sentences(trust(reading))
    if reading.is_fallback:
        fallback = _(
            "This item has no text in the language of this page yet. The text is shown in another language: %(language)s."
        ) % {"language": language_name(reading.language)}
        said = sentences([said, fallback])
    return {
        "kind": "entry",
        "number": entry.number,
        "title": entry.title,
        "language": entry.language,
        "lead": entry.lead,
        "of": blocks_of(entry.body, Levels(2 if titled else 1), entry.url) or paragraph(entry.summary),
        "trust": said,
        "address": entry.url,
    }


def note_data(note: Note, titled: bool) -> Node:
    covers = ngettext("On item %(numbers)s", "On items %(numbers)s", len(note.covers)) % {
        "numbers": ", ".join(map(str, note.covers))
    }
    return {
        "kind": "note",
        "language": note.language,
        "covers": covers,
        "of": blocks_of(note.body, Levels(2 if titled else 1)),
    }


def colophon_data(contents: Contents) -> list[dict[str, Any]]:
    """Name and text of the colophon in each language, that of the reader first."""
    colophon = Colophon.objects.first()
    found = []
    for code in languages.chain(contents.language):
        with override(code):
            name = getattr(colophon, column("name", code), "") or contents.name
            body = getattr(colophon, column("body", code), "") or ""
            found.append(
                {
                    "language": code,
                    "title": name,
                    "of": blocks_of(body, Levels(1)),
                    "heading": _("Who makes the bulletin"),
                }
            )
    return found
