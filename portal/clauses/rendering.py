"""The clauses of a reading as HTML.

Written by hand and not by a template for each clause: 500 articles in three languages are to be on their way to the
reader within 150 ms. Every text from outside is escaped here, or was cleaned when it went into the database.
"""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import languages
from portal.clauses.changes import changed, changed_plain
from portal.clauses.labels import label
from portal.clauses.reading import TextReading
from portal.clauses.rows import Cell, Row
from portal.dates import format_partial

# What stands in the table of contents, and what is headed by its number alone on a line.
HEADED = frozenset({"preamble", "book", "part", "title", "chapter", "section", "subsection", "article", "conclusions"})

# Whose heading stays in sight while its clauses are read, if it has no text of its own.
STICKY = HEADED - {"article", "preamble", "conclusions"}


def heading_of(row: Row, cell: Cell) -> tuple[str, str]:
    """The number as the language prints it, and the heading; either may be empty."""
    return cell.num or label(row.element, row.number, cell.language), cell.heading


def stays_in_sight(row: Row) -> bool:
    """Whether a clause is a heading only, of what stands below it."""
    return row.element in STICKY and not row.change and not any(cell.body for cell in row.cells)


class Page:
    """Writes out one reading; what is the same for all clauses is worked out once."""

    def __init__(self, text: TextReading) -> None:
        self.text = text
        self.several = len(text.languages) > 1
        self.marker = text.marker
        self.cite_query = escape(text.query(cite="\0")).replace("%00", "\0")
        self.words = {
            "link": escape(_("Link to this clause: %(clause)s")),
            "cite": escape(_("Cite")),
            "cite_label": escape(_("Cite this clause: %(clause)s")),
            "unparsed": escape(_("This stretch was not recognised on import and stands as it was.")),
            "language": escape(_("Language of the clause: %(clause)s")),
            "added": escape(_("New since the earlier day")),
            "removed": escape(_("No longer in the text")),
            "changed": escape(_("Changed since the earlier day")),
        }
        self.gaps = {
            code: escape(
                _("This clause is not available in this language: %(language)s.")
                % {"language": languages.AUTONYMS[code]}
            )
            for code in text.languages
        }
        self.autonyms = {code: languages.AUTONYMS[code] for code in text.languages}

    def write(self) -> SafeString:
        """All clauses. One whose heading stays in sight is grouped with what stands below it, and leaves with that."""
        parts: list[str] = []
        groups: list[int] = []
        for row in self.text.rows:
            while groups and row.depth <= groups[-1]:
                groups.pop()
                parts.append("</div>")
            if stays_in_sight(row):
                groups.append(row.depth)
                parts.append('<div class="clause-group">')
            parts.append(self.row(row))
        parts += ["</div>" for _group in groups]
        return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece

    def row(self, row: Row) -> str:
        """One clause: its languages side by side, its link, and what it is to be told of."""
        eid = escape(row.eid)
        name = escape(self.name(row))
        classes = f"clause clause-{row.element} depth-{min(row.depth, 5)}{f' is-{row.change}' if row.change else ''}"
        if stays_in_sight(row):
            classes += " is-head"
        said = self.told(row)
        tools = (
            f'<p class="clause-tools"><a href="#{eid}" aria-label="{self.words["link"] % {"clause": name}}">#</a>'
            f'<a href="{self.cite_query.replace(chr(0), eid)}#{eid}" rel="nofollow" '
            f'aria-label="{self.words["cite_label"] % {"clause": name}}">{self.words["cite"]}</a></p>'
        )
        picks = self.picks(row, eid, name) if self.several else ""
        cells = "".join(self.cell(row, cell, place) for place, cell in enumerate(row.cells, 1))
        links = self.links(row)
        return f'<div class="{classes}" id="{eid}">{tools}{picks}{said}<div class="clause-cells">{cells}</div>{links}</div>\n'

    def name(self, row: Row) -> str:
        cell = row.cells[0]
        num, heading = heading_of(row, cell)
        return num or heading or row.eid

    def told(self, row: Row) -> str:
        """What a reader should know of the clause besides its text, and its citation when that was asked for."""
        said = []
        if row.change:
            said.append(f'<p class="clause-note">{self.words[row.change]}</p>')
        if row.is_repealed and row.ends_on:
            day = format_partial(row.ends_on, "day")
            said.append(f'<p class="clause-note">{escape(_("Repealed with effect from %(day)s.") % {"day": day})}</p>')
        if row.is_unparsed:
            said.append(f'<p class="clause-note">{self.words["unparsed"]}</p>')
        if row is self.text.cited:
            said.append(citations_html(self.text.citations(row)))
        return "".join(said)

    def links(self, row: Row) -> str:
        """The items that the clause names, each in the language in which it can be read."""
        found = []
        for item in self.text.linked.get(row.pk, ()):
            reading = item.reading
            lang = f' lang="{reading.language}"' if reading.is_fallback else ""
            number = f"{item.number}. " if getattr(item, "number", None) else ""
            url = escape(item.get_absolute_url())
            found.append(f'<li>{number}<a href="{url}"{lang}>{escape(reading.title)}</a></li>')
        return f'<ul class="clause-links" role="list">{"".join(found)}</ul>' if found else ""

    def picks(self, row: Row, eid: str, name: str) -> str:
        """The choice of one language of the clause, for narrow screens; it needs no script."""
        options = "".join(
            f'<label lang="{code}"><input type="radio" name="{eid}" class="pick-{place}"{" checked" if place == 1 else ""}>'
            f"{autonym}</label>"
            for place, (code, autonym) in enumerate(self.autonyms.items(), 1)
        )
        return f'<div class="picks" role="radiogroup" aria-label="{self.words["language"] % {"clause": name}}">{options}</div>'

    def cell(self, row: Row, cell: Cell, place: int) -> str:
        if cell.is_gap:
            return f'<div class="cell cell-{place}"><p class="gap">{self.gaps[cell.language]}</p></div>'
        num, _heading = heading_of(row, cell)
        shown_heading, body = self.wording(row, cell, place - 1)
        head = ""
        if row.element in HEADED:
            level = min(row.depth + 3, 6)
            between = " " if num and shown_heading else ""
            if num or shown_heading:
                head = f"<h{level}>{f'<b>{escape(num)}</b>' if num else ''}{between}{shown_heading}</h{level}>"
        else:
            if num:
                head = f'<p class="num">{escape(num)}</p>'
            if shown_heading:
                body = f"<p><strong>{shown_heading}</strong></p>{body}"
        note = f'<p class="clause-note">{escape(cell.note)}</p>' if cell.note else ""
        return (
            f'<div class="cell cell-{place}" lang="{cell.language}">{head}<div class="prose">{body}{note}</div></div>'
        )

    def wording(self, row: Row, cell: Cell, place: int) -> tuple[str, str]:
        """Heading and body as HTML, with what changed or with the terms marked."""
        if row.change == "changed":
            old = row.before[place]
            return changed_plain(old.heading, cell.heading), changed(old.body, cell.body)
        if row.change == "added":
            return changed_plain("", cell.heading), changed("", cell.body)
        if row.change == "removed":
            return changed_plain(cell.heading, ""), removed(cell.body)
        heading, body = escape(cell.heading), cell.body
        if self.marker is not None:
            return heading, self.marker.in_html(body, cell.language)
        return heading, body


