"""Glossary terms in running text: found in any of their forms, linked to their equivalents at the foot of the text."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import Stemmer
from django.utils.html import escape

from portal.languages import CODES, columns
from portal.models import Term

STEMMERS = {"en": "english", "ru": "russian"}
TAG = re.compile(r"(<[^>]*>)")
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# Shorter terms stand in too many words by chance.
SHORTEST = {"zh-hans": 2, "en": 3, "ru": 3}

# A form of a word has no more letters beyond the term's own: “wastes” is one of “waste”, “wasteful” is another word.
MORE_LETTERS = {"en": 2, "ru": 3}


@dataclass(frozen=True)
class GlossaryTerm:
    """A term with its names by language, its other forms by language and its definition by language."""

    slug: str
    names: dict[str, str]
    definitions: dict[str, str]
    forms: dict[str, set[str]] = field(default_factory=dict)

    def equivalents(self, language: str) -> str:
        """Its names in the other languages, for a title."""
        return " · ".join(self.names[code] for code in CODES if code != language and self.names[code])


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return stemmer.stemWord(word.casefold().replace("ё", "е")) if stemmer else word


@lru_cache
def _stemmer(language: str) -> Any:
    return Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None


def stems(text: str, language: str) -> tuple[tuple[str, int], ...]:
    """The stem of each word with the number of letters of the word."""
    return tuple((stem(word, language), len(word)) for word in WORD.findall(text))


def glossary() -> list[GlossaryTerm]:
    """All terms with their variants, in one query."""
    found: dict[str, GlossaryTerm] = {}
    rows = Term.objects.values_list(
        "slug", *columns("name", "abbreviation", "definition"), "variants__language", "variants__text"
    )
    count = len(CODES)
    for slug, *values, language, text in rows:
        names = dict(zip(CODES, values[:count], strict=True))
        short = dict(zip(CODES, values[count : 2 * count], strict=True))
        definitions = dict(zip(CODES, values[2 * count :], strict=True))
        term = found.setdefault(slug, GlossaryTerm(slug, names, definitions))
        for code in CODES:
            own = term.forms.setdefault(code, set())
            own |= {each for each in (names[code], short[code]) if each}
        if language:
            term.forms[language].add(text)
    return list(found.values())


class TermMarker:
    """Marks the terms in HTML and plain text; `used` are those that were found, by slug."""

    def __init__(self, terms: list[GlossaryTerm]) -> None:
        self.used: dict[str, GlossaryTerm] = {}
        # The forms of a language by what they begin with, the longest first.
        self.index: dict[str, dict[Any, list[tuple[Any, GlossaryTerm]]]] = {code: {} for code in CODES}
        for term in terms:
            for code in CODES:
                for form in term.forms.get(code, ()):
                    key: tuple[Any, ...] = tuple(form) if code == "zh-hans" else stems(form, code)
                    if key and len(form) >= SHORTEST[code]:
                        first = key[0] if code == "zh-hans" else key[0][0]
                        self.index[code].setdefault(first, []).append((key, term))
        for starts in self.index.values():
            for forms in starts.values():
                forms.sort(key=lambda pair: -len(pair[0]))

    def in_html(self, html: str, language: str) -> str:
        """The HTML with each term linked where it stands first; what is a link already stays as it is."""
        parts: list[str] = []
        in_link, marked = False, set[str]()
        for part in TAG.split(html):
            if part.startswith("<"):
                in_link = part.startswith("<a ") or (in_link and part != "</a>")
                parts.append(part)
            else:
                parts.append(part if in_link else self.in_text(part, language, marked))
        return "".join(parts)

    def in_text(self, text: str, language: str, marked: set[str]) -> str:
        """The same for a text without elements that is escaped already; `marked` are the terms that stood before it."""
        find = self._chinese if language == "zh-hans" else self._words
        done, at = [], 0
        for start, end, term in find(text, language):
            if term.slug in marked:
                continue
            marked.add(term.slug)
            self.used[term.slug] = term
            done.append(text[at:start])
            done.append(
                f'<a class="term" href="#term-{term.slug}" title="{escape(term.equivalents(language))}">{text[start:end]}</a>'
            )
            at = end
        return "".join([*done, text[at:]]) if done else text

    def _chinese(self, text: str, language: str) -> list[tuple[int, int, GlossaryTerm]]:
        index, found, at = self.index[language], [], 0
        while at < len(text):
            for key, term in index.get(text[at], ()):
                if text.startswith("".join(key), at):
                    found.append((at, at + len(key), term))
                    at += len(key) - 1
                    break
            at += 1
        return found

    def _words(self, text: str, language: str) -> list[tuple[int, int, GlossaryTerm]]:
        index, found = self.index[language], []
        words = [(match.start(), match.end(), stem(match[0], language)) for match in WORD.finditer(text)]
        more = MORE_LETTERS[language]
        at = 0
        while at < len(words):
            for key, term in index.get(words[at][2], ()):
                these = words[at : at + len(key)]
                if len(these) == len(key) and all(
                    own == wanted and end - start <= length + more
                    for (start, end, own), (wanted, length) in zip(these, key, strict=True)
                ):
                    found.append((words[at][0], words[at + len(key) - 1][1], term))
                    at += len(key) - 1
                    break
            at += 1
        return found
