"""The part of a text that answers a question, with the words that match marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from portal.search.analysis import HAN, HAN_CHARACTER, WORD, fold, key, stem
from portal.search.query import Question, begins_with, is_han

# How much of a text is shown, in characters: Chinese says in fewer what others say in more.
SNIPPET = 240
SNIPPET_HAN = 110
ELLIPSIS = "…"
# From where a word begins to where it ends; Chinese is no part of it.
WHOLE_WORD = re.compile(rf"(?<![^\W_{HAN}]){WORD}")


class Marker:
    """Finds the words of a question, and the names of the terms that it means, in any text.

    With `parts` it finds 296 and ФЗ of 296-ФЗ too. Texts must have gone through `plain`, as those of the index have.
    """

    def __init__(self, question: Question, names: Iterable[str] = (), *, parts: bool = False):
        self.stems = {token.term for token in question.tokens if not is_han(token.term) and not token.others}
        wholes = {token.term for token in question.joined}
        if parts:
            self.stems |= {part for token in question.joined for part in token.others}
        characters = {term for unit in question.units for term in unit if is_han(term)}
        self.names = {fold(name) for name in names if name} | {fold(question.asked)} - {""}
        written = sorted(self.names | wholes, key=len, reverse=True)
        self.keys = {key(each) for each in written}
        letters = [each for each in written if not HAN_CHARACTER.search(each)]
        # Single words are looked for by how they begin: a pattern takes longer to compile than to find them.
        words = {stem(each) for each in letters if WHOLE_WORD.fullmatch(each)} | self.stems
        self.beginnings = {begins_with(each) for each in words}
        several = [any_form(each) for each in letters if not WHOLE_WORD.fullmatch(each)]
        # Two patterns, since a class of all Chinese characters takes a millisecond to compile, for each word that has it.
        han = [re.escape(each) for each in written if HAN_CHARACTER.search(each)]
        han += [re.escape(each) for each in sorted(characters, key=len, reverse=True)]
        self._letters = re.compile("|".join(several)) if several else None
        self._han = re.compile("|".join(han)) if han else None
        self._found: dict[str, list[tuple[int, int]]] = {}

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where the text matches, as start and end, in order; neighbours are one. Each text is searched once."""
        if text not in self._found:
            found: list[tuple[int, int]] = []
            folded = fold(text)
            for start, end in sorted([*self._in_letters(folded), *self._in_han(folded)]):
                if found and start <= found[-1][1]:
                    found[-1] = (found[-1][0], max(end, found[-1][1]))
                else:
                    found.append((start, end))
            self._found[text] = found
        return self._found[text]

    def _in_letters(self, folded: str) -> Iterator[tuple[int, int]]:
        for beginning in self.beginnings:
            start = folded.find(beginning)
            while start >= 0:
                word = WHOLE_WORD.match(folded, start)
                # What begins as a word or a name of the question does may be another word.
                if word and (stem(word.group()) in self.stems or key(word.group()) in self.keys):
                    yield word.span()
                start = folded.find(beginning, start + len(beginning))
        if self._letters is not None:
            # A word ends where Chinese begins.
            for name in self._letters.finditer(HAN_CHARACTER.sub("\0", folded)):
                if key(name.group()) in self.keys:
                    yield name.span()

    def _in_han(self, folded: str) -> Iterator[tuple[int, int]]:
        position = 0
        while self._han is not None and (match := self._han.search(folded, position)):
            yield match.span()
            # A pair of Chinese characters may begin with the last one of the pair before.
            position = match.end() - 1 if len(match.group()) > 1 else match.end()

    def marked(self, text: str, matches: list[tuple[int, int]] | None = None) -> SafeString:
        """The text as HTML with every match in a `mark`."""
        parts: list[str] = []
        position = 0
        for start, end in self.matches(text) if matches is None else matches:
            parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
            position = end
        parts.append(escape(text[position:]))
        return mark_safe("".join(parts))  # noqa: S308 - every piece of text is escaped

    def snippet(self, texts: Sequence[str]) -> SafeString | None:
        """The part of the texts that says most of the question, as HTML, of the first text if they say as much; None if nothing matches."""
        best: tuple[float, str, int, int, list[tuple[int, int]]] | None = None
        for text in texts:
            if matches := self.matches(text):
                value, start, end = best_window(text, matches, SNIPPET_HAN if is_mostly_han(text) else SNIPPET)
                if best is None or value > best[0]:
                    best = (value, text, start, end, matches)
        if best is None:
            return None
        _value, text, start, end, matches = best
        inside = [(a - start, b - start) for a, b in matches if a >= start and b <= end]
        before = ELLIPSIS if start > 0 else ""
        after = ELLIPSIS if end < len(text) else ""
        return mark_safe(f"{before}{self.marked(text[start:end], inside)}{after}")  # noqa: S308 - `marked` has escaped it


def any_word(stemmed: str) -> str:
    """A pattern for words of a stem."""
    return rf"{re.escape(begins_with(stemmed))}[^\W_]*"


def any_form(name: str) -> str:
    """A pattern for a name in letters, each of its words in whatever form."""
    parts = re.split(r"([^\W_]+)", name)
    return r"\b" + "".join(any_word(stem(part)) if index % 2 else re.escape(part) for index, part in enumerate(parts))


def is_mostly_han(text: str) -> bool:
    return len(HAN_CHARACTER.findall(text[:200])) > len(text[:200]) / 4


def best_window(text: str, matches: list[tuple[int, int]], width: int) -> tuple[float, int, int]:
    """How much of the question is in the best `width` characters of a text, in characters that match; and where they are."""
    words = {(start, end): fold(text[start:end]) for start, end in matches[:240]}
    best, best_first = -1.0, 0
    for index, (first, _end) in enumerate(matches[:200]):
        inside = [each for each in matches[index : index + 40] if each[1] <= first + width]
        value = float(sum(len(each) for each in {words[place] for place in inside}))
        if value > best:
            best, best_first = value, first
    start = max(0, best_first - width // 4)
    if start:
        start = next_start(text, start, best_first)
    end = min(len(text), start + width)
    if end < len(text):
        end = last_end(text, end, max(b for _a, b in matches if b <= end))
    return best, start, end


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
