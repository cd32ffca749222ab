"""Akoma Ntoso read back into a tree; elements that the portal does not have are kept as stretches, and marked.

Runs in the confined process: no Django here.
"""

import re
from collections.abc import Iterator

from lxml import etree

from portal.legaltext import numbers
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.xml import parsed
from portal.legaltext.tree import ABBREVIATIONS, GENERATED, SINGLE, UNPARSED, Node, NodeText

LANGUAGES = {"zho": "zh-hans", "chi": "zh-hans", "zh": "zh-hans", "eng": "en", "en": "en", "rus": "ru", "ru": "ru"}
NAMESPACE = re.compile(r"http://docs\.oasis-open\.org/legaldocml/ns/akn/3\.0.*")
# Elements of Akoma Ntoso that say the same as one of ours.
SAME = {
    "alinea": "paragraph",
    "clause": "paragraph",
    "subclause": "point",
    "division": "section",
    "subchapter": "section",
}
NO_CLAUSE = frozenset({"num", "heading", "subheading", "intro", "content", "wrapUp", "crossHeading", "componentRef"})
RENAMED = {"b": "strong", "i": "em"}
INLINE = frozenset({"strong", "em", "a", "br"})
EID = re.compile(r"[a-z]+(?:_[a-z0-9-]+)*(?:__[a-z]+(?:_[a-z0-9-]+)*)*")


def read(data: bytes) -> tuple[str, list[Node], list[str]]:
    """Return the language of the document (one of the portal's, or ""), its clauses, and the codes of what was not read.

    The bodies are still to be cleaned.
    """
    root = parsed(data)
    if name(root) != "akomaNtoso" or not NAMESPACE.fullmatch(etree.QName(root).namespace or ""):
        raise RefusedError("not_akn")
    code = next((each.get("language", "") for each in root.iter() if name(each) == "FRBRlanguage"), "")
    language = LANGUAGES.get(code.lower(), "")
    nodes: list[Node] = []
    document = document_of(root)
    for part in document:
        if name(part) == "preface":
            nodes.extend(preface(part))
        elif name(part) == "preamble" and nodes:
            # The preface and the preamble of others are one to the portal.
            nodes[0].texts[""].body_html += single(part).texts[""].body_html
        elif name(part) in SINGLE:
            nodes.append(single(part))
        elif name(part) in {"body", "mainBody"}:
            nodes.extend(clause(child) for child in part if is_clause(child) and child.get("eId") != "nobody")
            if loose := blocks([child for child in part if is_element(child) and not is_clause(child)]):
                nodes.append(Node(UNPARSED, texts={"": NodeText(body_html=loose)}, unparsed=True))
    if not nodes:
        raise RefusedError("empty")
    left_out = any(name(part) in {"attachments", "components"} for part in (*document, *root))
    return language, nodes, ["attachments"] if left_out else []


def preface(part: etree._Element) -> list[Node]:
    """Return what a preface says besides the title, as a preamble; nothing for the portal's own, which is the title."""
    title = " ".join(text_of(each) for each in part.iter() if name(each) == "docTitle")
    body = blocks(part)
    is_title = text_of(part) in {"", title}
    return [] if is_title else [Node("preamble", texts={"": NodeText(body_html=body)}, eid="preamble")]


def document_of(root: etree._Element) -> etree._Element:
    """Return the document within the outermost element: the first that is not a collection's part."""
    document = next((child for child in root if is_element(child) and name(child) != "components"), None)
    if document is None:
        raise RefusedError("empty")
    return document


def is_element(part: etree._Element) -> bool:
    return isinstance(part.tag, str)


def name(part: etree._Element) -> str:
    return etree.QName(part).localname if is_element(part) else ""


def is_clause(part: etree._Element) -> bool:
    """Whether the element has the form of a clause: one of ours, or any other with content or clauses in it."""
    own = name(part)
    if own in NO_CLAUSE or not own:
        return False
    inner = {name(child) for child in part}
    return own in ABBREVIATIONS or own in SAME or bool(inner & {"content", "intro", "num", "heading"})


