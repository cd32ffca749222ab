"""The part of a text that answers a question, with the words that match marked."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search.analysis import HAN, fold, stem
from portal.search.query import Question, is_han

# How much of a text is shown, in characters: Chinese says in fewer what others say in more.
SNIPPET = 240
SNIPPET_HAN = 110
# How far the matches of one snippet lie apart at the most is what is shown of the text.
ELLIPSIS = "…"


class Marker:
    """Finds the words of a question, and the names of the terms that it means, in any text.

    Texts must have gone through `plain`, as those of the index have.
    """

    def __init__(self, question: Question, names: Iterable[str] = ()):
        self.stems = {token.term for token in question.tokens if not is_han(token.term) and not token.others}
        wholes = {token.term for token in question.tokens if token.others and not is_han(token.term)}
        characters = {term for unit in question.units for term in unit if is_han(term)}
        self.names = {fold(name) for name in names if name} | {fold(question.asked)} - {""}
        alternatives = [re.escape(each) for each in sorted(self.names | wholes, key=len, reverse=True)]
        # A stem is how its words begin, but for the last letter in English: policy, polici.
        prefixes = sorted({each[:-1] if len(each) > 3 else each for each in self.stems}, key=len, reverse=True)
        alternatives += [rf"\b{re.escape(prefix)}[^\W{HAN}_]*" for prefix in prefixes]
        alternatives += [re.escape(each) for each in sorted(characters, key=len, reverse=True)]
        self._pattern = re.compile("|".join(alternatives)) if alternatives else None

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where the text matches, as start and end, in order; neighbours are one."""
        found: list[tuple[int, int]] = []
        for start, end in self._raw(fold(text)):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found

    def _raw(self, folded: str) -> Iterator[tuple[int, int]]:
        if self._pattern is None:
            return
        position = 0
        while match := self._pattern.search(folded, position):
            word = match.group()
            if not word:
                return
            if (
                is_han(word)
                or word in self.names
                or any(character.isdigit() for character in word)
                or stem(word) in self.stems
            ):
                yield match.span()
                # A pair of Chinese characters may begin with the last one of the pair before.
                position = match.end() - 1 if is_han(word) and len(word) > 1 else match.end()
            else:
                position = match.end()

    def marked(self, text: str, matches: list[tuple[int, int]] | None = None) -> SafeString:
        """The text as HTML with every match in a `mark`."""
        parts: list[str] = []
        position = 0
        for start, end in self.matches(text) if matches is None else matches:
            parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
            position = end
        parts.append(escape(text[position:]))
        return mark_safe("".join(parts))  # noqa: S308 - every piece of text is escaped

    def snippet(self, text: str) -> SafeString | None:
        """The part of the text with the most different matches, as HTML; None if nothing matches."""
        matches = self.matches(text)
        if not matches:
            return None
        width = SNIPPET_HAN if is_mostly_han(text) else SNIPPET
        start, end = best_window(text, matches, width)
        inside = [(a - start, b - start) for a, b in matches if a >= start and b <= end]
        html = self.marked(text[start:end], inside)
        before = ELLIPSIS if start > 0 else ""
        after = ELLIPSIS if end < len(text) else ""
        return mark_safe(f"{before}{html}{after}")  # noqa: S308 - `marked` has escaped it


def is_mostly_han(text: str) -> bool:
    return len(re.findall(f"[{HAN}]", text[:200])) > len(text[:200]) / 4


def best_window(text: str, matches: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """Where to cut `width` characters out of a text so that most different words of the question are in it."""
    folded = fold(text)
    best, best_first = -1.0, 0
    for index, (first, _end) in enumerate(matches[:200]):
        inside = [each for each in matches[index : index + 40] if each[1] <= first + width]
        different = {folded[a:b] for a, b in inside}
        value = len(different) + sum(b - a for a, b in inside) / width
        if value > best:
            best, best_first = value, first
    start = max(0, best_first - width // 4)
    if start:
        start = next_start(text, start, best_first)
    end = min(len(text), start + width)
    if end < len(text):
        end = last_end(text, end, max(b for _a, b in matches if b <= end))
    return start, end


def next_start(text: str, start: int, limit: int) -> int:
    """The first place from `start` on where a sentence or a word begins, not behind `limit`."""
    if sentence := re.search(r"[。！？；\n]|[.!?;]\s", text[start:limit]):
        return start + sentence.end()
    if word := re.search(rf"\s|(?<=[{HAN}])", text[start:limit]):
        return start + word.end()
    return limit


def last_end(text: str, end: int, least: int) -> int:
    """The last place up to `end` where a word ends, not before `least`."""
    cut = max(text.rfind(mark, least, end) for mark in " \n，、")
    return cut if cut > least else end
