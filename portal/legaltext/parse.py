"""Lines of a legal text in one language, made a tree of clauses.

A line that begins with a mark (`Статья 5`, `第五条`, `1)`) opens a clause where its mark fits; every other line
belongs to the clause that is open. What stands before the first clause is the preamble, the formula and the
signatures at the end are the conclusions. Nothing is dropped but the title, which the text has already, and a table of
contents, which repeats the headings; both are reported.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.legaltext import contents, headings, numbers
from portal.legaltext.limits import MAX_CLAUSES
from portal.legaltext.marks import STRUCTURE, Mark, marks_of
from portal.legaltext.numbering import Numbering
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.tree import UNPARSED, Node, NodeText, Problem, Tree, assign_eids

# How deep a structural element stands where the text itself has not shown it yet.
DEPTHS = {"book": 0, "part": 1, "title": 2, "chapter": 4, "subsection": 6}
# Control characters, which neither XML nor the database takes, and soft hyphens.
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\xad\ud800-\udfff\ufffe\uffff]")
ANNEX = re.compile(r"(?:приложени[ея]|annex|appendix|schedule)\b.{0,80}$|附件|附录|附表", re.IGNORECASE)
ANNEX_STYLE = "annex"
# A title may be printed on so many lines.
MOST_TITLE_LINES = 5
SIGNATURE = re.compile(
    r"(президент|председатель|премьер-министр|глава государства|совершено|москва, кремль|астана, акорда|за правительство)\b"
    r"|(the president|president of|chairman|prime minister|done at|signed at|for the government)\b"
    r"|(本(协定|协议|备忘录).{0,20}签订|.{2,30}年.{1,3}月.{1,4}日(于|在).{2,10}$)",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Open:
    """A clause that is still open: its node, the style of its mark, its lines, and which of them came on lines of their own."""

    node: Node
    style: str
    num: str = ""
    heading: str = ""
    first: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    def text(self) -> NodeText:
        return NodeText(self.num, self.heading, "".join(f"<p>{escape(line)}</p>" for line in self.first + self.more))


def parse(lines: Iterable[str], language: str, titles: Collection[str] = ()) -> Tree:
    """Return the tree of a text in one language, its eIds given, with what did not fit.

    Where the text begins with one of `titles`, that is no clause of it. Raises RefusedError for more clauses
    than the portal keeps, at the first that is too much.
    """
    title, rest = parted_title(tidied(lines), titles)
    kept, left_out = contents.without(rest)
    tree = Parser(kept, language).run()
    if title:
        tree.titles[language] = title
    if left_out:
        tree.problems.insert(
            0,
            Problem(
                ngettext_lazy(
                    "The table of contents was left out (%(count)d line): it repeats the headings.",
                    "The table of contents was left out (%(count)d lines): it repeats the headings.",
                    left_out,
                )
                % {"count": left_out},
                language=language,
            ),
        )
    assign_eids(tree.nodes)
    return tree


def tidied(lines: Iterable[str]) -> list[str]:
    """Return the lines that hold anything, with white space folded; the wide space of Chinese stays."""
    folded = (re.sub(r"[^\S\u3000]+", " ", NO_TEXT.sub("", line)) for line in lines)
    return [line for each in folded if (line := each.strip(" \u3000\ufeff\u200b"))]


def parted_title(lines: list[str], titles: Collection[str]) -> tuple[str, list[str]]:
    """Return the title that the lines begin with ("": none of `titles`), and the lines after it."""
    known = {folded for title in titles if (folded := title_key(title))}
    for count in range(1, min(MOST_TITLE_LINES, len(lines) - 1) + 1):
        if title_key("".join(lines[:count])) in known:
            return " ".join(lines[:count]), lines[count:]
    return "", lines


def title_key(title: str) -> str:
    """Return what two prints of one title have in common: its letters and figures, whatever their case."""
    return re.sub(r"[\W_]+", "", title).casefold().replace("ё", "е")


class Parser:
    """One text on its way to a tree."""

    def __init__(self, lines: list[str], language: str):
        self.lines = lines
        self.language = language
        self.tree = Tree()
        self.open: list[Open] = []
        self.all: list[Open] = []
        self.before: list[str] = []
        self.numbering = Numbering()
        self.has_sections = False
        self.sections_are_above = True
        self.at = 0

    def run(self) -> Tree:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if not self.opened(line):
                self.add_text(line)
        ending = self.take_ending()
        for each in self.all:
            if text := each.text():
                each.node.texts[self.language] = text
        self.add_preamble()
        if ending:
            self.tree.nodes.append(self.stretch("conclusions", ending))
        return self.tree

    # --- Opening a clause ----------------------------------------------------------------------

    def opened(self, line: str) -> bool:
        """Open the clause that the line begins with, if there is one."""
        if self.all and ANNEX.match(line) and len(line) <= 120:
            self.open_annex(line)
            return True
        # "(i)" goes on after (h), and begins a list of Roman numerals where no (h) is open.
        marks = sorted(marks_of(line), key=lambda mark: not self.continues(mark))
        for mark in marks:
            if self.place(mark):
                return True
        if marks and not marks[0].is_worded and self.open:
            self.report(
                _("“%(mark)s” does not continue the count here; it was kept as text."), self.open[-1].node, marks[0]
            )
        return False

    def continues(self, mark: Mark) -> bool:
        """Whether the mark is the very next of a list that is open."""
        same = next((each for each in reversed(self.open) if each.style == mark.style), None)
        return same is not None and numbers.follows(mark.number, same.node.number)

    def place(self, mark: Mark) -> bool:
        if mark.style in STRUCTURE:
            if len(mark.rest) > headings.LONGEST or mark.rest.endswith(("。", ";", "；")):
                return False
            parent = self.structure_parent(mark)
            mark = self.numbering.named(mark)
        elif mark.style == "article":
            if not mark.bound and not self.numbering.continues(mark):
                return False
            holding = {*STRUCTURE, ANNEX_STYLE}
            parent = next((each for each in reversed(self.open) if each.style in holding), None)
        else:
            found = self.list_parent(mark)
            if found is None:
                return False
            parent, mark = found
        self.add(mark, parent)
        return True

    def structure_parent(self, mark: Mark) -> Open | None:
        """Return the clause that a chapter, a part or a section stands in (None: outermost)."""
        if mark.style == "section" and not self.has_sections:
            self.has_sections = True
            self.sections_are_above = not any(each.style == "chapter" for each in self.open)
        depth = self.depth(mark.style)
        holding = [
            each
            for each in self.open
            if each.style == ANNEX_STYLE or (each.style in STRUCTURE and self.depth(each.style) < depth)
        ]
        return holding[-1] if holding else None

    def depth(self, style: str) -> int:
        return DEPTHS.get(style, 3 if self.sections_are_above else 5)

    def list_parent(self, mark: Mark) -> tuple[Open | None, Mark] | None:
        """Return the clause that an item of a list stands in, and its mark; None where the count says it is no item."""
        in_article = any(each.style == "article" for each in self.open)
        mark = self.numbering.levelled(mark, self.open, in_article=in_article)
        same = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].style == mark.style), None)
        if same is None:
            return (self.open[-1] if self.open else None, mark) if self.numbering.may_begin(mark) else None
        sibling = self.open[same]
        if not self.numbering.may_come_after(mark, sibling.node.number):
            return None
        holder = self.open[same - 1] if same else None
        last = self.open[-1]
        if mark.number == "1" and last.more:
            # The list begins anew after a line that leads it in: an unnumbered paragraph of its own.
            lead = Open(Node(self.element("dot", holder)), "lead", first=[last.more.pop()])
            del self.open[same:]
            self.hang(lead, holder)
            return lead, mark
        return holder, mark

    def add(self, mark: Mark, parent: Open | None) -> None:
        element = mark.style if mark.is_worded else self.element(mark.style, parent)
        opened = Open(Node(element, mark.number), mark.style, mark.num)
        following = self.lines[self.at] if self.at < len(self.lines) else ""
        in_article = parent is not None and not self.is_division(parent)
        found = headings.split(mark, following, self.language, in_article=in_article)
        opened.heading = found.heading
        if found.body:
            opened.first.append(found.body)
        self.at += found.lines_taken
        siblings = parent.node.children if parent else self.tree.nodes
        if message := self.numbering.fault(mark, siblings, outermost=not in_article):
            self.tree.problems.append(Problem(message, opened.node, self.language))
        del self.open[self.open.index(parent) + 1 if parent else 0 :]
        self.hang(opened, parent)

    def hang(self, opened: Open, parent: Open | None) -> None:
        # Said here and not of the whole tree: the parser runs in the server, and stops at what is too much.
        if len(self.all) >= MAX_CLAUSES:
            raise RefusedError("too_many_clauses", most=MAX_CLAUSES)
        (parent.node.children if parent else self.tree.nodes).append(opened.node)
        self.open.append(opened)
        self.all.append(opened)

    def open_annex(self, line: str) -> None:
        annex = Open(Node(UNPARSED), ANNEX_STYLE, heading=line)
        self.tree.problems.append(
            Problem(_("An annex begins here; its clauses stand below it."), annex.node, self.language)
        )
        self.open.clear()
        self.numbering.begin_anew()
        self.hang(annex, None)

    @staticmethod
    def is_division(clause: Open) -> bool:
        """Whether the clause is a chapter, a section or the like, also one marked by `II.` or `一、`."""
        return clause.style in STRUCTURE or clause.node.element in {"section", "subsection"}

    @staticmethod
    def element(style: str, parent: Open | None) -> str:
        """Return the element of an item of a list, by its mark and the clause that holds it."""
        held_by = parent.node.element if parent else ""
        if held_by in {"paragraph", "subparagraph"}:
            return "point"
        if held_by in {"point", "indent"}:
            return "indent"
        if held_by == "article":
            return "paragraph" if style.startswith(("dot", "cn", "roman")) and style != "cn-paren" else "point"
        if style == "cn-paren" and held_by == "section":
            return "subsection"
        return "section" if style in {"cn", "roman"} and held_by != "section" else "paragraph"

    # --- Text ----------------------------------------------------------------------------------

    def add_text(self, line: str) -> None:
        if self.open:
            self.open[-1].more.append(line)
        else:
            self.before.append(line)

    def add_preamble(self) -> None:
        if not self.before:
            return
        if self.all:
            preamble = self.stretch("preamble", self.before)
            self.tree.nodes.insert(0, preamble)
            message = _("This stands before the first clause. It was kept as the preamble.")
            self.tree.problems.insert(0, Problem(message, preamble, self.language))
            return
        # Not one clause was found: the whole text is kept, and marked.
        rest = self.stretch(UNPARSED, self.before)
        rest.unparsed = True
        self.tree.nodes.insert(0, rest)
        self.tree.problems.append(Problem(_("No clause was recognised in this text."), rest, self.language))

    def stretch(self, element: str, lines: list[str]) -> Node:
        """Return the lines as one clause without a number; a short first line is its heading."""
        opened = Open(Node(element), element)
        first, *rest = lines
        if element == "preamble" and headings.is_title(first):
            opened.heading, lines = first, rest
        opened.first = lines
        opened.node.texts[self.language] = opened.text()
        return opened.node

    def take_ending(self) -> list[str]:
        """Take from the last clause what is the ending of the whole text."""
        if not self.open or self.open[0].style == ANNEX_STYLE:
            return []
        last = self.open[-1]
        if len(self.open) == 1 and last.style not in {*STRUCTURE, "article"}:
            siblings = [each for each in self.all if each.style == last.style and each is not last]
            if len(siblings) > 1 and last.first and not any(each.more or each.heading for each in siblings):
                # Each clause before it is one paragraph: so is the last.
                ending, last.more = last.more, []
                return ending
        for at, line in enumerate(last.more):
            if SIGNATURE.match(line) and len(line) < 200:
                ending, last.more = last.more[at:], last.more[:at]
                return ending
        return []

    def report(self, message: object, node: Node, mark: Mark) -> None:
        shown = mark.num
        self.tree.problems.append(Problem(message % {"mark": shown}, node, self.language))  # type: ignore[operator]
