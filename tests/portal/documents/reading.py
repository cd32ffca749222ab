"""Reading a document as a program for the blind, an archive or a search engine does."""

import io
from typing import Any

from pypdf import PdfReader


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """All text of all pages, without white space: where lines break says nothing of what is written."""
    return "".join("".join(page.extract_text().split()) for page in opened(content).pages)


def outline_of(content: bytes) -> list[str]:
    """The titles of the bookmarks, outermost first, each after what it stands below."""

    def titles(items: list[Any]) -> list[str]:
        return [title for each in items for title in (titles(each) if isinstance(each, list) else [str(each.title)])]

    return titles(opened(content).outline)


def fonts_of(content: bytes) -> dict[str, bool]:
    """The fonts that the pages use, each with whether its file is within."""
    found = {}
    for page in opened(content).pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            font = font.get_object()
            for below in font.get("/DescendantFonts", [font]):
                descriptor = below.get_object()["/FontDescriptor"].get_object()
                found[str(descriptor["/FontName"])] = any(
                    key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
                )
    return found


def links_of(content: bytes) -> set[str]:
    """Where the links lead."""
    return {
        str(note.get_object()["/A"]["/URI"])
        for page in opened(content).pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
