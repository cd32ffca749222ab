"""Rich text as blocks: cut into the inline content of its paragraphs, headings and list items, and put together again.

The structure of a translation is that of the original: its blocks stand in the same elements, one for one.
"""

import itertools
import math
import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from portal.richtext import BLOCKS, has_text

BLOCK_TAG = re.compile(rf"(</?(?:{BLOCKS})>)")
# Costs of laying two unequal lists of blocks beside each other; 0 is as good, 1 as bad as two lengths can fit.
OTHER_ELEMENT, MERGED, LEFT_OUT = 0.5, 0.4, 0.9
# Two different blocks at the same place are taken for one that was written anew, if nothing fits better.
AT_THE_SAME_PLACE = 0.1
# Beyond this many comparisons blocks are paired by their order.
MOST_COMPARISONS = 10_000


def parts_of(html: str) -> list[str]:
    """The HTML cut into tags of blocks and what stands between them; put together they are the HTML again."""
    return [part for part in BLOCK_TAG.split(html) if part]


def is_leaf(part: str) -> bool:
    return not BLOCK_TAG.fullmatch(part) and has_text(part)


def leaves(html: str) -> list[str]:
    """The inline content of each block that has any, in reading order."""
    return [part for part in parts_of(html) if is_leaf(part)]


def elements(html: str) -> list[str]:
    """For each of the leaves the element that it stands in: `p`, `h2`, `li`, …; empty for a text without one."""
    found, last = [], ""
    for part in parts_of(html):
        if BLOCK_TAG.fullmatch(part):
            last = part.strip("</>")
        elif has_text(part):
            found.append(last)
    return found


def contents_like(html: str, source: str) -> list[str]:
    """The contents of the blocks where `source` has its leaves, empty ones among them; nothing for another structure."""
    own, its = BLOCK_TAG.split(html), BLOCK_TAG.split(source)
    if own[1::2] != its[1::2] or any(
        has_text(here) > has_text(there) for here, there in zip(own[::2], its[::2], strict=True)
    ):
        return []
    return [here if has_text(here) else "" for here, there in zip(own[::2], its[::2], strict=True) if has_text(there)]


def leaves_and_gaps(html: str) -> list[str]:
    """The leaves, and an empty string for each block without content."""
    cut = BLOCK_TAG.split(html)
    found = []
    for at in range(0, len(cut), 2):
        is_gap = 0 < at < len(cut) - 1 and cut[at - 1].replace("<", "</") == cut[at + 1]
        if has_text(cut[at]):
            found.append(cut[at])
        elif is_gap:
            found.append("")
    return found


def filled(html: str, contents: Sequence[str]) -> str:
    """The HTML with other contents in its leaves. A block whose content is empty stays, so that the rest keeps its place."""
    rest = iter(contents)
    return "".join(next(rest) if is_leaf(part) else part for part in parts_of(html))


def moved(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """For each new block, by index, the old one that it was: the same, or one that was changed. Both in order."""
    pairs: dict[int, int] = {}
    for step in LCSseq.opcodes(list(old), list(new)):
        size = min(step.src_end - step.src_start, step.dest_end - step.dest_start)
        if step.tag == "equal":
            pairs |= {step.dest_start + at: step.src_start + at for at in range(size)}
    # Between blocks that stayed the same, those that changed.
    fixed = [(-1, -1), *((pairs[at], at) for at in sorted(pairs)), (len(old), len(new))]
    for (before_old, before_new), (after_old, after_new) in itertools.pairwise(fixed):
        olds, news = range(before_old + 1, after_old), range(before_new + 1, after_new)
        for place_old, place_new in alike([old[at] for at in olds], [new[at] for at in news]):
            pairs[news[place_new]] = olds[place_old]
    return pairs


def alike(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pairs of places, in order, of blocks that resemble each other most."""
    if len(old) * len(new) > MOST_COMPARISONS:
        return [(at, at) for at in range(min(len(old), len(new)))]
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            if not i or not j:
                best[i, j] = (0.0, ())
                continue
            score, pairs = best[i - 1, j - 1]
            together = max(ratio(old[i - 1], new[j - 1]) / 100, AT_THE_SAME_PLACE)
            best[i, j] = max(
                best[i - 1, j],
                best[i, j - 1],
                (score + together, (*pairs, (i - 1, j - 1))),
                key=lambda each: each[0],
            )
    return list(best[len(old), len(new)][1])


def fitted(
    target: Sequence[str], source: Sequence[str], in_target: Sequence[str] = (), in_source: Sequence[str] = ()
) -> list[str]:
    """The blocks of a translation laid beside those of its source: one for each, none lost.

    Equal numbers fit one to one. Else by length, as sentences are aligned (Gale and Church, 1993), and by the elements
    that they stand in: a block of the source may have none, several may stand beside one, with line breaks between them.
    """
    if len(target) == len(source):
        return list(target)
    if not source:
        return []
    if not target:
        return [""] * len(source)
    most = max(len(target) - len(source), 0) + 3
    scale = max(sum(map(len, target)), 1) / max(sum(map(len, source)), 1)
    # The cheapest way to have placed so many of the target beside so many of the source, and how many went to the last.
    cost: list[list[float]] = [[math.inf] * (len(target) + 1) for _each in range(len(source) + 1)]
    taken: list[list[int]] = [[0] * (len(target) + 1) for _each in range(len(source) + 1)]
    cost[0][0] = 0.0
    for i, text in enumerate(source):
        expected = len(text) * scale
        for j in range(len(target) + 1):
            if math.isinf(cost[i][j]):
                continue
            length = 0
            for count in range(min(len(target) - j, most) + 1):
                length += len(target[j + count - 1]) if count else 0
                here = LEFT_OUT if not count else abs(expected - length) / (expected + length) + MERGED * (count - 1)
                if count and in_source and in_target and in_source[i] != in_target[j]:
                    here += OTHER_ELEMENT
                if cost[i][j] + here < cost[i + 1][j + count]:
                    cost[i + 1][j + count] = cost[i][j] + here
                    taken[i + 1][j + count] = count
    placed, end = [], len(target)
    for i in range(len(source), 0, -1):
        start = end - taken[i][end]
        placed.append("<br>".join(target[start:end]))
        end = start
    return placed[::-1]
