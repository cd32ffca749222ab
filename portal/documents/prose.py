"""Rich text as data for a template: Typst builds the page from it and never reads a text as code."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.utils.encoding import iri_to_uri

from portal.references import SCHEME, address_of, keys_in_references, targets_of_keys

Node = dict[str, Any]
BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "blockquote", "li", "div"})
SPACE = re.compile(r"[ \t\n\r\f]+")
# Deeper than anybody writes; below it only the words are kept.
DEEPEST = 10
# Typst takes 8 000 characters.
MAX_ADDRESS = 2000
SCHEMES = ("http://", "https://", "mailto:")
LAST_LEVEL = 6


class Levels:
    """Levels of headings one after the other: none may be left out on the way down (PDF/UA-1, 7.4.2)."""

    def __init__(self, last: int) -> None:
        self.last = last

    def next(self, wanted: int) -> int:
        self.last = min(wanted, self.last + 1, LAST_LEVEL)
        return self.last


def blocks_of(html: str, levels: Levels, base: str = "") -> list[Node]:
    """The blocks of HTML that `portal.richtext` cleaned; `base` is what addresses in it are relative to.

    The broadest heading in it, `h2`, is one below the heading that it stands under.
    """
    if not html.strip():
        return []
    return _Reader(levels, base).blocks(lxml.html.fragment_fromstring(html, create_parent="div"), 0)


def paragraph(text: str) -> list[Node]:
    """A text without elements as a block; nothing for an empty one."""
    return [{"kind": "p", "of": [text.strip()]}] if text.strip() else []


class _Reader:
    def __init__(self, levels: Levels, base: str) -> None:
        self.levels, self.base, self.above = levels, base, levels.last

    def blocks(self, element: Any, depth: int) -> list[Node]:
        """What stands in an element as blocks; text between them makes a paragraph of its own."""
        if depth > DEEPEST:
            return paragraph(SPACE.sub(" ", element.text_content()))
        found: list[Node] = []
        line: list[Any] = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS:
                found += self.line(line)
                found += self.block(child, depth)
                line = []
            elif isinstance(child.tag, str):
                line.append(self.inline(child, depth))
            line.append(child.tail or "")
        return found + self.line(line)

    def line(self, parts: list[Any]) -> list[Node]:
        content = tidy(parts)
        return [{"kind": "p", "of": content}] if content else []

    def block(self, element: Any, depth: int) -> list[Node]:
        match element.tag:
            case "ul" | "ol" as kind:
                items = [blocks for each in element if (blocks := self.blocks(each, depth + 1))]
                return [{"kind": kind, "items": items}] if items else []
            case "blockquote":
                within = self.blocks(element, depth + 1)
                return [{"kind": "quote", "of": within}] if within else []
            case "h2" | "h3" as name:
                content = tidy([self.inline(element, depth)])
                if depth or not content:
                    # Within a list or a quotation a heading would begin a part of the whole.
                    return [{"kind": "p", "of": [{"kind": "strong", "of": content}]}] if content else []
                level = self.levels.next(self.above + int(name[1]) - 1)
                return [{"kind": "heading", "level": level, "of": content}]
        return self.blocks(element, depth + (element.tag == "li"))

    def inline(self, element: Any, depth: int) -> Any:
        content: list[Any] = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                content.append(self.inline(child, depth + 1) if depth < 3 * DEEPEST else child.text_content())
            content.append(child.tail or "")
        match element.tag:
            case "strong" | "em" as kind:
                return {"kind": kind, "of": content}
            case "br":
                return {"kind": "br"}
            case "a" if to := self.address(element.get("href", "")):
                return {"kind": "link", "to": to, "of": content}
        return content

    def address(self, href: str) -> str:
        """Where a link leads, whole; empty for what cannot be an address. A reference stays one until the whole is set."""
        if href.startswith(f"{SCHEME}:"):
            return href
        try:
            whole = iri_to_uri(urljoin(self.base, href.strip())) if href.strip() else ""
        except ValueError:
            return ""
        return whole if whole.startswith(SCHEMES) and len(whole) <= MAX_ADDRESS else ""


def tidy(parts: list[Any]) -> list[Any]:
    """Inline content with white space folded and none at its ends; empty if there is nothing to read."""
    line = folded(parts)
    while line and is_blank(line[0]):
        line.pop(0)
    while line and is_blank(line[-1]):
        line.pop()
    if line and isinstance(line[0], str):
        line[0] = line[0].lstrip()
    if line and isinstance(line[-1], str):
        line[-1] = line[-1].rstrip()
    return line


def folded(parts: list[Any]) -> list[Any]:
    """Inline content with white space folded; of an element with nothing to read, only the space is left."""
    found: list[Any] = []
    for part in flattened(parts):
        one = part
        if isinstance(part, dict) and "of" in part:
            within = folded(part["of"])
            one = {**part, "of": within} if not all(map(is_blank, within)) else " " if within else ""
        if isinstance(one, str):
            before = found.pop() if found and isinstance(found[-1], str) else ""
            one = SPACE.sub(" ", before + one)
        if one:
            found.append(one)
    return found


def is_blank(part: Any) -> bool:
    return not part.strip() if isinstance(part, str) else part["kind"] == "br"


def flattened(parts: list[Any]) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        found.extend(flattened(part) if isinstance(part, list) else [part])
    return found


def with_addresses(data: Any) -> Any:
    """The data of a document with addresses in the place of references, in one query; the words of a dead link stay."""
    references = set(_references(data))
    targets = targets_of_keys(keys_in_references(references))
    return _addressed(data, {each: address_of(each, targets, absolute=True) for each in references})


def _is_reference(node: Any) -> bool:
    return isinstance(node, dict) and node.get("kind") == "link" and node["to"].startswith(f"{SCHEME}:")


def _references(data: Any) -> Iterator[str]:
    if _is_reference(data):
        yield data["to"].removeprefix(f"{SCHEME}:")
    children = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    for each in children:
        yield from _references(each)


def _addressed(data: Any, addresses: dict[str, str]) -> Any:
    if isinstance(data, list | tuple):
        return [part for each in data for part in (_unlinked(each, addresses) or [_addressed(each, addresses)])]
    if isinstance(data, dict):
        to = {"to": addresses[data["to"].removeprefix(f"{SCHEME}:")]} if _is_reference(data) else {}
        return {key: _addressed(value, addresses) for key, value in data.items()} | to
    return data


def _unlinked(node: Any, addresses: dict[str, str]) -> list[Any]:
    """The content of a link that leads nowhere; nothing for any other node."""
    dead = _is_reference(node) and not addresses[node["to"].removeprefix(f"{SCHEME}:")]
    return _addressed(node["of"], addresses) if dead else []
