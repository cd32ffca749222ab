"""A text as Akoma Ntoso 3.0 (OASIS LegalDocML 1.0), one XML document for each language.

What the rich text of the portal has and Akoma Ntoso has not under that name is written so that it can be read back:
`h2` as `<block name="h2">`, `blockquote` as `<blockContainer class="blockquote">`.
"""

import datetime
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree, html
from lxml.builder import ElementMaker

from portal.clauses.labels import label
from portal.legaltext.tree import GENERATED, SINGLE, Node, NodeText

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# ISO 639-2, which the naming convention asks for.
LANGUAGES = {"zh-hans": "zho", "en": "eng", "ru": "rus"}
RENAMED = {"strong": "b", "em": "i"}
BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "blockquote"})
KEPT = frozenset({"p", "ul", "ol", "li", "br", "a"})
# What XML 1.0 has no form for.
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
AKN = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True)
class Facts:
    """What a document says about itself.

    `document` is `act` for a law and `doc` for the rest, `name` its kind (`code`, `agreement`), `place` the
    two-letter code of the state or the short name of the organisation (`kz`, `sco`), `date` that of the adoption,
    `as_of` the day of the wording. `source` is the address of the page.
    """

    document: str
    name: str
    place: str
    slug: str
    title: str
    language: str
    date: datetime.date
    as_of: datetime.date
    source: str
    publisher: str
    number: str = ""
    is_abstract: bool = True


def export(nodes: list[Node], facts: Facts) -> bytes:
    """Return the text of the clauses in the language of `facts` as an Akoma Ntoso document, UTF-8.

    A clause without a text in the language is left out, unless it holds one that has. Raises ValueError where there is no
    text in this language at all: the schema knows no empty body.
    """
    language = facts.language
    present = [node for node in nodes if has_text(node, language)]
    body = [node for node in present if node.element not in SINGLE]
    if not present:
        raise ValueError(f"{facts.slug} has no text in {language}")
    document = AKN(facts.document, name=facts.name, contains="singleVersion")
    document.append(meta(facts))
    document.append(AKN.preface(AKN.p(AKN.docTitle(facts.title))))
    for node in present:
        if node.element == "preamble":
            document.append(single(node, language))
    holder = AKN.body() if facts.document == "act" else AKN.mainBody()
    holder.extend(hierarchical(node, language) for node in body)
    if not body:
        # A text of which only the preamble is there.
        holder.append(AKN.hcontainer(AKN.content(AKN.p(), eId="nobody__content"), eId="nobody", name="nobody"))
    document.append(holder)
    for node in present:
        if node.element == "conclusions":
            document.append(single(node, language))
    root = AKN.akomaNtoso(document)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def has_text(node: Node, language: str) -> bool:
    """Whether the clause, or one within it, has a text in the language."""
    return bool(node.texts.get(language)) or any(has_text(child, language) for child in node.children)


def meta(facts: Facts) -> etree._Element:
    """Return the identification by work, expression and manifestation (FRBR), as the naming convention builds it."""
    work = f"/akn/{facts.place}/{facts.document}/{facts.name}/{facts.date}/{facts.slug}"
    expression = f"{work}/{LANGUAGES[facts.language]}@{facts.as_of}"
    author = {"href": "#publisher", "as": "#editor"}
    date, as_of = str(facts.date), str(facts.as_of)
    number = [AKN.FRBRnumber(value=facts.number)] if facts.number else []
    identification = AKN.identification(
        AKN.FRBRWork(
            AKN.FRBRthis(value=f"{work}/!main"),
            AKN.FRBRuri(value=work),
            AKN.FRBRalias(value=facts.title, name="title"),
            AKN.FRBRdate(date=date, name="adoption"),
            AKN.FRBRauthor(href="#publisher"),
            AKN.FRBRcountry(value=facts.place),
            *number,
        ),
        AKN.FRBRExpression(
            AKN.FRBRthis(value=f"{expression}/!main"),
            AKN.FRBRuri(value=expression),
            AKN.FRBRdate(date=as_of, name="wording"),
            AKN.FRBRauthor(**author),
            AKN.FRBRlanguage(language=LANGUAGES[facts.language]),
        ),
        AKN.FRBRManifestation(
            AKN.FRBRthis(value=f"{expression}/!main.xml"),
            AKN.FRBRuri(value=f"{expression}.akn"),
            AKN.FRBRdate(date=as_of, name="wording"),
            AKN.FRBRauthor(**author),
            AKN.FRBRformat(value="application/akn+xml"),
        ),
        source="#publisher",
    )
    references = AKN.references(
        AKN.TLCOrganization(eId="publisher", href=facts.source, showAs=facts.publisher),
        AKN.TLCRole(eId="editor", href="/ontology/role/editor", showAs="editor"),
        source="#publisher",
    )
    said = "abstract" if facts.is_abstract else "official text"
    notes = AKN.notes(AKN.note(AKN.p(said), eId="note_1"), source="#publisher")
    return AKN.meta(identification, references, notes)


