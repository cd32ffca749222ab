"""Lines of fixed width put together to the paragraphs that they were."""

from collections.abc import Iterable

from portal.legaltext.limits import MAX_PARAGRAPH_CHARACTERS, MAX_PARAGRAPHS, MAX_TEXT_CHARACTERS
from portal.legaltext.marks import marks_of
from portal.legaltext.readers.refusals import RefusedError

# Longer lines are paragraphs already.
WIDEST = 130
# Shorter ones are items of a list, not broken lines.
NARROWEST = 20
# A line this much shorter than the widest ends its paragraph.
FULL_SHARE = 0.8
ENDS = tuple(".;:!?。；：！？…")


def joined(lines: Iterable[str], *, are_broken: bool = False) -> list[str]:
    """Return the paragraphs of lines that were broken at a width; an empty line always parts.

    `are_broken`: it is known that they were (the lines of a page); else lines of free length, one paragraph each,
    are told from broken ones and stay as they are.
    """
    bare = [line.strip(" \t\r\n\f\u3000") for line in lines]
    width = usual_width([line for line in bare if line], are_broken=are_broken)
    if sum(map(len, bare)) > MAX_TEXT_CHARACTERS:
        raise RefusedError("too_long", most=MAX_TEXT_CHARACTERS)
    paragraphs: list[list[str]] = []
    last = ""
    for line in bare:
        breaks = not last or not line or len(last) < width * FULL_SHARE or last.endswith(ENDS) or bool(marks_of(line))
        if not line:
            pass
        elif breaks:
            paragraphs.append([line])
        else:
            paragraphs[-1][-1:] = together(paragraphs[-1][-1], line)
        last = line
    return bounded(["".join(parts) for parts in paragraphs])


def usual_width(lines: list[str], *, are_broken: bool) -> float:
    """Return the width at which the lines were broken; infinite where they were not."""
    if len(lines) < 4:
        return float("inf")
    lengths = sorted(map(len, lines))
    widest = lengths[len(lengths) * 95 // 100]
    full = sum(1 for length in lengths if FULL_SHARE * widest <= length)
    # In a text broken at a width many lines are about as long as the longest.
    return widest if are_broken or (NARROWEST <= widest <= WIDEST and full >= 0.3 * len(lengths)) else float("inf")


def together(first: str, second: str) -> tuple[str, str]:
    """Return two lines of a paragraph as parts to be joined: Chinese without a space, a word parted by a hyphen as one."""
    if first.endswith("-") and second[:1].islower() and first[-2:-1].isalpha():
        return first[:-1], second
    chinese = ord(first[-1]) >= 0x2E80 or ord(second[0]) >= 0x2E80
    return (first, second) if chinese else (f"{first} ", second)


def bounded(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs, if they are no more than the portal reads."""
    if len(paragraphs) > MAX_PARAGRAPHS:
        raise RefusedError("too_many_paragraphs", most=MAX_PARAGRAPHS)
    if sum(map(len, paragraphs)) > MAX_TEXT_CHARACTERS:
        raise RefusedError("too_long", most=MAX_TEXT_CHARACTERS)
    if any(len(paragraph) > MAX_PARAGRAPH_CHARACTERS for paragraph in paragraphs):
        raise RefusedError("paragraph_too_long", most=MAX_PARAGRAPH_CHARACTERS)
    return paragraphs
