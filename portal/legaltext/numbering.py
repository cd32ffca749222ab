"""The counting of clauses: whether a mark continues it, and what is wrong where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from portal.legaltext import numbers
from portal.legaltext.marks import STRUCTURE, Mark
from portal.legaltext.tree import Node

if TYPE_CHECKING:
    from portal.legaltext.parse import Open

# Styles whose mark may also be something else (an initial, a letter in brackets): only in unbroken order.
STRICT = ("roman", "roman-low", "letter", "letter-paren")
# A list may begin late in a text of which some items were repealed, yet not anywhere.
LATEST_BEGINNING = 30


@dataclass(slots=True)
class Level:
    """Sisters that were taken in: how many, their numbers and elements, and the last number."""

    size: int = 0
    numbers: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)
    last: str = ""


class Numbering:
    """What was counted so far. Chapters and articles are counted through a text; items within what holds them."""

    def __init__(self) -> None:
        self.last: dict[str, str] = {}
        # What stands in each list of sisters, by its identity: the lists of a tree live as long as its parser.
        self.levels: dict[int, Level] = {}
        self.opened_since_article = False

    def begin_anew(self) -> None:
        self.last.clear()

    def named(self, mark: Mark) -> Mark:
        """Give a part without a number (`Общая часть`) the next one."""
        if mark.number:
            return mark
        before = self.last.get(mark.style, "0")
        return replace(mark, number=str(int(before.split("-")[0]) + 1))

    def continues(self, mark: Mark) -> bool:
        """Whether an article that may be a sentence as well is the next one."""
        before = self.last.get(mark.style)
        return numbers.follows(mark.number, before) if before else mark.number == "1"

    def levelled(self, mark: Mark, opened: "Sequence[Open]", *, in_article: bool) -> Mark:
        """Tell the two meanings of `1.1.` apart.

        In an article it is the paragraph that was put in after 1; elsewhere the first item within 1.
        """
        if mark.style != "dots":
            return mark
        if in_article:
            return replace(mark, style="dot")
        *above, own = mark.number.split("-")
        holder = next((each.node.number for each in reversed(opened) if each.style == f"dots{len(above)}"), None)
        if holder is None:
            holder = next((each.node.number for each in reversed(opened) if each.style in {"dot", *STRUCTURE}), None)
        number = own if holder == above[-1] else mark.number
        return replace(mark, style=f"dots{len(above) + 1}", number=number)

    def may_begin(self, mark: Mark) -> bool:
        """Whether a list can begin with the mark."""
        if mark.number == "1":
            return True
        if mark.style in STRICT:
            return False
        first = mark.number.split("-")[0]
        return first.isdigit() and int(first) <= LATEST_BEGINNING

    def may_come_after(self, mark: Mark, before: str) -> bool:
        """Whether the mark can be that of the next item after `before`, be it that some are missing."""
        if mark.style in STRICT:
            return numbers.follows(mark.number, before) or mark.number == "1"
        return True

    def fault(self, mark: Mark, siblings: list[Node], *, outermost: bool) -> Any:
        """Return what is wrong with the number of a clause that is about to be opened after `siblings`; "" if nothing.

        `outermost`: it stands in no article and in no other item.
        """
        level = self.level(siblings)
        counted = mark.style in STRUCTURE or mark.style == "article"
        if counted:
            before = self.last.get(mark.style, "")
            opened_since = self.opened_since_article if mark.style == "article" else mark.style not in level.elements
            self.last[mark.style] = mark.number
            self.opened_since_article = mark.style != "article"
        else:
            before = level.last
            opened_since = False
            if outermost:
                # Items that stand in chapters or sections may be counted through all of them.
                earlier, self.last[mark.style] = self.last.get(mark.style, ""), mark.number
                before = before or (earlier if numbers.follows(mark.number, earlier) else "")
        values = {"mark": mark.num or mark.rest, "before": before}
        if not before:
            return "" if mark.number in {"1", "0"} else _("The count begins with “%(mark)s”.") % values
        if numbers.follows(mark.number, before) or (opened_since and mark.number == "1"):
            return ""
        if mark.number in level.numbers or mark.number == before:
            return _("The number of “%(mark)s” is there twice.") % values
        if numbers.order(mark.number) < numbers.order(before):
            return _("“%(mark)s” is out of order: it comes after number %(before)s.") % values
        return _("Between number %(before)s and “%(mark)s” something is missing.") % values

    def level(self, siblings: list[Node]) -> Level:
        """Return what is known of the sisters; only those that came since are looked at."""
        level = self.levels.setdefault(id(siblings), Level())
        for each in siblings[level.size :]:
            level.elements.add(each.element)
            if each.number:
                level.numbers.add(each.number)
                level.last = each.number
        level.size = len(siblings)
        return level