def single(node: Node, language: str) -> etree._Element:
    """Return the preamble or the conclusions: blocks, the heading as one of its own."""
    text = node.texts.get(language) or NodeText()
    element = AKN(node.element, eId=node.eid)
    if text.num:
        element.append(AKN.block(NO_XML.sub("", text.num), name="num"))
    if text.heading:
        element.append(AKN.block(NO_XML.sub("", text.heading), name="heading"))
    element.extend(blocks(text.body_html, node.eid))
    for child in node.children:
        container = AKN.container(name="clauses")
        container.append(AKN.p(plain(child, language)))
        element.append(container)
    if not len(element):
        element.append(AKN.p())
    return element


def plain(node: Node, language: str) -> str:
    """Return what is within a clause that may not stand where it does, as one line."""
    text = node.texts.get(language) or NodeText()
    parts = [text.num, text.heading, html.fromstring(f"<div>{text.body_html}</div>").text_content()]
    return " ".join(part for part in [*parts, *(plain(child, language) for child in node.children)] if part)


def hierarchical(node: Node, language: str) -> etree._Element:
    """Return a clause with what is within it."""
    text = node.texts.get(language) or NodeText()
    attributes = {"eId": node.eid}
    if node.element == "hcontainer":
        attributes["name"] = "unparsed" if node.unparsed else "text"
    elif node.unparsed:
        attributes["class"] = "unparsed"
    element = AKN(node.element, **attributes)
    if text.num:
        element.append(AKN.num(NO_XML.sub("", text.num)))
    elif made := label(node.element, node.number, language):
        element.append(AKN.num({"class": GENERATED}, made))
    if text.heading:
        element.append(AKN.heading(NO_XML.sub("", text.heading)))
    children = [child for child in node.children if has_text(child, language)]
    if children:
        if text.body_html:
            intro = AKN.intro(eId=f"{node.eid}__intro")
            intro.extend(blocks(text.body_html, node.eid))
            element.append(intro)
        element.extend(hierarchical(child, language) for child in children)
    elif text.body_html:
        content = AKN.content(eId=f"{node.eid}__content")
        content.extend(blocks(text.body_html, node.eid))
        element.append(content)
    return element


def blocks(body_html: str, eid: str) -> list[etree._Element]:
    """Return rich text as the blocks of Akoma Ntoso; text outside of any block becomes a paragraph of the class `loose`."""
    found: list[etree._Element] = []
    loose: etree._Element | None = None
    quotes = 0
    for part in html.fragments_fromstring(NO_XML.sub("", body_html)) if body_html else []:
        if isinstance(part, str) or part.tag not in BLOCKS:
            loose = AKN.p({"class": "loose"}) if loose is None else loose
            add_loose(loose, part)
            if loose not in found:
                found.append(loose)
            continue
        loose = None
        if part.tag == "blockquote":
            quotes += 1
            found.append(quote(part, f"{eid}__quote_{quotes}"))
        elif part.tag in {"h2", "h3"}:
            found.append(inline(part, "block", {"name": str(part.tag)}))
        else:
            found.append(inline(part, str(part.tag), {}))
        if part.tail and part.tail.strip():
            loose = AKN.p({"class": "loose"})
            add_loose(loose, part.tail)
            found.append(loose)
    return found


def add_loose(loose: etree._Element, part: "str | etree._Element") -> None:
    """Add text, or an inline element with the text after it, to a paragraph of loose text."""
    if isinstance(part, str):
        loose.text = (loose.text or "") + part
        return
    copy = inline(part, renamed(part), attributes_of(part))
    copy.tail = part.tail
    loose.append(copy)


def quote(part: etree._Element, eid: str) -> etree._Element:
    container = AKN.blockContainer({"class": "blockquote"}, eId=eid)
    inner = escape(part.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in part
    )
    container.extend(blocks(inner, eid))
    return container


def renamed(part: etree._Element) -> str:
    name = str(part.tag)
    return RENAMED.get(name, name if name in KEPT else "span")


def attributes_of(part: etree._Element) -> dict[str, str]:
    return {"href": part.get("href", "")} if part.tag == "a" else {}


def inline(part: etree._Element, name: str, attributes: dict[str, str]) -> etree._Element:
    """Return an element of rich text with everything in it, under its name in Akoma Ntoso."""
    element = AKN(name, **attributes)
    element.text = part.text
    for child in part:
        copy = inline(child, renamed(child), attributes_of(child))
        copy.tail = child.tail
        element.append(copy)
    return element
