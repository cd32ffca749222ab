"""An issue of the bulletin as a document: cover, contents, entries and notes, colophon in all languages."""

import hashlib
import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from news.bulletins.contents import Contents, Entry, Note, contents_of, text_of
from news.models import Bulletin, Colophon
from portal import languages
from portal.documents.items import MAX_RUNNING, dated, imprint_of, language_notice, sources_of
from portal.documents.pictures import code_of, drawn_cover, uploaded
from portal.documents.printed import Printed
from portal.documents.prose import Levels, Node, blocks_of, paragraph
from portal.languages import column
from portal.svg.covers import issue_hue, issue_seed
from portal.templatetags.portal import sentences, shortened, trust


def printed_bulletin(bulletin: Bulletin) -> Printed:
    """The issue for a reader of the active language."""
    contents = contents_of(bulletin, languages.current())
    picture, number = uploaded(bulletin.cover), (bulletin.year, bulletin.number)
    common = common_trust(contents)
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
        "running": running_of(contents),
        "trust": common,
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
                    entry_data(block, titled, common) if isinstance(block, Entry) else note_data(block, titled)
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
    name = f"{bulletin.slug}-{contents.language}"
    says = digest_of(contents) if bulletin.is_public else ""
    return Printed("bulletin", data, dated(bulletin), name, contents.language, pictures, says)


def running_of(contents: Contents) -> str:
    """What stands at the head of each page beside the name of the portal: name and issue, or the issue alone, on one line."""
    both, most = f"{contents.name} · {contents.title}", MAX_RUNNING[contents.language]
    if contents.name in contents.title or len(both) > most:
        return shortened(contents.title, most)
    return both


def digest_of(contents: Contents) -> str:
    """A digest of what editors have written into the issue, and of nothing that a release of the portal may change.

    So it stays while words of the interface, templates and fonts change (docs/decisions/0022). Values are only ever added
    to it where they say something that was not there before.
    """
    bulletin = contents.bulletin
    reading, cover = bulletin.reading, bulletin.cover
    colophon = Colophon.objects.first()
    said: list[Any] = [
        [contents.language, contents.name, contents.title, contents.title_language, bulletin.year, bulletin.number],
        [bulletin.period_from, bulletin.period_to, bulletin.published_at, reading.summary, reading.language],
        [cover.digest if cover else "", text_of(cover, "alt")[0], text_of(cover, "credit")[0], contents.url],
        [reading.source_note, bulletin.source_document_id],
        [getattr(colophon, column(field, code), "") for field in ("name", "body") for code in languages.CODES],
    ]
    for section in contents.sections:
        said.append(["section", section.title, section.language])
        said += [entry_says(each) if isinstance(each, Entry) else note_says(each) for each in section.blocks]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def entry_says(entry: Entry) -> list[Any]:
    article, reading = entry.article, entry.article.reading
    about = [article.outlet_id, text_of(article, "dateline_place")[0], article.date, article.date_precision]
    trusted = [article.original_language, reading.readiness, reading.is_official, reading.translator]
    text = [entry.number, entry.title, entry.language, entry.body or entry.summary, entry.url]
    return ["entry", *text, *about, *trusted, reading.translated_from]


def note_says(note: Note) -> list[Any]:
    return ["note", note.body, note.language, note.covers]


def trust_of(entry: Entry) -> str:
    """The trust line of an article; it says so where the text is in another language than the issue."""
    reading = entry.article.reading
    notice = language_notice(reading)
    return sentences([*trust(reading), *([notice] if notice else [])])


def common_trust(contents: Contents) -> str:
    """The trust line of most articles; empty for an issue without any."""
    lines = Counter(trust_of(entry) for entry in contents.entries if entry.language == contents.language)
    return lines.most_common(1)[0][0] if lines else ""


def entry_data(entry: Entry, titled: bool, common: str) -> Node:
    """An article: what it is of, its text in the language that it has, and its trust line where the issue's is another."""
    said = trust_of(entry)
    return {
        "kind": "entry",
        "number": entry.number,
        "title": entry.title,
        "language": entry.language,
        "lead": entry.lead,
        "of": blocks_of(entry.body, Levels(2 if titled else 1), entry.url) or paragraph(entry.summary),
        "trust": "" if said == common else said,
        "address": entry.url,
    }


def note_data(note: Note, titled: bool) -> Node:
    return {
        "kind": "note",
        "language": note.language,
        "covers": note.about,
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
                    "heading": pgettext("of the bulletin", "Imprint"),
                }
            )
    return found
