"""XLIFF 1.2 (OASIS Standard, 2008), for tools that do not know 2.1: markup as `g` and `x`, digests in `extradata`."""

from collections.abc import Mapping
from functools import partial

from lxml import etree

from portal.exchange import codes
from portal.exchange.inline import EMPTY, Piece, TagError, from_html, to_html
from portal.exchange.units import TAGS, TRANSLATED, Item, Package, Unit, code_of, sayable
from portal.legaltext.readers.refusals import RefusedError

CORE = "urn:oasis:names:tc:xliff:document:1.2"
C = f"{{{CORE}}}"
# The address of a link stands as in the guide of the standard for HTML (XLIFF 1.2 Representation Guide for HTML, 2.4).
HREF = "{http://www.w3.org/1999/xhtml}href"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TYPES = {"strong": "bold", "em": "italic", "a": "link", "br": "lb"}
BY_TYPE = {ctype: element for element, ctype in TYPES.items()}
DONE = {"translated", "signed-off", "final"}
TRANSPARENT = frozenset({"mrk"})


def write(package: Package) -> bytes:
    root = etree.Element(f"{C}xliff", {"version": "1.2"}, nsmap={None: CORE, "html": "http://www.w3.org/1999/xhtml"})
    number = 0
    for item in package.items:
        file = etree.SubElement(root, f"{C}file", {"original": item.name, "datatype": "html"})
        file.set("source-language", TAGS[package.source_language])
        file.set("target-language", TAGS[package.target_language])
        header = etree.SubElement(file, f"{C}header")
        etree.SubElement(header, f"{C}note").text = sayable(item.title)
        body = etree.SubElement(file, f"{C}body")
        for unit in item.units:
            number += 1
            extra = f"source={unit.digest} target={unit.before}"
            element = etree.SubElement(
                body, f"{C}trans-unit", {"id": str(number), "resname": unit.key, "extradata": extra}
            )
            element.set(SPACE, "preserve")
            write_unit(element, unit)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def write_unit(element: etree._Element, unit: Unit) -> None:
    source, target = from_html(unit.source), from_html(unit.target)
    known = codes.Codes.of(source)
    in_source, in_target = list(known.known), known.ids(target)
    codes.fill(etree.SubElement(element, f"{C}source"), source, in_source, write_piece)
    state = "translated" if unit.state == TRANSLATED else "needs-review-translation" if target else "new"
    codes.fill(etree.SubElement(element, f"{C}target", {"state": state}), target, in_target, write_piece)


def write_piece(holder: etree._Element, piece: Piece, key: str) -> etree._Element:
    name = "x" if piece.element == EMPTY else "g"
    element = etree.SubElement(holder, f"{C}{name}", {"id": key, "ctype": TYPES[piece.element]})
    if piece.element == "a":
        element.set(HREF, sayable(piece.href))
    return element


def read(root: etree._Element) -> Package:
    """The package in an XLIFF 1.2 document. Raises RefusedError."""
    package = Package("", "")
    for file in root.iterchildren(f"{C}file"):
        pair = code_of(file.get("source-language", "")), code_of(file.get("target-language", ""))
        if package.items and pair != (package.source_language, package.target_language):
            raise RefusedError("two_pairs")
        package.source_language, package.target_language = pair
        units = [read_unit(unit) for unit in file.iter(f"{C}trans-unit")]
        package.items.append(Item(file.get("original", ""), units=units))
    return package


def read_unit(element: etree._Element) -> Unit:
    key = element.get("resname", "")
    if not key:
        raise RefusedError("no_key", name=element.get("id", "")[:80])
    said = dict(part.partition("=")[::2] for part in element.get("extradata", "").split())
    unit = Unit(key, "", digest=said.get("source", ""), before=said.get("target", ""))
    source, target = element.find(f"{C}source"), element.find(f"{C}target")
    known: dict[str, Piece] = {}
    try:
        if source is not None:
            known = codes.known_by_id(source, piece_of)
            unit.source = to_html(codes.read(source, partial(piece_of, known=known), TRANSPARENT))
        if target is not None:
            unit.state = TRANSLATED if target.get("state") in DONE or element.get("approved") == "yes" else ""
            unit.target = to_html(codes.read(target, partial(piece_of, known=known), TRANSPARENT))
    except TagError as error:
        unit.problem = [error.code, error.value]
    return unit


def piece_of(element: etree._Element, known: Mapping[str, Piece]) -> Piece | None:
    """What a code stands for: by its own type, or by the code of the source that has its id."""
    if etree.QName(element).localname not in {"g", "x"}:
        return None
    name = BY_TYPE.get(element.get("ctype", ""), "")
    if name and not (name == "a" and HREF not in element.attrib):
        return Piece(name, element.get(HREF, "") if name == "a" else "")
    return known.get(element.get("id", ""))
