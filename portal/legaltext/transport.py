"""Clauses as JSON: between processes, and while an editor looks at them."""

from typing import Any

from portal.legaltext.limits import MAX_CLAUSES, MAX_DEPTH
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.tree import Node, NodeText, walk


def dumped(nodes: list[Node]) -> list[dict[str, Any]]:
    """Return the clauses as plain lists and mappings."""
    return [
        {
            "element": node.element,
            "number": node.number,
            "eid": node.eid,
            "unparsed": node.unparsed,
            "texts": {code: [text.num, text.heading, text.body_html] for code, text in node.texts.items()},
            "children": dumped(node.children),
        }
        for node in nodes
    ]


def loaded(rows: list[dict[str, Any]]) -> list[Node]:
    """Return the clauses that `dumped` made the rows of."""
    return [
        Node(
            row["element"],
            row["number"],
            {code: NodeText(*parts) for code, parts in row["texts"].items()},
            loaded(row["children"]),
            row["eid"],
            row["unparsed"],
        )
        for row in rows
    ]


def bounded(nodes: list[Node]) -> list[Node]:
    """Return the clauses, if they are no more, and no deeper, than the portal keeps."""
    for number, (_node, depth) in enumerate(walk(nodes)):
        if number >= MAX_CLAUSES:
            raise RefusedError("too_many_clauses", most=MAX_CLAUSES)
        if depth >= MAX_DEPTH:
            raise RefusedError("too_deep", most=MAX_DEPTH)
    return nodes
