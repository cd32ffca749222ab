"""Marks at the beginning of a line that open a clause: `第五条`, `Статья 5`, `Article 5`, `（一）`, `1.`, `1)`, `(a)`.

Only what a line looks like is decided here; whether the mark opens a clause where it stands is for `parse`.
"""

import re
from dataclasses import dataclass

from portal.legaltext import numbers

CN = f"[{numbers.CHINESE}0-9０-９]{{1,7}}"
# 5, 5-1, 5.1, 5¹, II, and in words for parts ("Часть первая", "Part One").
NUMBER = r"(?:\d{1,4}(?:[-.–‑]\d{1,3})*[¹²³⁴⁵⁶⁷⁸⁹⁰]*(?:\s(?:bis|ter|quater|бис|тер)\b)?|[IVXLCІХМС]{1,7}\b)"
WORDS = {
    "part": r"часть|part",
    "book": r"книга|book",
    "title": r"титул|title",
    "section": r"раздел|section|division",
    "subsection": r"подраздел|параграф|subsection|§",
    "chapter": r"глава|chapter",
    "article": r"статья|article",
}
CHINESE_WORDS = {"编": "part", "分编": "title", "部分": "part", "章": "chapter", "节": "section", "条": "article"}
STRUCTURE = ("book", "part", "title", "section", "chapter", "subsection")

_CHINESE = re.compile(
    rf"(第\s?(?P<n>{CN})\s?(?P<word>分编|部分|[编章节条])(?:之(?P<again>{CN}))?)(?P<gap>[\s　:：.．]*)(?P<rest>.*)"
)
_WORDED = [
    (
        element,
        re.compile(
            rf"((?:{words})\s?(?:№\s?)?(?P<n>{NUMBER}|\w{{3,14}}))(?P<gap>\s*[.:)]?(?=\s|$|[—–-])[\s—–-]*)(?P<rest>.*)",
            re.IGNORECASE,
        ),
    )
    for element, words in WORDS.items()
]
# "ОБЩАЯ ЧАСТЬ", "ОСОБЕННАЯ ЧАСТЬ", "General Part": parts without a number, which are counted.
_NAMED_PART = re.compile(r"(?P<rest>(?:общая|особенная|специальная) часть|(?:general|special) part)\.?", re.IGNORECASE)
_LISTS = [
    ("cn", re.compile(rf"((?P<n>[{numbers.CHINESE}]{{1,4}})、)(?P<rest>.*)")),
    ("cn-paren", re.compile(rf"([（(](?P<n>[{numbers.CHINESE}]{{1,4}})[）)]、?)(?P<rest>.*)")),
    ("circled", re.compile(r"((?P<n>[①-⑳]))(?P<rest>.*)")),
    ("paren", re.compile(r"([（(](?P<n>\d{1,3}(?:-\d{1,2})?)[）)])(?P<rest>.*)")),
    ("half", re.compile(r"((?P<n>\d{1,3}(?:-\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]+)?)[)）])(?P<rest>.*)")),
    ("dots", re.compile(r"((?P<n>\d{1,3}(?:\.\d{1,3}){1,4})\.?(?=\s))(?P<rest>.*)")),
    ("dot", re.compile(r"((?P<n>\d{1,3}(?:-\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]+)?)(?:[.．](?!\d)|、))(?P<rest>.*)")),
    ("roman", re.compile(r"((?P<n>[IVXІХ]{1,6})\.)(?P<rest>\s.*)")),
    ("roman-low", re.compile(r"([(（]?(?P<n>[ivx]{1,6})[)）])(?P<rest>.*)")),
    ("letter-paren", re.compile(r"([(（](?P<n>[a-zа-я])[)）])(?P<rest>.*)")),
    ("letter", re.compile(r"((?P<n>[a-zа-я])[)）])(?P<rest>.*)")),
]
_BRACKETED = re.compile(r"[【\[](?P<heading>[^】\]]{1,60})[】\]]\s*(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that was seen.

    `style` is what siblings have in common: the element of a worded mark, the form of a list's ("dot", "cn-paren").
    `bound`: the mark can be nothing else; a mark that is not bound may also be the beginning of a sentence.
    """

    style: str
    number: str
    num: str
    rest: str
    bound: bool = True

    @property
    def is_worded(self) -> bool:
        return self.style in WORDS


def marks_of(line: str) -> list[Mark]:
    """Return the marks that the line may begin with, likeliest first; none for a line of plain text."""
    worded = _chinese(line) or _worded(line) or _named_part(line)
    if worded is not None:
        return [worded]
    found = []
    for style, pattern in _LISTS:
        match = pattern.match(line)
        if match is None:
            continue
        number = _list_number(style, match["n"])
        if number:
            found.append(Mark(style, number, match[1].strip(), match["rest"].strip()))
    return found


def _list_number(style: str, printed: str) -> str:
    if style.startswith("letter"):
        return str(numbers.letter_value(printed) or "")
    if style.startswith("roman"):
        return str(numbers.roman_value(printed) or "")
    if style == "dots":
        return "-".join(str(int(each)) for each in printed.split("."))
    return numbers.normalised(printed)


def _chinese(line: str) -> Mark | None:
    match = _CHINESE.match(line)
    if match is None:
        return None
    number = numbers.normalised(match["n"])
    if match["again"]:
        number = f"{number}-{numbers.normalised(match['again'])}"
    rest = match["rest"].strip()
    # "第五条规定的…" begins a sentence; "第五条　国务院…" begins an article.
    bound = bool(match["gap"]) or not rest or rest[0] in "【[（(" or match["word"] != "条"
    return Mark(CHINESE_WORDS[match["word"]], number, match[1].strip(), rest, bound)


def _worded(line: str) -> Mark | None:
    for element, pattern in _WORDED:
        match = pattern.match(line)
        if match is None:
            continue
        number = numbers.normalised(match["n"])
        if not number or (match["n"].isalpha() and len(match["n"]) == 1 and not numbers.roman_value(match["n"])):
            return None
        rest = match["rest"].strip()
        # "Статья 5 настоящего Закона", "Article 5 of this Law": a sentence, unless a stop stands after the number.
        sentence = bool(rest) and rest[0].islower() and not re.search(r"[.:)—–]", match["gap"])
        return None if sentence else Mark(element, number, match[1].strip().rstrip("."), rest)
    return None


def _named_part(line: str) -> Mark | None:
    match = _NAMED_PART.fullmatch(line)
    return Mark("part", "", "", match["rest"].strip()) if match else None


def bracketed_heading(rest: str) -> tuple[str, str]:
    """Part `【立法目的】为了…` into the heading and what comes after it; no heading without such brackets."""
    match = _BRACKETED.match(rest)
    return (match["heading"], match["rest"]) if match else ("", rest)