def clause(part: etree._Element) -> Node:
    own = name(part)
    element = own if own in ABBREVIATIONS else SAME.get(own, UNPARSED)
    eid = part.get("eId", "")
    unparsed = "unparsed" in (part.get("name"), part.get("class")) or (own not in ABBREVIATIONS and own not in SAME)
    node = Node(element, eid=eid if EID.fullmatch(eid) else "", unparsed=unparsed)
    text = NodeText()
    num = ""
    pending: list[etree._Element] = []
    for child in spread(part):
        kind = name(child)
        if kind == "num":
            num = text_of(child)
            # What was made for the export is not printed in the text.
            text.num = "" if child.get("class") == GENERATED else num
        elif kind in {"heading", "subheading", "crossHeading"}:
            text.heading = " ".join(each for each in (text.heading, text_of(child)) if each)
        elif kind in {"intro", "content"}:
            text.body_html += blocks(child)
        elif kind == "wrapUp":
            # What closes a list is a paragraph of its own without a number.
            node.children.append(Node("paragraph", texts={"": NodeText(body_html=blocks(child))}))
        elif is_clause(child):
            node.children.append(clause(child))
        elif is_element(child):
            pending.append(child)
    text.body_html += blocks(pending)
    node.number = number_of(element, eid, num)
    if text:
        node.texts[""] = text
    return node


def spread(part: etree._Element) -> Iterator[etree._Element]:
    """Return what is in a clause; what is in a `list` of points, which is no clause itself, in its place."""
    for child in part:
        if name(child) == "list":
            yield from child
        else:
            yield child


def number_of(element: str, eid: str, num: str) -> str:
    """Return the number of a clause: the figures that it prints, else by its eId if that is built as ours.

    An eId is given once and stays when the number is mended.
    """
    if element == UNPARSED:
        return ""
    if found := re.search(r"\d+(?:[.-]\d+)*", num):
        return numbers.normalised(found.group())
    short = ABBREVIATIONS[element]
    if match := re.fullmatch(rf"{short}_([0-9][0-9a-z-]*)(_\d+)?", eid.rpartition("__")[2]):
        return match[1]
    if re.fullmatch(rf"{short}_nn_\d+", eid.rpartition("__")[2]):
        return ""
    found = re.search(r"[IVXLC]+\b|[〇零一二两三四五六七八九十百千]+|(?<=[(（])\w(?=[)）])", num)
    return numbers.normalised(found.group()) if found else ""


def single(part: etree._Element) -> Node:
    """Return the preamble or the conclusions."""
    text = NodeText()
    rest = []
    for child in part:
        if name(child) == "block" and child.get("name") in {"heading", "num"}:
            setattr(text, child.get("name", ""), text_of(child))
        elif is_element(child):
            rest.append(child)
    text.body_html = blocks(rest)
    return Node(name(part), texts={"": text}, eid=name(part))


def text_of(part: etree._Element) -> str:
    return " ".join("".join(part.itertext()).split())


def escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def blocks(parts: "etree._Element | list[etree._Element]") -> str:
    """Return blocks as HTML; what is no block the portal knows gives its own blocks, or its text."""
    found = []
    for part in parts:
        if not is_element(part):
            continue
        own = name(part)
        if own == "p" and part.get("class") == "loose":
            found.append(inline(part))
        elif own in {"p", "ul", "ol", "li"}:
            inner = inline(part)
            found.append(f"<{own}>{inner}</{own}>" if inner.strip() or own != "p" else "")
        elif own == "block":
            kind = part.get("name", "")
            kind = kind if kind in {"h2", "h3"} else "p"
            found.append(f"<{kind}>{inline(part)}</{kind}>")
        elif own == "blockContainer" and part.get("class") == "blockquote":
            found.append(f"<blockquote>{blocks(part)}</blockquote>")
        elif own == "tr":
            found.append(f"<p>{escaped(' | '.join(text_of(cell) for cell in part))}</p>")
        elif any(is_element(child) for child in part):
            found.append((f"<p>{escaped(part.text)}</p>" if (part.text or "").strip() else "") + blocks(part))
        elif text := text_of(part):
            found.append(f"<p>{escaped(text)}</p>")
    return "".join(found)


def inline(part: etree._Element) -> str:
    """Return what is in a block as HTML; references and the like give their text."""
    found = [escaped(part.text)]
    for child in part:
        own = RENAMED.get(name(child), name(child))
        if own == "br":
            found.append("<br>")
        elif own in {"ul", "ol", "li"} or (own == "p" and name(part) == "li"):
            found.append(f"<{own}>{inline(child)}</{own}>")
        elif own == "a":
            address = escaped(child.get("href", "")).replace('"', "&quot;")
            found.append(f'<a href="{address}">{inline(child)}</a>')
        elif own in INLINE:
            found.append(f"<{own}>{inline(child)}</{own}>")
        elif is_element(child):
            found.append(inline(child))
        found.append(escaped(child.tail))
    return "".join(found)
