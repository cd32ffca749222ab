"""XML read safely: no document type, so no entities; no network; no tree without end."""

import re

from lxml import etree

from portal.legaltext.readers.refusals import RefusedError


def parsed(data: bytes) -> etree._Element:
    """Return the outermost element. Refuses any document type before anything is read."""
    if has_document_type(data):
        raise RefusedError("entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError("broken_xml", line=error.lineno or 0) from error
    if root.getroottree().docinfo.doctype:
        raise RefusedError("entities")
    return root


def has_document_type(data: bytes) -> bool:
    """Whether a document type or an entity is declared, in whatever encoding the XML is."""
    plain = data.replace(b"\x00", b"")
    return bool(re.search(rb"<!\s*(DOCTYPE|ENTITY)", plain, re.IGNORECASE))
