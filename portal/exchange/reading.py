"""Which form a file has, and its package; run as a process of its own (`portal.legaltext.confined`)."""

from typing import Any

from portal.exchange import docx, po, xliff1, xliff2
from portal.exchange.units import Package, bounded
from portal.legaltext.readers import docx as package_of_word
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.xml import parsed


def read(data: bytes) -> dict[str, Any]:
    """Return the package in a file as JSON knows it. Raises RefusedError."""
    if not data.strip():
        raise RefusedError("empty")
    return bounded(package_in(data)).dumped()


def package_in(data: bytes) -> Package:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", package_of_word.OLE)):
        return docx.read(data)
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        root = parsed(data)
        if root.tag == f"{xliff2.C}xliff":
            return xliff2.read(root)
        if root.tag == f"{xliff1.C}xliff":
            return xliff1.read(root)
        raise RefusedError("not_xliff")
    if b"msgid" in data and b"\n" in data:
        return po.read(data)
    raise RefusedError("not_exchange")
