"""The clauses of a reading as data for a template: what `portal.clauses.rendering` writes as HTML."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal import languages
from portal.clauses.reading import TextReading
from portal.clauses.rendering import HEADED, heading_of, stays_in_sight
from portal.clauses.rows import Cell, Row
from portal.dates import format_partial
from portal.documents.items import fact, printed_item
from portal.documents.printed import Printed
from portal.documents.prose import Levels, Node, blocks_of
from portal.templatetags.portal import best, language_name

# Under the title of the document and that of its clauses.
OUTERMOST = 3


def clauses_data(text: TextReading, base: str) -> dict[str, Any]:
    """The data of the clauses; `base` is the address of the item. Nothing for an item without clauses."""
    if not text:
        return {}
    item = text.owner
    levels = Levels(2)
    notes = []
    if text.is_fallback:
        notes.append(
            _(
                "The clauses are not there in the language of this page yet. They are shown in another language: %(language)s."
            )
            % {"language": language_name(text.languages[0])}
        )
    if text.on and not item.is_abstract:
        day = format_partial(text.on, "day")
        notes.append(
            _("The status and the clauses are those of %(day)s; the summary was written later.") % {"day": day}
        )
    return {
        "clauses-title": _("Abstract by clause") if item.is_abstract else _("Text by clause"),
        "clauses-notes": notes,
        "columns": [{"language": code, "name": languages.AUTONYMS[code]} for code in text.languages],
        "clauses": [row_data(row, levels, base) for row in text.rows],
    }


def printed_text(item: Any, text: TextReading, *, facts: Iterable[dict[str, Any]], **parts: Any) -> Printed:
    """A law or a document as it is to be set: its status and life as facts, its clauses; the rest as `printed_item`."""
    status = item.status(on=text.on).label
    events = [
        fact(
            event.get_kind_display(),
            " – ".join(each for each in (event.date_text, best(event, "note").text) if each),
            best(event, "note").language,
        )
        for event in item.events.all()
    ]
    ending = "-".join(text.languages) if text.wishes.languages else item.reading.language
    return printed_item(
        item,
        facts=[fact(_("Status"), status), *facts, *events],
        clauses=clauses_data(text, settings.SITE_URL + item.get_absolute_url()),
        ending=f"{ending}-{text.on}" if text.on else ending,
        query=text.query(since=None, terms=None).rstrip("?"),
        **parts,
    )


def row_data(row: Row, levels: Levels, base: str) -> dict[str, Any]:
    """One clause: what it is to be told of, and a cell for each language."""
    told = []
    if row.ends_on:
        told.append(_("Repealed with effect from %(day)s.") % {"day": format_partial(row.ends_on, "day")})
    if row.is_unparsed:
        told.append(_("This stretch was not recognised on import and stands as it was."))
    level = levels.next(OUTERMOST + row.depth) if has_heading(row) else 0
    return {
        "level": level,
        "name": " ".join(each for each in heading_of(row, row.cells[0]) if each) or row.eid,
        "is-head": stays_in_sight(row),
        "told": told,
        "cells": [cell_data(row, cell, base) for cell in row.cells],
    }


def has_heading(row: Row) -> bool:
    return row.element in HEADED and any(any(heading_of(row, cell)) for cell in row.cells if not cell.is_gap)


def cell_data(row: Row, cell: Cell, base: str) -> Node:
    """A clause in one language. The number of a point begins its first paragraph, as legal texts are printed."""
    gap = ""
    if cell.is_gap:
        gap = _("This clause is not available in this language: %(language)s.") % {
            "language": languages.AUTONYMS[cell.language]
        }
    num, heading = ("", "") if cell.is_gap else heading_of(row, cell)
    # A heading within a clause would stand beside the clauses themselves.
    of = [plain(each) for each in blocks_of(cell.body, Levels(1), base)]
    shown: list[Any] = []
    if row.element in HEADED:
        between = "　" if cell.language == "zh-hans" else " "
        shown = [between.join(each for each in (num, heading) if each)] if num or heading else []
    else:
        if heading:
            of.insert(0, {"kind": "p", "of": [{"kind": "strong", "of": [heading]}]})
        if num:
            between = "" if num[-1:] in "、）" else " "
            if of and of[0]["kind"] == "p":
                of[0] = {**of[0], "of": [f"{num}{between}", *of[0]["of"]]}
            else:
                of.insert(0, {"kind": "p", "of": [num]})
    return {"language": cell.language, "gap": gap, "heading": shown, "of": of, "note": "" if cell.is_gap else cell.note}


def plain(block: Node) -> Node:
    """A heading as a paragraph that stands out."""
    if block["kind"] != "heading":
        return block
    return {"kind": "p", "of": [{"kind": "strong", "of": block["of"]}]}
