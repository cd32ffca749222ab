"""Letters that no font of ours has: found with their place, and a mark set instead of them.

One strange letter must not keep a law or a whole issue from being printed, and must not vanish from it either.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.documents.fonts import covered

# The geta mark: what Chinese printers have always set where a sort was missing.
MARK = "〓"
WORDS_AROUND = 12
# Values of these keys are no text.
NOT_TEXT = frozenset({"kind", "language", "text-language", "to", "address", "file"})
# What names the part of a document that a text stands in.
NAMES = ("title", "name")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Unprintable:
    """A letter that no font has, the part of the document that it stands in, and the words around it."""

    letter: str
    place: str
    words: str

    @property
    def name(self) -> str:
        """Code point and name as Unicode has them: “U+1F600 GRINNING FACE”."""
        return f"U+{ord(self.letter):04X} {unicodedata.name(self.letter, '')}".strip()


def is_unseen(letter: str) -> bool:
    """Whether a character that no font has leaves nothing to see: controls, joiners, selectors of a variant."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") or "VARIATION SELECTOR" in unicodedata.name(letter, "")


def printable(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text as it can be set, and the letters that it lacks with their places in it."""
    fonts = covered()
    kept: list[str] = []
    lacking: list[tuple[str, int]] = []
    for letter in text:
        if letter.isspace():
            kept.append(letter if ord(letter) in fonts and unicodedata.category(letter) == "Zs" else " ")
        elif unicodedata.category(letter) in ("Cc", "Cs"):
            continue
        elif ord(letter) in fonts:
            kept.append(letter)
        elif not is_unseen(letter):
            lacking.append((letter, len(kept)))
            kept.append(MARK)
    return "".join(kept), lacking


def mended(data: Any, place: str = "") -> tuple[Any, list[Unprintable]]:
    """The data of a document with every text as it can be set, and what is lacking, in order."""
    found: list[Unprintable] = []
    return _mended(data, place, found), found


def _mended(data: Any, place: str, found: list[Unprintable]) -> Any:
    if isinstance(data, str):
        text, lacking = printable(data)
        found.extend(Unprintable(letter, place, words_around(text, letter, at)) for letter, at in lacking)
        return text
    if isinstance(data, list | tuple):
        return [_mended(each, place, found) for each in data]
    if isinstance(data, dict):
        here = next((SPACE.sub(" ", data[key]).strip() for key in NAMES if isinstance(data.get(key), str)), "") or place
        return {key: value if key in NOT_TEXT else _mended(value, here, found) for key, value in data.items()}
    return data


def words_around(text: str, letter: str, at: int) -> str:
    """The letter itself with what stands before and after it."""
    before, after = text[max(0, at - WORDS_AROUND) : at], text[at + 1 : at + 1 + WORDS_AROUND]
    start, end = ("…" if at > WORDS_AROUND else ""), ("…" if len(text) > at + 1 + WORDS_AROUND else "")
    return f"{start}{before}{letter}{after}{end}"


def each_once(found: list[Unprintable]) -> Iterator[Unprintable]:
    """The first place of each letter."""
    seen: set[str] = set()
    for one in found:
        if one.letter not in seen:
            seen.add(one.letter)
            yield one
