"""The numbers that Word counts itself: they stand nowhere in the text of a DOCX, only the rule that makes them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from portal.clauses.labels import chinese
from portal.legaltext.numbers import CIRCLED, ENGLISH_LETTERS, ROMAN, RUSSIAN_LETTERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN_PARTS = [*((value, letter) for letter, value in ROMAN.items()), (4, "IV"), (9, "IX"), (40, "XL"), (90, "XC")]
ROMAN_PARTS += [(400, "CD"), (900, "CM")]
CHINESE_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCountingThousand",
}
# How far a chain of styles that build on each other is followed.
MOST_STYLES = 20


@dataclass(slots=True)
class Level:
    """How the numbers of one level look: `第%1条` counted in Chinese from 1."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Counting:
    """The lists of a document, and how far each was counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    # Which list a paragraph of a style is in, and at which level.
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    # Lists that are counted on from each other share their rule.
    shared: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def prefix(self, paragraph: etree._Element) -> str:
        """Count the paragraph and return its number as Word prints it (`第五条`, `1.1.`); "" if it is in no list."""
        place = self.place(paragraph)
        if place is None:
            return ""
        list_id, depth = place
        levels = self.levels.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        counts = self.counts[self.shared.get(list_id, list_id)]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return ""

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, Level())
            return formatted(counts.get(at, other.start), other.form)

        return re.sub(r"%([1-9])", printed, level.text)

    def place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list of a paragraph and its level there: its own, or those of its style."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        by_style = self.styles.get(style.get(f"{W}val", "")) if style is not None else None
        if own is None:
            return by_style
        list_id = value(own, "numId") or (by_style[0] if by_style else "")
        # 0 takes a paragraph out of the list of its style.
        return None if list_id in {"", "0"} else (list_id, whole(value(own, "ilvl"), 0))


def value(part: etree._Element, name: str) -> str:
    child = part.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else otherwise


def counting(numbering: etree._Element | None, styles: etree._Element | None) -> Counting:
    """Return the lists that the parts `numbering.xml` and `styles.xml` of a document define."""
    found = Counting()
    if numbering is not None:
        abstract = {each.get(f"{W}abstractNumId", ""): each for each in numbering.iterfind(f"{W}abstractNum")}
        for each in numbering.iterfind(f"{W}num"):
            list_id, rule = each.get(f"{W}numId", ""), value(each, "abstractNumId")
            levels = levels_of(abstract[rule]) if rule in abstract else {}
            overrides = each.findall(f"{W}lvlOverride")
            for override in overrides:
                at = whole(override.get(f"{W}ilvl", ""), 0)
                levels |= levels_of(override)
                if start := value(override, "startOverride"):
                    levels.setdefault(at, Level()).start = whole(start, 1)
            found.levels[list_id] = levels
            found.shared[list_id] = list_id if overrides else f"rule {rule}"
    if styles is not None:
        found.styles = numbered_styles(styles)
    return found


def levels_of(holder: etree._Element) -> dict[int, Level]:
    return {
        whole(level.get(f"{W}ilvl", ""), 0): Level(
            value(level, "numFmt") or "decimal", value(level, "lvlText"), whole(value(level, "start"), 1)
        )
        for level in holder.iterfind(f"{W}lvl")
    }


def numbered_styles(styles: etree._Element) -> dict[str, tuple[str, int]]:
    """Return the list and the level of each style that has one, its own or that of a style it builds on."""
    by_id = {each.get(f"{W}styleId", ""): each for each in styles.iterfind(f"{W}style")}
    found = {}
    for style_id, style in by_id.items():
        current: etree._Element | None = style
        for _step in range(MOST_STYLES):
            numbered = current.find(f"{W}pPr/{W}numPr") if current is not None else None
            if numbered is not None:
                if (list_id := value(numbered, "numId")) and list_id != "0":
                    found[style_id] = (list_id, whole(value(numbered, "ilvl"), 0))
                break
            if current is None:
                break
            current = by_id.get(value(current, "basedOn"))
    return found


def formatted(number: int, form: str) -> str:
    """Return a number in one of Word's formats; one that the portal does not know gives Arabic figures."""
    if form in {"upperRoman", "lowerRoman"}:
        return roman(number) if form == "upperRoman" else roman(number).lower()
    alphabet = RUSSIAN_LETTERS if form.startswith("russian") else ENGLISH_LETTERS
    if form.endswith(("Letter", "Lower", "Upper")) and 1 <= number <= len(alphabet):
        letter = alphabet[number - 1]
        return letter.upper() if form.startswith("upper") or form.endswith("Upper") else letter
    if form in CHINESE_FORMATS and 1 <= number <= 9999:
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and number <= len(CIRCLED):
        return list(CIRCLED)[number - 1]
    return str(number)


def roman(number: int) -> str:
    found = ""
    for size, letters in sorted(ROMAN_PARTS, reverse=True):
        while number >= size:
            found += letters
            number -= size
    return found
