"""The text of an HTML page: its blocks as paragraphs, without what is not text."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from portal.legaltext.readers.paragraphs import bounded
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.text import decoded, encoding_of

# A form is not among them: some servers put the whole page into one.
NO_TEXT = frozenset({"script", "style", "noscript", "template", "nav", "button", "select", "svg", "iframe", "head"})
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "cp1251": "windows-1251",
    "windows-1251": "windows-1251",
}
NAMES |= {"utf-8": "utf-8", "utf8": "utf-8"}


def read(data: bytes, encoding: str = "") -> list[str]:
    """Return the paragraphs of a page; the encoding is the one chosen, else the declared one if it is true, else found out."""
    text = decoded(data, page_encoding(data, encoding))
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise RefusedError("empty") from error
    lines: list[str] = []
    current: list[str] = []
    for piece in pieces(root):
        if piece is not None:
            current.append(piece)
            continue
        if line := " ".join("".join(current).split()):
            lines.append(line)
        current.clear()
    if line := " ".join("".join(current).split()):
        lines.append(line)
    return bounded(lines)


def page_encoding(data: bytes, encoding: str = "") -> str:
    """Return the encoding in which the page is read."""
    declared = CHARSET.search(data[:4096])
    name = NAMES.get(declared[1].decode("ascii").lower(), "") if declared else ""
    if not encoding and name:
        try:
            data.decode(name)
        except UnicodeDecodeError:
            pass
        else:
            return name
    return encoding_of(data, encoding)


def pieces(root: etree._Element) -> Iterator[str | None]:
    """Return the text in reading order; None where a block begins or ends. No recursion: pages may be deep."""
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        part, is_done = stack.pop()
        tag = part.tag if isinstance(part.tag, str) else ""
        block = tag not in INLINE
        if is_done:
            if tag in {"td", "th"}:
                yield " | " if part.getnext() is not None else None
            elif block:
                yield None
            if part is not root and part.tail:
                yield part.tail
            continue
        stack.append((part, True))
        if tag in NO_TEXT or not tag:
            continue
        if block and tag not in {"td", "th"}:
            yield None
        if part.text:
            digits = tag == "sup" and part.text.strip().isdigit()
            yield part.text.strip().translate(SUPERSCRIPTS) if digits else part.text
        inside_cell = tag in {"td", "th"}
        for child in reversed(part):
            # Paragraphs in a cell of a table stay on its line.
            if inside_cell and child.tag in {"p", "div"} and len(part) == 1:
                stack.append((unwrapped(child), False))
            else:
                stack.append((child, False))


def unwrapped(part: etree._Element) -> etree._Element:
    part.tag = "span"
    return part
