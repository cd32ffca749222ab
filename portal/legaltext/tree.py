"""The tree of a legal text: plain data, without a database.

The names of the elements and the form of the eIds are those of Akoma Ntoso 3.0 (OASIS LegalDocML 1.0): a clause is
a `chapter`, an `article`, a `paragraph`, and its eId is made of the abbreviated name and the number, under the eId of
the clause that holds it: `art_5__para_2`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# The elements that the portal knows, outermost first, each with the short form that an eId takes
# (Akoma Ntoso Naming Convention 1.0, the table of abbreviations; a name that is not in that table stays whole).
ABBREVIATIONS = {
    "preamble": "preamble",
    "book": "book",
    "part": "part",
    "title": "title",
    "chapter": "chp",
    "section": "sec",
    "subsection": "subsec",
    "article": "art",
    "paragraph": "para",
    "subparagraph": "subpara",
    "point": "point",
    "indent": "indent",
    "hcontainer": "hcontainer",
    "conclusions": "conclusions",
}
ELEMENTS = tuple(ABBREVIATIONS)
# A text has at most one of each; they carry no number.
SINGLE = frozenset({"preamble", "conclusions"})
# What no rule could place: kept where it stood, and marked.
UNPARSED = "hcontainer"
# The class of a number that the text does not print, in Akoma Ntoso.
GENERATED = "generated"


@dataclass(slots=True)
class NodeText:
    """A clause in one language: its number as printed (`第五条`), its heading (plain), its body (clean HTML)."""

    num: str = ""
    heading: str = ""
    body_html: str = ""

    def __bool__(self) -> bool:
        return bool(self.num or self.heading or self.body_html)


@dataclass(slots=True)
class Node:
    """A clause: `texts` by language code; a language that is not there is a gap.

    `number` is normalised (`5`, `5-1`; `II`, `第二` and `б` become `2`), "" where the clause has none.
    `eid` is "" until `assign_eids()`. `unparsed`: the stretch fits no rule, and an editor should look at it.
    """

    element: str
    number: str = ""
    texts: dict[str, NodeText] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    eid: str = ""
    unparsed: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return what two languages of one clause have in common."""
        return self.element, self.number


@dataclass(slots=True)
class Problem:
    """What an editor should look at: a sentence, the clause it is about (None: the whole text), the language (or "")."""

    message: "_StrOrPromise"
    node: Node | None = None
    language: str = ""

    @property
    def eid(self) -> str:
        """Return the eId of the clause, or ""."""
        return self.node.eid if self.node else ""


@dataclass(slots=True)
class Tree:
    """A text that was read: its outermost clauses in reading order, and what the reader found wrong.

    `titles` are lines by language that say the title of the text, and are no clause. `encodings` are those in which the
    files were read, in their order; "" for a file that says its own. `languages` are those that the files have.
    """

    nodes: list[Node] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    encodings: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def walk(nodes: Iterable[Node]) -> Iterator[tuple[Node, int]]:
    """Return each clause with its depth (0 = outermost), in reading order; a deep tree needs no deep stack."""
    stack = [(iter(nodes), 0)]
    while stack:
        level, depth = stack[-1]
        node = next(level, None)
        if node is None:
            stack.pop()
            continue
        yield node, depth
        stack.append((iter(node.children), depth + 1))


def count(nodes: Iterable[Node]) -> int:
    """Return how many clauses there are, at every depth."""
    return sum(1 for _ in walk(nodes))


def eid_part(element: str, number: str, nth: int) -> str:
    """Return the last part of an eId: `art_5`; `sec_nn_2` for the second section without a number in its place."""
    short = ABBREVIATIONS[element]
    if element in SINGLE:
        return short
    if element == UNPARSED and not number:
        return f"{short}_{nth}"
    return f"{short}_{number}" if number else f"{short}_nn_{nth}"


def assign_eids(nodes: list[Node], prefix: str = "", taken: Iterable[str] = ()) -> None:
    """Give each clause that has no eId the one that follows from its element and number; keep those that are there.

    Articles are counted through the whole of a text, so that theirs begins anew: `art_5`, also within `part_1__chp_2`.
    Where the counting starts again (an annex), the later one carries the eId of what holds it; where that
    is taken as well (a number that is there twice), it ends with `_2`. `prefix` is the eId that holds `nodes`;
    `taken` are eIds that may not be given again.
    """
    used = {node.eid for node, _ in walk(nodes) if node.eid} | set(taken)
    _assign(nodes, prefix, used, {})


def _assign(nodes: list[Node], prefix: str, used: set[str], again: dict[str, int]) -> None:
    nth: Counter[str] = Counter()
    for node in nodes:
        if not node.number:
            nth[node.element] += 1
        if not node.eid:
            node.eid = _free_eid(node, prefix, nth[node.element], used, again)
            used.add(node.eid)
        _assign(node.children, node.eid, used, again)


def _free_eid(node: Node, prefix: str, nth: int, used: set[str], again: dict[str, int]) -> str:
    """`again` remembers how often an eId was asked for, so that a number that is there 10,000 times is not tried as often."""
    own = eid_part(node.element, node.number, nth)
    under = f"{prefix}__{own}" if prefix else own
    if node.element == "article" and node.number and own not in used:
        return own
    eid = under
    while eid in used:
        again[under] = again.get(under, 1) + 1
        eid = f"{under}_{again[under]}"
    return eid
