"""Inline markup as a tree, between HTML, the codes of XLIFF, and placeholders that people can read and keep.

A placeholder is `<b>…</b>`, `<i>…</i>`, `<br/>`, or `<a1>…</a1>` for a link, whose address the file names beside the text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

LETTERS = {"strong": "b", "em": "i", "br": "br", "a": "a"}
ELEMENTS = {letter: element for element, letter in LETTERS.items()}
EMPTY = "br"
TAG = re.compile(r"<(/?)(br|b|i|a(\d+))\s*(/?)>")
# What would be taken for a placeholder or for an escaped sign, and is none.
LOOKS_LIKE_TAG = re.compile(r"<(?=/?(?:br|b|i|a\d+)\s*/?>)")
LOOKS_ESCAPED = re.compile(r"&(?=(?:lt|amp);)")
ESCAPED = re.compile(r"&(lt|amp);")


class TagError(ValueError):
    """Placeholders that are none, or do not fit: `code` of `portal.exchange.messages`, and the one that it is about."""

    def __init__(self, code: str, value: str):
        super().__init__(code)
        self.code, self.value = code, value


@dataclass
class Piece:
    """Marked text: `strong`, `em`, `a` with its address; or a line break, which has no content."""

    element: str
    href: str = ""
    content: "Content" = field(default_factory=list)


Content = list[str | Piece]


# --- HTML ----------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Puts the tree together; what is not inline is passed over, its text stays."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: Content = []
        self.open: list[Piece] = []

    @property
    def here(self) -> Content:
        return self.open[-1].content if self.open else self.top

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in LETTERS:
            return
        piece = Piece(tag, (dict(attrs).get("href") or "") if tag == "a" else "")
        self.here.append(piece)
        if tag != EMPTY:
            self.open.append(piece)

    def handle_endtag(self, tag: str) -> None:
        if any(piece.element == tag for piece in self.open):
            while self.open.pop().element != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.here.append(data)


def from_html(html: str) -> Content:
    """The tree of an inline fragment."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return joined(reader.top)


def to_html(content: Content) -> str:
    """The HTML of the tree; what the portal allows of it is for `portal.richtext.clean` to say."""
    found = []
    for each in content:
        if isinstance(each, str):
            found.append(escape(each, quote=False))
        elif each.element == EMPTY:
            found.append("<br>")
        else:
            address = f' href="{escape(each.href)}"' if each.element == "a" else ""
            found.append(f"<{each.element}{address}>{to_html(each.content)}</{each.element}>")
    return "".join(found)


def joined(content: Content) -> Content:
    """The tree with neighbouring texts in one."""
    found: Content = []
    for each in content:
        if isinstance(each, Piece):
            each.content = joined(each.content)
            found.append(each)
        elif found and isinstance(found[-1], str):
            found[-1] += each
        elif each:
            found.append(each)
    return found


def pieces(content: Content) -> Iterator[Piece]:
    """All marked text, in reading order."""
    for each in content:
        if isinstance(each, Piece):
            yield each
            yield from pieces(each.content)


def tags_of(html: str) -> Counter[str]:
    """How often each tag stands in a fragment, by the name that a person is told."""
    return Counter(
        f"<a href={piece.href}>" if piece.href else f"<{LETTERS[piece.element]}>" for piece in pieces(from_html(html))
    )


# --- Placeholders --------------------------------------------------------------------------------


def links_of(*contents: Content) -> list[str]:
    """The addresses in these texts, each once: `<a1>` is the first."""
    return list(dict.fromkeys(piece.href for content in contents for piece in pieces(content) if piece.element == "a"))


def to_placeholders(content: Content, links: list[str]) -> str:
    found = []
    for each in content:
        if isinstance(each, str):
            found.append(LOOKS_LIKE_TAG.sub("&lt;", LOOKS_ESCAPED.sub("&amp;", each)))
        elif each.element == EMPTY:
            found.append("<br/>")
        else:
            name = LETTERS[each.element] + (str(links.index(each.href) + 1) if each.element == "a" else "")
            found.append(f"<{name}>{to_placeholders(each.content, links)}</{name}>")
    return "".join(found)


def from_placeholders(text: str, links: list[str]) -> Content:
    """The tree of a text with placeholders. Raises TagError for one that is not closed, not opened, or has no address."""
    top: Content = []
    opened: list[tuple[str, Piece]] = []
    end = 0
    for match in TAG.finditer(text):
        here = opened[-1][1].content if opened else top
        here.append(unescaped(text[end : match.start()]))
        end = match.end()
        closes, name, number, is_whole = match.groups()
        if name == EMPTY:
            if not closes:
                here.append(Piece(EMPTY))
            continue
        if closes:
            if not opened or opened[-1][0] != name:
                raise TagError("tag_not_opened", match.group())
            opened.pop()
            continue
        if number and not 0 < int(number) <= len(links):
            raise TagError("unknown_tag", match.group())
        piece = Piece("a", links[int(number) - 1]) if number else Piece(ELEMENTS[name])
        here.append(piece)
        if not is_whole:
            opened.append((name, piece))
    if opened:
        raise TagError("tag_not_closed", f"<{opened[-1][0]}>")
    top.append(unescaped(text[end:]))
    return joined(top)


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: {"lt": "<", "amp": "&"}[match.group(1)], text)
