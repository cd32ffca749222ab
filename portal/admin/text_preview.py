"""What an import would do to a text, clause by clause, before anybody confirms it."""

from html import unescape
from typing import Any

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst

from portal import languages
from portal.clauses.changes import changed, changed_plain
from portal.clauses.models import BodyIs, Element
from portal.clauses.store import tree_of
from portal.legaltext import transport
from portal.legaltext.models import TextImport
from portal.legaltext.tree import Node, NodeText, walk
from portal.templatetags.portal import language_name

EXCERPT_CHARACTERS = 140
NOTHING = NodeText()


def shown(kept: TextImport, owner: Any) -> dict[str, Any]:
    """Return what the page of the confirmation shows: the clauses in order, and what is to be looked at."""
    nodes = transport.loaded(kept.clauses)
    before = tree_of(owner, kept.starts_on)
    outcome = kept.outcome
    present = [
        code
        for code in languages.CODES
        if any(code in node.texts for tree in (nodes, before) for node, _depth in walk(tree))
    ]
    problems = problems_of(kept)
    old = {node.eid: node for node, _depth in walk(before)}
    fate = {eid: what for what in ("created", "changed", "removed") for eid in outcome[what]}
    rows = [
        row_of(node, depth, present, fate.get(node.eid, ""), old.get(node.eid), problems.get(node.eid, []))
        for node, depth in with_gone(nodes, before, outcome["removed"])
    ]
    return {
        "kept": kept,
        "body_is": capfirst(str(BodyIs(kept.body_is).label)),
        "languages": [(code, languages.AUTONYMS[code]) for code in present],
        "language_names": named(outcome["languages"]),
        "encodings": [each for each in outcome["encodings"] if each],
        "titles": outcome["titles"].items(),
        "clause_count": sum(1 for _each in walk(nodes)),
        "rows": rows,
        "general": problems.get("", []),
        "flagged": [row for row in rows if row["problems"] or row["unparsed"]],
        "created": len(outcome["created"]),
        "changed": outcome["changed"],
        "removed": outcome["removed"],
    }


def named(codes: list[str]) -> list[SafeString]:
    return [format_html('<span lang="{}">{}</span>', code, languages.AUTONYMS[code]) for code in codes]


def problems_of(kept: TextImport) -> dict[str, list[dict[str, Any]]]:
    """Return by eId what is to be looked at; what is said of several languages is said once."""
    found: dict[str, dict[str, list[str]]] = {}
    for message, eid, language in kept.problems:
        said_of = found.setdefault(eid, {}).setdefault(message, [])
        name = language_name(language) if language else ""
        if name and name not in message:
            said_of.append(name)
    return {
        eid: [{"message": message, "languages": names} for message, names in said.items()]
        for eid, said in found.items()
    }


def with_gone(nodes: list[Node], before: list[Node], removed: list[str]) -> list[tuple[Node, int]]:
    """Return the clauses with their depths in reading order, those that go where they stood."""
    gone = set(removed)
    rows = list(walk(nodes))
    places = {node.eid: at for at, (node, _depth) in enumerate(rows)}
    after: dict[int, list[tuple[Node, int]]] = {}
    at = -1
    for node, depth in walk(before):
        if node.eid in gone:
            after.setdefault(at, []).append((node, depth))
        else:
            at = places.get(node.eid, at)
    found = after.get(-1, [])
    for at, row in enumerate(rows):
        found += [row, *after.get(at, [])]
    return found


def row_of(
    node: Node, depth: int, present: list[str], fate: str, old: Node | None, problems: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a clause as a row, one cell for each language; `fate` is "created", "changed", "removed" or ""."""
    cells = []
    for code in present:
        before = old.texts.get(code) if old else None
        after = None if fate == "removed" else node.texts.get(code)
        is_gap = before is None and after is None
        is_marked = fate == "removed" or (fate == "changed" and before != after)
        write = compared if is_marked else excerpt
        html = "" if is_gap else write(after or NOTHING, before or NOTHING)
        cells.append({"code": code, "html": html, "is_gap": is_gap})
    return {
        "eid": node.eid,
        "element": capfirst(str(Element(node.element).label)),
        "depth": depth,
        "fate": fate,
        "unparsed": node.unparsed and fate != "removed",
        "cells": cells,
        "problems": [] if fate == "removed" else problems,
    }


def excerpt(text: NodeText, _before: NodeText) -> SafeString:
    """Return number, heading and the beginning of the body."""
    body = unescape(strip_tags(text.body_html.replace("</p>", " "))).strip()
    return cell_html(
        format_html("{}", text.num), format_html("{}", text.heading), Truncator(body).chars(EXCERPT_CHARACTERS)
    )


def compared(text: NodeText, before: NodeText) -> SafeString:
    """Return the whole clause with what was put in and taken out, as readers see it between two days."""
    marked = [
        changed_plain(before.num, text.num),
        changed_plain(before.heading, text.heading),
        changed(before.body_html, text.body_html),
    ]
    # The bodies are clean as they are saved, and so are those of an import; the rest was escaped.
    return cell_html(*(mark_safe(each) for each in marked))  # noqa: S308


def cell_html(num: str, heading: str, body: str) -> SafeString:
    bold = [format_html("<b>{}</b> ", each) for each in (num, heading) if each]
    return format_html("{}{}", mark_safe("".join(bold)), body)  # noqa: S308 - made of escaped pieces