def removed(html: str) -> str:
    """The whole body as taken out, in the elements that it had."""
    return changed("", html).replace("<ins>", "<del>").replace("</ins>", "</del>")


def citations_html(citations: Iterable[tuple[str, str]]) -> str:
    """Citations to read and select; with script each has a button that copies it."""
    done, copy = escape(_("Citation copied")), escape(_("Copy the citation"))
    rows = "".join(
        f'<div><p lang="{code}">{escape(said)}</p>'
        f'<button class="button button-quiet" type="button" data-copy="{escape(said)}" data-done="{done}" hidden>{copy}</button></div>'
        for code, said in citations
    )
    return f'<div class="citations" role="note" aria-label="{escape(_("Citation"))}">{rows}</div>'


def contents(text: TextReading) -> SafeString:
    """The table of contents as nested lists: what has a heading, or all that is outermost where nothing has."""
    listed = [row for row in text.rows if row.element in HEADED or any(cell.heading for cell in row.cells)]
    listed = listed or [row for row in text.rows if not row.depth]
    parts: list[str] = []
    depth = -1
    base = min((row.depth for row in listed), default=0)
    for row in listed:
        level = row.depth - base
        while depth >= 0 and depth > level:
            parts.append("</li></ol>")
            depth -= 1
        if depth == level:
            parts.append("</li>")
        while depth < level:
            parts.append('<ol role="list"><li>' if depth + 1 < level else '<ol role="list">')
            depth += 1
        cell = next((each for each in row.cells if not each.is_gap), row.cells[0])
        num, heading = heading_of(row, cell)
        lang = f' lang="{cell.language}"' if cell.language != languages.current() else ""
        shown = f"<b>{escape(num)}</b> {escape(heading)}".strip() if num else escape(heading) or escape(row.eid)
        parts.append(f'<li><a href="#{escape(row.eid)}"{lang}>{shown}</a>')
    parts.extend("</li></ol>" for _level in range(depth + 1))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece


def clauses_html(text: TextReading) -> SafeString:
    return Page(text).write()
