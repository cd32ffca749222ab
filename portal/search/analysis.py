"""How text becomes search terms: the same code for what is indexed, what is asked, and what is marked.

English and Russian words become Snowball stems; Chinese becomes single characters and pairs of
neighbours (no segmenter: design.md section 7). Numbers of laws and quantities stay whole beside their parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import opencc
import Stemmer

# Raise it when the terms of a text change: rows of the index that were made before are made anew by `reindex`.
VERSION = 2
MAX_TERM_LENGTH = 100

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
HAN_CHARACTER = re.compile(f"[{HAN}]")
WORD = rf"[^\W_{HAN}]+"
TOKENS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<joined>{WORD}(?:[-./']{WORD})+)|(?P<word>{WORD})")
CYRILLIC = re.compile("[\u0400-\u052f]")
# Signs that join the parts of a word in one text and not in another.
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ＇`´"), "'")
# Most texts in English and Russian have these signs only; of them, besides case, few are folded: eight times as fast.
USUAL = re.compile("[\x00-_a-\x7f\u0400-\u045f«»“”„№…–—’]*")
FOLDED_BESIDES_CASE = (("ё", "е"), ("–", "-"), ("—", "-"), ("’", "'"))
# Signs that show nothing and only say where a word may break, or which way it runs.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Marks that compose with nothing and only say where the stress is.
STRESS_MARKS = re.compile("[\u0300-\u036f]")
# Words that say nothing of what a text is about.
STOP_WORDS = frozenset((Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split())


class Token(NamedTuple):
    """One word, number or Chinese character: its main term, and others for the same place in the text."""

    term: str
    others: tuple[str, ...]
    position: int
    start: int
    end: int
    is_stop: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        return (self.term, *self.others)


class _Folding(dict[int, str]):
    """For `str.translate`: one character for each character, so that places in the text stay where they are."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        plain = character
    if HAN_CHARACTER.match(plain):
        simplified = _to_simplified().convert(plain)
        return simplified if len(simplified) == 1 else plain
    lower = plain.lower()
    if len(lower) != 1:
        lower = plain
    base = unicodedata.normalize("NFD", plain)[0].lower()
    # Accents go from Latin letters; in Cyrillic й is a letter of its own, and only ё is written as е.
    if "a" <= base <= "z":
        return base
    return "е" if lower == "ё" else lower


_FOLDING = _Folding()
_FOLDING.update(DASHES)
_FOLDING.update(APOSTROPHES)


def plain(text: str) -> str:
    """The text in composed form without stress marks and invisible signs: what is kept for showing, and what `fold` expects."""
    return STRESS_MARKS.sub("", unicodedata.normalize("NFC", INVISIBLE.sub("", text)))


def fold(text: str) -> str:
    """The text without case, accents, width and Traditional forms, character for character as long as before."""
    if not USUAL.fullmatch(text):
        return text.translate(_FOLDING)
    text = text.lower()
    for sign, folded in FOLDED_BESIDES_CASE:
        text = text.replace(sign, folded)
    return text


@lru_cache(maxsize=1)
def _stemmers() -> tuple[Stemmer.Stemmer, Stemmer.Stemmer]:
    return Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The term of a folded word."""
    english, russian = _stemmers()
    if any(character.isdigit() for character in word):
        return word[:MAX_TERM_LENGTH]
    if not CYRILLIC.search(word):
        return english.stemWord(word)[:MAX_TERM_LENGTH]
    found = russian.stemWord(word)
    # The stemmer takes the end of охрана, Казахстан, Китай and материал for that of a verb, that of охране,
    # Казахстаном, Китаем and материалов not: let all of them end in the same way.
    if len(found) > 3 and found.endswith(("ан", "ян", "ал", "ял")):
        found = found[:-1]
    if len(found) > 3 and found.endswith(("а", "я")):
        found = found[:-1]
    return found[:MAX_TERM_LENGTH]


def tokens(text: str, first_position: int = 1) -> list[Token]:
    """The tokens of a text that went through `plain`, in order; `start` and `end` are places in it.

    Positions count words and Chinese characters, as phrases need it.
    """
    return list(_tokens(fold(text), first_position))


def _tokens(folded: str, position: int) -> Iterator[Token]:
    for match in TOKENS.finditer(folded):
        start, end = match.span()
        text = match.group()
        if match.lastgroup == "word":
            yield Token(stem(text), (), position, start, end, text in STOP_WORDS)
            position += 1
        elif match.lastgroup == "han":
            for offset, character in enumerate(text[:-1]):
                pair = (text[offset : offset + 2],)
                yield Token(character, pair, position + offset, start + offset, start + offset + 1)
            position += len(text)
            yield Token(text[-1], (), position - 1, end - 1, end)
        else:
            for token in _joined(text, position, start):
                yield token
                position = token.position + 1


def _joined(word: str, position: int, start: int) -> Iterator[Token]:
    """Words that a hyphen, a stroke, a full stop or an apostrophe joins."""
    parts = [(part.group(), part.start()) for part in re.finditer(WORD, word)]
    if any(character.isdigit() for character in word):
        # 296-ФЗ, 400-VI, 2.5: whole, and findable by each of its parts.
        others = tuple(dict.fromkeys(stem(part) for part, _offset in parts))
        yield Token(word[:MAX_TERM_LENGTH], others, position, start, start + len(word))
        return
    if "'" in word and len(parts) == 2 and len(parts[1][0]) == 1:
        parts = parts[:1]  # China's
    for part, offset in parts:
        yield Token(stem(part), (), position, start + offset, start + offset + len(part), part in STOP_WORDS)
        position += 1


def key(text: str) -> str:
    """By what a name is recognised in a text or a question: its main terms, one after the other."""
    return " ".join(token.term for token in tokens(plain(text)))
