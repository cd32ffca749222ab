"""Up to three languages of a text, put together by the numbers of their clauses.

A clause that a language lacks is a gap in it, and is reported; nothing is shifted to fill it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.legaltext.tree import SINGLE, UNPARSED, Node, Problem, Tree, assign_eids, walk
from portal.templatetags.portal import language_name

Key = tuple[str, str, int]


def align(trees: Mapping[str, Tree], base: list[Node] | None = None) -> Tree:
    """Return one tree of the languages of `trees`, the first of which gives the structure, with the mismatches.

    `base` are the clauses that are there already (they are changed): those that match keep their eId and the texts of other languages;
    those that no language has any longer are gone.
    """
    aligning = Aligning(base or [], set(trees))
    problems: list[Problem] = []
    for language, tree in trees.items():
        aligning.take(tree.nodes)
        for problem in tree.problems:
            node = aligning.place_of(problem.node)
            problems.append(Problem(problem.message, node, problem.language or language))
    nodes = aligning.finished()
    return Tree(nodes, problems + list(mismatches(nodes)))


def mismatches(nodes: list[Node]) -> Iterable[Problem]:
    """Return a problem for each clause that a language lacks though it has what holds the clause."""
    present = {language for node, _depth in walk(nodes) for language, text in node.texts.items() if text}
    if len(present) < 2:
        return
    stack = [(node, present) for node in reversed(nodes)]
    while stack:
        node, expected = stack.pop()
        own = {language for each, _depth in walk([node]) for language, text in each.texts.items() if text}
        for language in languages.CODES:
            if language in expected - own:
                yield Problem(
                    _("The text in %(language)s has no such clause.") % {"language": language_name(language)},
                    node,
                    language,
                )
        stack.extend((child, own & expected) for child in reversed(node.children))


class Aligning:
    """Clauses that further languages are laid upon."""

    def __init__(self, base: list[Node], replaced: set[str]):
        self.nodes = base
        self.inserted: list[Node] = []
        self.placed: dict[int, Node] = {}
        self.articles: dict[str, Node] = {}
        for node, _depth in walk(base):
            for language in replaced:
                node.texts.pop(language, None)

    def place_of(self, node: Node | None) -> Node | None:
        """Return the clause of the whole that a clause of one language became."""
        return self.placed.get(id(node)) if node is not None else None

    def take(self, nodes: list[Node]) -> None:
        """Lay the clauses of one language upon those that are there."""
        self.articles = unique_articles(self.nodes)
        own = unique_articles(nodes)
        self.articles = {number: node for number, node in self.articles.items() if number in own}
        self.merge(self.nodes, nodes)

    def merge(self, there: list[Node], coming: list[Node]) -> None:
        known = dict(zip(keys(there), there, strict=True))
        loose = {loosely(key): node for key, node in reversed(list(known.items()))}
        elements = {node.element for node in there}
        taken: set[int] = set()
        order = Order(there)
        pairs: list[tuple[Node, Node]] = []
        for key, node in zip(keys(coming), coming, strict=True):
            match = self.articles.get(node.number) if node.element == "article" else None
            match = match or known.get(key)
            # Without any clause of that name here, one of another name and the same number is meant: § 2 and Section 2.
            if match is None and node.element not in elements:
                match = loose.get(loosely(key))
            if match is None or id(match) in taken:
                match = Node(node.element, node.number, eid=node.eid, unparsed=node.unparsed)
                self.inserted.append(match)
                order.insert(match)
            else:
                order.go_to(match)
            taken.add(id(match))
            self.placed[id(node)] = match
            match.texts |= node.texts
            match.unparsed = match.unparsed and node.unparsed
            pairs.append((match, node))
        there[:] = order.nodes()
        for match, node in pairs:
            self.merge(match.children, node.children)

    def finished(self) -> list[Node]:
        """Return the clauses that have a text in some language, each with an eId of its own."""
        nodes = pruned(self.nodes)
        new = {id(node) for node in self.inserted}
        used = {node.eid for node, _depth in walk(nodes) if id(node) not in new}
        for node, _depth in walk(nodes):
            if id(node) in new:
                node.eid = "" if node.eid in used else node.eid
                used.add(node.eid)
        assign_eids(nodes)
        return nodes


class Order:
    """Clauses in order, into which others are put after the one that was put in or gone to last; each in one step."""

    def __init__(self, nodes: list[Node]):
        before: list[Node | None] = [None, *nodes]
        self.next: dict[int, Node | None] = {
            id(each): following for each, following in zip(before, [*nodes, None], strict=True)
        }
        self.at = id(None)

    def insert(self, node: Node) -> None:
        self.next[id(node)] = self.next[self.at]
        self.next[self.at] = node
        self.at = id(node)

    def go_to(self, node: Node) -> None:
        """Go on after a clause, if it stands here."""
        if id(node) in self.next:
            self.at = id(node)

    def nodes(self) -> list[Node]:
        found = []
        node = self.next[id(None)]
        while node is not None:
            found.append(node)
            node = self.next[id(node)]
        return found


def keys(nodes: list[Node]) -> list[Key]:
    """Return for each clause its element, its number, and how many of the same stand before it."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for node in nodes:
        found.append((*node.key, seen[node.key]))
        seen[node.key] += 1
    return found


def loosely(key: Key) -> tuple[object, ...]:
    """Return the key of clauses that languages may name differently: the number alone; None of the rest is loose."""
    element, number, nth = key
    strict = element == "article" or element == UNPARSED or element in SINGLE or not number
    return (element, number, nth) if strict else (number, nth)


def unique_articles(nodes: list[Node]) -> dict[str, Node]:
    """Return the articles by number, but for the numbers that are there twice."""
    found = [node for node, _depth in walk(nodes) if node.element == "article" and node.number]
    count = Counter(node.number for node in found)
    return {node.number: node for node in found if count[node.number] == 1}


def pruned(nodes: list[Node]) -> list[Node]:
    """Return the clauses without those that hold no text at any depth."""
    kept = []
    for node in nodes:
        node.children = pruned(node.children)
        if node.children or any(node.texts.values()):
            kept.append(node)
    return kept
