"""From the files that an editor gives to one tree in up to three languages."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy

from portal import languages
from portal.legaltext import confined, messages, scripts, transport
from portal.legaltext.align import align
from portal.legaltext.parse import parse
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.tree import Node, NodeText, Problem, Tree, walk
from portal.richtext import clean
from portal.templatetags.portal import language_name

# What the columns of a clause hold (portal.clauses.models).
LONGEST_EID, LONGEST_NUMBER, LONGEST_NUM, LONGEST_HEADING = 200, 40, 120, 600
# Files that are read at once, each in its own process: bounds what an import takes of the server.
READERS = 2


@dataclass(frozen=True)
class Source:
    """A file: its bytes, the language it is in ("": by its letters, it may be in several) and its encoding ("": found out)."""

    data: bytes
    language: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a file is not imported: the code of `portal.legaltext.messages`, and the sentence."""

    code: str
    sentence: str


class ImportingError(Exception):
    """Files that are not imported: the fault of each, by its place in what was given."""

    def __init__(self, faults: dict[int, RefusedError]):
        self.faults = {place: Fault(error.code, messages.sentence(error)) for place, error in faults.items()}
        super().__init__("; ".join(fault.sentence for fault in self.faults.values()))


def read_all(
    sources: Sequence[Source],
    *,
    first: str = "",
    base: list[Node] | None = None,
    titles: Mapping[str, Collection[str]] | None = None,
) -> Tree:
    """Return the texts of the files as one tree, and what an editor should look at.

    The structure is that of the language `first` where a file has it. `base` are the clauses that are there (they are
    changed): texts in languages that no file has stay with them. `titles` are those of the text by language, which are
    no clause of it. Raises ImportingError.
    """
    faults: dict[int, RefusedError] = {}
    found: dict[str, Tree] = {}
    encodings: list[str] = []
    with ThreadPoolExecutor(READERS) as pool:
        contents = [pool.submit(confined.read, source.data, source.encoding) for source in sources]
        for place, (source, content) in enumerate(zip(sources, contents, strict=True)):
            try:
                what = content.result()
                encodings.append(what.get("encoding", ""))
                for language, tree in trees_of(what, source.language, titles).items():
                    if language in found:
                        faults[place] = RefusedError("language_twice", language=language_name(language))
                    found.setdefault(language, tree)
            except RefusedError as error:
                faults[place] = error
    if faults:
        raise ImportingError(faults)
    order = sorted(found, key=lambda language: (language != first, languages.CODES.index(language)))
    tree = align({language: found[language] for language in order}, base)
    tree.titles = {language: title for each in found.values() for language, title in each.titles.items()}
    tree.encodings, tree.languages = encodings, [code for code in languages.CODES if code in found]
    for node, _depth in walk(tree.nodes):
        for text in node.texts.values():
            # As it will be saved, so that what is the same counts as the same.
            text.body_html = clean(text.body_html)
    try:
        transport.bounded(tree.nodes)
    except RefusedError as error:
        raise ImportingError({0: error}) from error
    return tree


def read_one(source: Source) -> dict[str, Tree]:
    """Return the tree of each language of a file. Raises RefusedError."""
    return trees_of(confined.read(source.data, source.encoding), source.language)


def trees_of(
    found: dict[str, Any], chosen: str, titles: Mapping[str, Collection[str]] | None = None
) -> dict[str, Tree]:
    """Return the tree of each language of what was found in a file. Raises RefusedError."""
    notes = [Problem(messages.LEFT_OUT[code]) for code in found["notes"]]
    if "nodes" in found:
        trees = from_akn(transport.loaded(found["nodes"]), chosen, found["language"])
    else:
        trees = from_lines(found["lines"], chosen, titles or {})
    for tree in trees.values():
        transport.bounded(tree.nodes)
    next(iter(trees.values())).problems[:0] = notes
    return trees


def from_lines(lines: list[str], chosen: str, titles: Mapping[str, Collection[str]]) -> dict[str, Tree]:
    """Return the tree of each language of a text: of the chosen one, or of those that its letters tell."""
    if chosen:
        actual = scripts.language_of(" ".join(lines))
        if actual and actual != chosen:
            raise wrong_language(chosen, actual)
        parts = {chosen: lines}
    else:
        parts = scripts.split(lines)
    if not parts:
        raise RefusedError("empty")
    return {language: parse(part, language, titles.get(language, ())) for language, part in parts.items()}


def wrong_language(chosen: str, actual: str) -> RefusedError:
    return RefusedError("wrong_language", chosen=language_name(chosen), actual=language_name(actual))


def from_akn(nodes: list[Node], chosen: str, declared: str) -> dict[str, Tree]:
    """Return the tree of an Akoma Ntoso document; its language is the declared one, which the chosen may not contradict."""
    if chosen and declared and chosen != declared:
        raise wrong_language(chosen, declared)
    content = " ".join(text.heading + text.body_html for node, _depth in walk(nodes) for text in node.texts.values())
    language = chosen or declared or scripts.language_of(content)
    if not language:
        raise RefusedError("empty")
    for node, _depth in walk(nodes):
        if text := node.texts.pop("", None):
            node.texts[language] = fitted(text)
        node.number = node.number if len(node.number) <= LONGEST_NUMBER else ""
        node.eid = node.eid if len(node.eid) <= LONGEST_EID else ""
    return {language: Tree(nodes, [*given_twice(nodes), *out_of_order(nodes)])}


def fitted(text: NodeText) -> NodeText:
    """Return a text that the columns hold: a number or heading that is too long for one stands at the head of the body."""
    over = ""
    if len(text.num) > LONGEST_NUM:
        over, text.num = f"<p>{escape(text.num)}</p>", ""
    if len(text.heading) > LONGEST_HEADING:
        over, text.heading = f"{over}<p>{escape(text.heading)}</p>", ""
    return NodeText(text.num, text.heading, clean(over + text.body_html))


def given_twice(nodes: list[Node]) -> Iterable[Problem]:
    """Take an eId that was given before from the later clause, which gets another one; and say so."""
    seen: set[str] = set()
    for node, _depth in walk(nodes):
        if node.eid and node.eid in seen:
            yield Problem(gettext_lazy("The eId “%(eid)s” is there twice.") % {"eid": node.eid}, node)
            node.eid = ""
        seen.add(node.eid)


def out_of_order(nodes: list[Node]) -> Iterable[Problem]:
    """Return a problem for each number that is there twice among sisters."""
    levels = [nodes, *(node.children for node, _depth in walk(nodes))]
    for level in levels:
        count = Counter(node.key for node in level if node.number)
        for node in level:
            if count[node.key] > 1:
                yield Problem(gettext_lazy("The number %(number)s is there twice.") % {"number": node.number}, node)
