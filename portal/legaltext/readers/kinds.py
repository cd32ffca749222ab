"""Which reader a file is for: decided by what is in it, whatever its name says."""

from typing import Any

from portal.legaltext import transport
from portal.legaltext.readers import akn, docx, html, pdf, text
from portal.legaltext.readers.refusals import RefusedError

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")


def kind_of(data: bytes) -> str:
    """Return `docx`, `pdf`, `akn`, `html` or `text`."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", docx.OLE)):
        return "docx"
    if b"%pdf-" in data[:1024].lower():
        return "pdf"
    if data.startswith(PICTURES):
        raise RefusedError("picture")
    if head.startswith(b"{\\rtf"):
        raise RefusedError("rtf")
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "html"
    if head.startswith((b"<?xml", b"<akomantoso", b"<!doctype", b"<!--", b"<an:", b"<akn:")):
        return "akn"
    if head.startswith(b"<"):
        return "html"
    return "text"


def read(data: bytes, encoding: str = "") -> dict[str, Any]:
    """Return what is in a file, as JSON knows it.

    `lines` are the paragraphs; or, for Akoma Ntoso, `nodes` the clauses and `language`. `notes` are the codes of what was
    left out. `encoding` is that of a plain text or a page. Raises RefusedError.
    """
    if not data.strip():
        raise RefusedError("empty")
    kind = kind_of(data)
    if kind == "akn":
        language, nodes, notes = akn.read(data)
        return {"kind": kind, "language": language, "nodes": transport.dumped(transport.bounded(nodes)), "notes": notes}
    notes = []
    if kind in {"html", "text"}:
        encoding = html.page_encoding(data, encoding) if kind == "html" else text.encoding_of(data, encoding)
    else:
        encoding = ""
    if kind == "docx":
        lines, notes = docx.read(data)
    elif kind == "pdf":
        lines, notes = pdf.read(data)
    else:
        lines = html.read(data, encoding) if kind == "html" else text.read(data, encoding)
    if not any(line.strip() for line in lines):
        raise RefusedError("empty")
    return {"kind": kind, "lines": lines, "notes": notes, "encoding": encoding.removesuffix("-sig")}
