"""XLIFF 2.1 (OASIS Standard, 2018): paragraphs as units, markup as `pc` and `ph`, digests as metadata of each unit."""

from collections.abc import Mapping
from functools import partial

from lxml import etree

from portal.exchange import codes
from portal.exchange.inline import EMPTY, LETTERS, Content, Piece, TagError, from_html, joined, to_html
from portal.exchange.units import TAGS, TRANSLATED, Item, Package, Unit, code_of, sayable
from portal.legaltext.readers.refusals import RefusedError

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
C, M = f"{{{CORE}}}", f"{{{METADATA}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CATEGORY = "portal"
DONE = {"translated", "reviewed", "final"}
# The types of the standard for our elements; `xlf:` are its own.
SUBTYPES = {"strong": "xlf:b", "em": "xlf:i", "br": "xlf:lb"}
BY_SUBTYPE = {subtype: element for element, subtype in SUBTYPES.items()}
TRANSPARENT = frozenset({"mrk"})
# Ends and points that hold no text: notes from the one to the other.
SIGNS = {"sm", "em"}


def write(package: Package) -> bytes:
    root = etree.Element(
        f"{C}xliff",
        {
            "version": "2.1",
            "srcLang": TAGS[package.source_language],
            "trgLang": TAGS[package.target_language],
        },
        nsmap={None: CORE, "mda": METADATA},
    )
    number = 0
    for place, item in enumerate(package.items, start=1):
        file = etree.SubElement(root, f"{C}file", {"id": f"f{place}", "original": item.name, "canResegment": "no"})
        file.set(SPACE, "preserve")
        notes = etree.SubElement(file, f"{C}notes")
        etree.SubElement(notes, f"{C}note", {"category": "title"}).text = sayable(item.title)
        for unit in item.units:
            number += 1
            write_unit(etree.SubElement(file, f"{C}unit", {"id": f"u{number}", "name": unit.key}), unit)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def write_unit(element: etree._Element, unit: Unit) -> None:
    group = etree.SubElement(etree.SubElement(element, f"{M}metadata"), f"{M}metaGroup", {"category": CATEGORY})
    for name, value in (("source", unit.digest), ("target", unit.before)):
        etree.SubElement(group, f"{M}meta", {"type": name}).text = value
    source, target = from_html(unit.source), from_html(unit.target)
    known = codes.Codes.of(source)
    in_source, in_target = list(known.known), known.ids(target)
    if known.known:
        write_original_data(etree.SubElement(element, f"{C}originalData"), known)
    segment = etree.SubElement(element, f"{C}segment", {"state": TRANSLATED if unit.state == TRANSLATED else "initial"})
    codes.fill(etree.SubElement(segment, f"{C}source"), source, in_source, write_piece)
    if target:
        codes.fill(etree.SubElement(segment, f"{C}target"), target, in_target, write_piece)


def write_original_data(element: etree._Element, known: codes.Codes) -> None:
    """Write what each code stands for: all a tool needs to show it, and for a link the address."""
    for key, piece in known.known.items():
        if piece.element == EMPTY:
            etree.SubElement(element, f"{C}data", {"id": f"d{key}"}).text = "<br>"
            continue
        whole = to_html([Piece(piece.element, piece.href)])
        start, _end, _rest = whole.partition(f"</{piece.element}>")
        etree.SubElement(element, f"{C}data", {"id": f"d{key}"}).text = sayable(start)
        etree.SubElement(element, f"{C}data", {"id": f"e{key}"}).text = f"</{piece.element}>"


def write_piece(holder: etree._Element, piece: Piece, key: str) -> etree._Element:
    kind = {"id": key, "type": "link"}
    if piece.element != "a":
        kind |= {"type": "fmt", "subType": SUBTYPES[piece.element]}
    if piece.element == EMPTY:
        return etree.SubElement(holder, f"{C}ph", kind | {"dataRef": f"d{key}", "disp": "<br/>"})
    name = LETTERS[piece.element]
    shown = {"dispStart": f"<{name}>", "dispEnd": f"</{name}>"}
    data = {"dataRefStart": f"d{key}", "dataRefEnd": f"e{key}"}
    return etree.SubElement(holder, f"{C}pc", kind | data | shown)


