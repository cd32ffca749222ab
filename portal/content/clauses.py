"""The `clauses` of a law or a document in a content file: their schema, what it cannot say, and the tree they become."""

from collections.abc import Iterator
from typing import Any

from portal import languages
from portal.clauses.models import MAX_HEADING, MAX_NUM, MAX_NUMBER, Element
from portal.legaltext.tree import Node, NodeText
from portal.richtext import disallowed_elements

TEXT_FIELDS = ("num", "heading", "body")
# Elements that stand once in a text and carry no number.
UNNUMBERED = (Element.PREAMBLE, Element.CONCLUSIONS, Element.HCONTAINER)
# Deeper than any law, and within what the reader of the files allows.
MAX_DEPTH = 7


def text_schema(max_length: int | None) -> dict[str, Any]:
    each: dict[str, Any] = {"type": "string", "minLength": 1}
    if max_length:
        each["maxLength"] = max_length
    return {
        "type": "object",
        "properties": dict.fromkeys(languages.CODES, each),
        "additionalProperties": False,
        "minProperties": 1,
    }


def clause_schema(ties: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of one clause, which may hold others: it refers to itself by its place in the schema of its file.

    `ties` are the kinds whose records it may name.
    """
    named = {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
    return {
        "type": "object",
        "properties": {
            "element": {"enum": Element.values},
            "number": {"type": "string", "pattern": "^[0-9a-z]+([.-][0-9a-z]+)*$", "maxLength": MAX_NUMBER},
            "num": text_schema(MAX_NUM),
            "heading": text_schema(MAX_HEADING),
            "body": text_schema(None),
            "clauses": {"type": "array", "items": {"$ref": "#/$defs/clause"}},
            **dict.fromkeys(ties, named),
        },
        "required": ["element"],
        "additionalProperties": False,
    }


def wrong_clauses(entries: list[dict[str, Any]], path: str = "clauses", depth: int = 1) -> Iterator[tuple[str, str]]:
    """Fields of clauses and what is wrong with them, which a schema cannot say."""
    if depth > MAX_DEPTH:
        yield path, f"stands more than {MAX_DEPTH} levels deep"
        return
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(entries):
        here = f"{path}.{place}"
        element, number = entry["element"], entry.get("number", "")
        if number and element in UNNUMBERED:
            yield f"{here}.number", f"a {element} has no number; leave it out"
        if number and (element, number) in seen:
            yield f"{here}.number", f"{element} {number!r} stands twice in its place; expected once"
        seen.add((element, number))
        if not any(entry.get(name) for name in ("heading", "body", "num", "clauses")):
            yield here, "says nothing; expected a heading, a body or clauses"
        for language, html in entry.get("body", {}).items():
            if wrong := disallowed_elements(html):
                yield f"{here}.body.{language}", f"holds <{wrong[0]}>; expected only the elements named in README.md"
        yield from wrong_clauses(entry.get("clauses", []), f"{here}.clauses", depth + 1)


def nodes_of(entries: list[dict[str, Any]]) -> list[Node]:
    """The clauses of a record as a tree."""
    return [
        Node(entry["element"], entry.get("number", ""), texts_of(entry), nodes_of(entry.get("clauses", [])))
        for entry in entries
    ]


def texts_of(entry: dict[str, Any]) -> dict[str, NodeText]:
    found = {}
    for code in languages.CODES:
        num, heading, body = (entry.get(name, {}).get(code, "").strip() for name in TEXT_FIELDS)
        if num or heading or body:
            found[code] = NodeText(num, heading, body)
    return found


def entries_with_nodes(entries: list[dict[str, Any]], nodes: list[Node]) -> Iterator[tuple[dict[str, Any], Node]]:
    """Each entry with the node that was made of it, at every depth."""
    for entry, node in zip(entries, nodes, strict=True):
        yield entry, node
        yield from entries_with_nodes(entry.get("clauses", []), node.children)
