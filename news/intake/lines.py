"""Lines of a bulletin put together to paragraphs, in columns of any width, and the lines that can be titles."""

import re
import unicodedata
from dataclasses import dataclass

# What opens an item: 【source/date】, and the same in square brackets.
LEAD = re.compile(r"[【\[](?P<about>[^】\]\n]{1,120}[/／][^】\]\n]{1,60})[】\]]\s*(?P<rest>.*)", re.DOTALL)
NOTE = re.compile(
    r"(?:编者按|编者注|Editor[’']s note|Note of the editors|От редакции|Примечание редакции)\s*[:：]\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What opens an item of a list: a dash, 一、, (1), 1) or 1.
MARK = re.compile(r"(?:[—–•·]|[一二三四五六七八九十]{1,3}、|[（(]?\d{1,2}[)）]|\d{1,2}[.、．](?!\d))\s*")
SENTENCE_ENDS = tuple("。！？!?….")
CLOSING = "”’」』）)》\"'"
# A line so much narrower than the widest of its paragraph ends it.
FULL_SHARE = 0.82
# Longer lines are no titles, in columns of a Latin letter.
WIDEST_TITLE = 150
# Two lines that differ by less were broken at the same width.
SAME_WIDTH = 3


def width(line: str) -> int:
    """Return how wide a line is set, in Latin letters: a Chinese character takes the room of two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" and each not in "·" else 1 for each in line)


def ends_sentence(line: str) -> bool:
    """Return whether a line closes a sentence."""
    return line.rstrip(CLOSING + " ").endswith(SENTENCE_ENDS)


def opens(line: str) -> bool:
    """Return whether something new begins with the line: an item, a note."""
    return bool(LEAD.match(line) or NOTE.match(line))


@dataclass
class Block:
    """A part of the text: `kind` is title, lead, note or text."""

    kind: str
    text: str


def blocks_of(lines: list[str]) -> list[Block]:
    """Return the parts of a text in the order in which they stand. Empty lines say nothing: some sources have one after each."""
    bare = [line for each in lines if (line := re.sub(r"[ \t\u3000\xa0]+", " ", each).strip())]
    found: list[Block] = []
    # The widest line of the block, and of the last block that has several: as wide was its column.
    widest = column = 0
    for place, line in enumerate(bare):
        following = bare[place + 1] if place + 1 < len(bare) else ""
        before = found[-1] if found else None
        kind = "lead" if LEAD.match(line) else "note" if NOTE.match(line) else "text"
        last = bare[place - 1] if place else ""
        if kind == "text" and is_title(line) and stands_alone(line, last, following, before, column):
            kind = "title"
        if kind == "text" and before and before.kind != "title" and goes_on(before.text, last, line, widest):
            before.text = together(before.text, line)
            widest = column = max(widest, width(line))
        else:
            found.append(Block(kind, line))
            widest = width(line)
    return found


def goes_on(paragraph: str, last: str, line: str, widest: int) -> bool:
    """Return whether a line goes on with a paragraph, the `last` line and the widest of which are given."""
    if ends_sentence(last):
        return False
    if last.endswith(("；", ";")):
        # Items of a list that runs on in one paragraph, as in "1) …；2) …；", are no paragraphs of their own.
        return not MARK.match(paragraph)
    if last.endswith(("：", ":")) and MARK.match(line):
        return False
    return width(last) >= FULL_SHARE * widest


def is_title(line: str) -> bool:
    """Return whether a line can be a title: short, no item of a list, and not closed as a sentence is."""
    closed = ends_sentence(line) or line.endswith(tuple("，、；：,;:"))
    return width(line) <= WIDEST_TITLE and not MARK.match(line) and not closed


def stands_alone(line: str, last: str, following: str, before: Block | None, column: int) -> bool:
    """Return whether a line neither goes on with what is before it nor is gone on with by the next.

    `column` is how wide the lines before are set: a line that was broken is as wide.
    """
    if before is not None and before.kind != "title" and not ends_sentence(last):
        return False
    if not following or opens(following):
        return True
    if before is not None and before.kind != "title" and width(line) >= FULL_SHARE * column > 0:
        return False
    is_rest = ends_sentence(following) and width(following) <= max(width(line), column)
    return abs(width(line) - width(following)) > SAME_WIDTH and not is_rest


def together(first: str, second: str) -> str:
    """Return two lines as one: Chinese without a space, a word parted by a hyphen as one."""
    if first.endswith("-") and second[:1].islower() and first[-2:-1].isalpha():
        return first[:-1] + second
    chinese = ord(first[-1]) >= 0x2E80 or ord(second[0]) >= 0x2E80
    return f"{first}{second}" if chinese else f"{first} {second}"
