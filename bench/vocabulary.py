"""Words and sentences for synthetic texts: frequencies as in real language, word for word the same in all three.

The most frequent words are those of the portal's own content; after them come made-up ones, so that there are
very common words (in nearly every text), common ones, and rare ones (in a handful of a hundred thousand texts).
"""

import collections
import functools
import itertools
import random
import re
from typing import Any

from django.conf import settings

from portal import languages
from portal.content.read import read_directory

WORDS = 40_000
SENTENCES = 8_000
# Zipf's law with Mandelbrot's shift: the word of rank r occurs in proportion to 1 / (r + SHIFT) ** EXPONENT.
EXPONENT, SHIFT = 1.05, 2.7
# Words to a sentence; a Chinese word has two characters and no space around it.
SENTENCE_WORDS = (10, 22)
PARAGRAPH_SENTENCES = 4

Sentence = dict[str, str]


def _texts(value: Any, language: str) -> list[str]:
    """Every text of this language in a content record, however deep."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each, language)]
    if not isinstance(value, dict):
        return []
    own = [value[language]] if isinstance(value.get(language), str) else []
    return own + [text for each in value.values() for text in _texts(each, language)]


def _real_words(language: str) -> list[str]:
    """The words of the portal's own content that occur twice or more, most frequent first."""
    records = [record for kind in read_directory(settings.BASE_DIR / "content").values() for record in kind]
    plain = re.sub(r"<[^>]*>", " ", " ".join(_texts(records, language))).lower()
    if language == "zh-hans":
        runs = re.findall(r"[\u4e00-\u9fff]{2,}", plain)
        counted = collections.Counter(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    else:
        counted = collections.Counter(re.findall(r"[a-z]{2,}" if language == "en" else r"[а-яё]{1,}", plain))
    return [word for word, count in counted.most_common() if count > 1]


def _made_words(language: str) -> list[str]:
    """Words that no text has, but whose letters are those of the language; as many as WORDS."""
    if language == "zh-hans":
        characters = sorted(set("".join(_real_words(language))))
        pairs = itertools.product(characters, repeat=2)
        found = ["".join(pair) for pair in itertools.islice(pairs, 400_000)]
    else:
        first, second, last = {
            "en": (
                ["b", "d", "f", "gr", "k", "l", "m", "n", "pr", "r", "s", "t", "v", "str"],
                ["a", "e", "i", "o", "u", "ai", "ea"],
                ["tion", "ment", "al", "ing", "er", "ous", "ity"],
            ),
            "ru": (
                ["б", "в", "г", "д", "з", "к", "л", "м", "н", "пр", "р", "с", "т", "стр"],
                ["а", "е", "и", "о", "у", "ы", "я"],
                ["ение", "ость", "ный", "ание", "ник", "ский", "ция"],
            ),
        }[language]
        syllables = ["".join(pair) for pair in itertools.product(first, second)]
        found = ["".join(parts) for parts in itertools.product(syllables, syllables, last)]
    random.Random(language).shuffle(found)  # noqa: S311 (test data)
    return found


@functools.cache
def words(language: str) -> list[str]:
    """WORDS different words of a language, the most frequent first; the rank of a word tells how common it is."""
    found = dict.fromkeys(itertools.chain(_real_words(language), _made_words(language)))
    return list(itertools.islice(found, WORDS))


class Writer:
    """Writes texts in three languages: where one has its word of rank 40, so have the others. One seed, one result."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)  # noqa: S311 (test data)
        self.weights = list(itertools.accumulate(1 / (rank + SHIFT) ** EXPONENT for rank in range(1, WORDS + 1)))
        self.ranks = range(WORDS)
        self.stock = [self.sentence(self.random.randint(*SENTENCE_WORDS)) for _ in range(SENTENCES)]

    def phrase(self, length: int) -> Sentence:
        """So many words, by their frequency, in each language, without a full stop."""
        chosen = self.random.choices(self.ranks, cum_weights=self.weights, k=length)
        found = {}
        for language in languages.CODES:
            known = words(language)
            separator = "" if language == "zh-hans" else " "
            found[language] = separator.join([known[rank] for rank in chosen]).capitalize()
        return found

    def sentence(self, length: int) -> Sentence:
        """A phrase with the full stop of its language."""
        return {
            language: text + ("。" if language == "zh-hans" else ". ") for language, text in self.phrase(length).items()
        }

    def body(self, sentences: int = 12) -> Sentence:
        """Rich text in paragraphs: the first sentence is new, the rest is taken from a stock, for speed."""
        texts = [self.sentence(self.random.randint(*SENTENCE_WORDS))]
        texts += self.random.choices(self.stock, k=sentences - 1)
        return {
            language: "".join(
                "<p>" + "".join([text[language] for text in texts[at : at + PARAGRAPH_SENTENCES]]).strip() + "</p>"
                for at in range(0, len(texts), PARAGRAPH_SENTENCES)
            )
            for language in languages.CODES
        }