def read(root: etree._Element) -> Package:
    """The package in an XLIFF 2 document. Raises RefusedError."""
    package = Package(code_of(root.get("srcLang", "")), code_of(root.get("trgLang", "")))
    for file in root.iterchildren(f"{C}file"):
        item = Item(file.get("original", ""))
        item.units = [read_unit(unit) for unit in file.iter(f"{C}unit")]
        package.items.append(item)
    return package


def read_unit(element: etree._Element) -> Unit:
    """A unit; its segments together, should a tool have cut it."""
    key = element.get("name", "")
    if not key:
        raise RefusedError("no_key", name=element.get("id", "")[:80])
    meta = {each.get("type"): each.text or "" for each in element.iterfind(f"{M}metadata/{M}metaGroup/{M}meta")}
    data = {each.get("id", ""): each.text or "" for each in element.iterfind(f"{C}originalData/{C}data")}
    parts = [each for each in element if each.tag in {f"{C}segment", f"{C}ignorable"}]
    states = [each.get("state", "initial") for each in parts if each.tag == f"{C}segment"]
    unit = Unit(key, "", digest=meta.get("source", ""), before=meta.get("target", ""))
    unit.state = TRANSLATED if states and set(states) <= DONE else ""
    known: dict[str, Piece] = {}
    source: Content = []
    target: Content = []
    try:
        for each in parts:
            if (holder := each.find(f"{C}source")) is not None:
                known |= codes.known_by_id(holder, partial(piece_of, data=data))
                source += content_of(holder, known, data)
        for each in parts:
            holder = each.find(f"{C}target")
            # What stands between segments is the same in both languages, unless it says otherwise.
            if (
                holder is None
                and each.tag == f"{C}ignorable"
                and any(part.find(f"{C}target") is not None for part in parts)
            ):
                holder = each.find(f"{C}source")
            if holder is not None:
                target += content_of(holder, known, data)
    except TagError as error:
        unit.problem = [error.code, error.value]
    unit.source, unit.target = to_html(joined(source)), to_html(joined(target))
    return unit


def content_of(holder: etree._Element, known: Mapping[str, Piece], data: Mapping[str, str]) -> Content:
    pair_up(holder)
    return codes.read(holder, partial(piece_of, known=known, data=data), TRANSPARENT)


def piece_of(element: etree._Element, known: Mapping[str, Piece], data: Mapping[str, str]) -> Piece | None:
    """What a code stands for: by the data of the file, by its type, or by the code of the source that has its id."""
    name = etree.QName(element).localname
    if name not in {"pc", "ph"}:
        return None
    said = data.get(element.get("dataRefStart") or element.get("dataRef") or "", "")
    for found in from_html(said):
        if isinstance(found, Piece):
            return Piece(found.element, found.href)
    if element.get("subType") in BY_SUBTYPE:
        return Piece(BY_SUBTYPE[element.get("subType", "")])
    return known.get(element.get("copyOf") or element.get("id") or "")


def pair_up(holder: etree._Element) -> None:
    """Take out the signs of notes, say characters that XML cannot, and make one element of a start and its end.

    Tools may write `sc` and `ec` for a `pc`. Raises TagError for a start without an end beside it.
    """
    for each in list(holder.iter()):
        name = etree.QName(each).localname if isinstance(each.tag, str) else ""
        if name in SIGNS or name == "cp":
            take_out(each)
    for start in list(holder.iter(f"{C}sc")):
        key, parent = start.get("id"), start.getparent()
        end = next((each for each in start.itersiblings(f"{C}ec") if each.get("startRef") == key), None)
        if end is None or parent is None:
            raise TagError("tag_not_closed", f"<sc id={key}>")
        pair = etree.Element(f"{C}pc", {**start.attrib, "dataRefStart": start.get("dataRef", "")})
        pair.text, pair.tail = start.tail, end.tail
        inside = list(start.itersiblings())
        for each in inside[: inside.index(end)]:
            pair.append(each)
        end.tail = None
        parent.remove(end)
        start.tail = None
        parent.replace(start, pair)
    for end in holder.iter(f"{C}ec"):
        raise TagError("tag_not_opened", f"<ec startRef={end.get('startRef')}>")


def take_out(element: etree._Element) -> None:
    """Remove an element that holds no text; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)
