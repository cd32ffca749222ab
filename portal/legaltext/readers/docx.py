"""The paragraphs of a DOCX, read as a stream: the memory does not grow with the file."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from portal.legaltext.limits import MAX_PARAGRAPHS, MAX_UNPACKED_BYTES
from portal.legaltext.readers.formulas import M, on_one_line
from portal.legaltext.readers.html import SUPERSCRIPTS
from portal.legaltext.readers.paragraphs import bounded
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.word_numbers import Counting, W, counting
from portal.legaltext.readers.xml import has_document_type, parsed

MAX_PARTS = 5_000
NOTES = ("footnote", "endnote")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> tuple[list[str], list[str]]:
    """Return the paragraphs, and the codes of what was not read (`footnotes`, `endnotes`).

    Refuses macros, what unpacks to too much, and what is no DOCX.
    """
    if data.startswith(OLE):
        raise RefusedError("old_word")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check(package)
            main = main_part(package)
            body = part(package, main)
            folder = main.rpartition("/")[0]
            rules = counting(tree(package, f"{folder}/numbering.xml"), tree(package, f"{folder}/styles.xml"))
            notes = [f"{kind}s" for kind in NOTES if has_notes(tree(package, f"{folder}/{kind}s.xml"), kind)]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: an encrypted part; NotImplementedError: a packing that no Word uses.
        raise RefusedError("broken_docx") from error
    if has_document_type(body):
        raise RefusedError("entities")
    paragraphs: list[str] = []
    try:
        for line in lines(body, rules):
            if line := " ".join(line.split()):
                paragraphs.append(line)
            if len(paragraphs) > MAX_PARAGRAPHS:
                raise RefusedError("too_many_paragraphs", most=MAX_PARAGRAPHS)
    except etree.XMLSyntaxError as error:
        raise RefusedError("broken_docx") from error
    return bounded(paragraphs), notes


def check(package: zipfile.ZipFile) -> None:
    """Refuse macros and bombs by the directory of the package, before anything is unpacked."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED_BYTES:
        raise RefusedError("unpacks_too_large", most=MAX_UNPACKED_BYTES // 1024**2)
    names = {each.filename.lower() for each in parts}
    if any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names):
        raise RefusedError("macros")
    if "[content_types].xml" not in names:
        raise RefusedError("not_docx")
    if b"macroenabled" in part(package, "[Content_Types].xml").lower():
        raise RefusedError("macros")


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of the package; it unpacks to no more than its directory says, which `check` has seen."""
    try:
        return package.read(name)
    except KeyError as error:
        raise RefusedError("not_docx") from error


def tree(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    return parsed(package.read(name)) if name in package.namelist() else None


def main_part(package: zipfile.ZipFile) -> str:
    """Return the name of the part with the text."""
    for each in parsed(part(package, "_rels/.rels")):
        if (each.get("Type") or "").endswith("/officeDocument"):
            name = (each.get("Target") or "").lstrip("/")
            if not name.endswith(".xml") or "xl/" in name or "ppt/" in name:
                raise RefusedError("not_docx")
            return name
    raise RefusedError("not_docx")


def has_notes(notes: etree._Element | None, kind: str) -> bool:
    """Whether there are notes besides the two that draw the line above them."""
    return notes is not None and any(not each.get(f"{W}type") for each in notes.iterfind(f"{W}{kind}"))


def lines(body: bytes, rules: Counting) -> Iterator[str]:
    """Return the lines of the text; the cells of a row stand on one line, but for a table of one column."""
    rows: list[list[list[str]]] = []
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        tag=(f"{W}p", f"{W}tr", f"{W}tc"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    inside = 0
    for event, element in events:
        tag = element.tag
        # What stands in a text box belongs to the paragraph around it, tables too.
        if inside and tag != f"{W}p":
            continue
        if event == "start":
            if tag == f"{W}tr":
                rows.append([])
            elif tag == f"{W}tc" and rows:
                rows[-1].append([])
            elif tag == f"{W}p":
                inside += 1
            continue
        if tag == f"{W}p":
            inside -= 1
            if inside:
                continue
            found = paragraph_lines(element, rules)
            if rows and rows[-1]:
                rows[-1][-1].extend(found)
            else:
                yield from found
            forget(element)
        elif tag == f"{W}tr":
            cells = rows.pop()
            row = row_lines(cells)
            if rows and rows[-1]:
                rows[-1][-1].extend(row)
            else:
                yield from row
            forget(element)


def row_lines(cells: list[list[str]]) -> list[str]:
    if len(cells) == 1:
        return cells[0]
    return [" | ".join(text for cell in cells if (text := " ".join(cell)))]


def forget(element: etree._Element) -> None:
    """Free the memory of what was read, and of its elder siblings."""
    element.clear()
    holder = element.getparent()
    while holder is not None and element.getprevious() is not None:
        del holder[0]


def paragraph_lines(paragraph: etree._Element, rules: Counting) -> list[str]:
    """Return the lines of a paragraph, with the number that Word counts for it; without what was deleted."""
    found: list[str] = []
    stack: list[etree._Element] = [paragraph]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in {f"{W}del", f"{W}moveFrom", FALLBACK}:
            continue
        if tag == f"{M}oMath":
            found.append(on_one_line(element))
            continue
        if tag == f"{W}t":
            found.append(superscript(element))
        elif tag in {f"{W}br", f"{W}cr", f"{W}tr"}:
            found.append("\n")
        elif tag == f"{W}p" and element is not paragraph:
            found.append(" " if is_in_row(element) else "\n")
        elif tag == f"{W}tc" and next(element.itersiblings(f"{W}tc", preceding=True), None) is not None:
            found.append(" | ")
        elif tag == f"{W}tab":
            holder = element.getparent()
            found.append("" if holder is not None and holder.tag == f"{W}tabs" else " ")
        elif tag == f"{W}noBreakHyphen":
            found.append("-")
        stack.extend(reversed(element))
    text = "".join(found)
    number = rules.prefix(paragraph) if text.strip() else ""
    return re.split(r"\n+", f"{number} {text}" if number else text)


def is_in_row(paragraph: etree._Element) -> bool:
    """Whether the paragraph shares its line with other cells of a table."""
    cell = paragraph.getparent()
    row = cell.getparent() if cell is not None and cell.tag == f"{W}tc" else None
    return row is not None and len(row.findall(f"{W}tc")) > 1


def superscript(text: etree._Element) -> str:
    """Return the text of a run; raised figures (`5¹`) stay raised."""
    run = text.getparent()
    raised = run.find(f"{W}rPr/{W}vertAlign") if run is not None else None
    own = text.text or ""
    if raised is not None and raised.get(f"{W}val") == "superscript" and own.strip().isdigit():
        return own.strip().translate(SUPERSCRIPTS)
    return own
