"""What a reader may have meant: the nearest names of the glossary, states and subjects."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.utils import timezone
from rapidfuzz import fuzz, process

from portal.models import SearchEntry, TermForm
from portal.search.analysis import HAN, HAN_CHARACTER, fold, plain, stem
from portal.search.query import Question

# How alike a name must be, of 100; of two Chinese characters one is half of the word.
LIKE_WORD = 74
LIKE_NAME = 65
LIKE_NAME_HAN = 50
# A name is as long as this share of the question: any short name is like a part of some long word.
SHORTEST_NAME = 0.7
# What is as short as this is in any long name.
SHORT = 3
MOST_NAMES = 20_000
NEAREST = 5
WORD = re.compile(rf"[^\W\d_{HAN}]{{4,}}")


class Name(NamedTuple):
    """A name or a word as it is written, and its language; "" where that is not known."""

    text: str
    language: str


@dataclass(frozen=True)
class Vocabulary:
    """Names that readers search for, and their words, by their folded form; the same for all readers, never changed."""

    names: Mapping[str, Name]
    words: Mapping[str, Name]


def vocabulary() -> Vocabulary:
    """All names of the glossary, and the public ones of states, subjects, mechanisms and laws, with their words; one query."""
    public = SearchEntry.objects.filter(published_at__lte=timezone.now())
    titles = public.filter(kind__in=["states", "subjects", "mechanisms", "laws"]).values_list("title", "text_language")
    forms = TermForm.objects.values_list("text", "language")
    written = [Name(*row) for row in forms.union(titles, all=True)[:MOST_NAMES]]
    names = {fold(plain(name.text)): name for name in written}
    # Most words stand in many names: each is folded once.
    unique = {word: name.language for name in reversed(written) for word in WORD.findall(name.text)}
    words = {fold(plain(word)): Name(word, language) for word, language in reversed(unique.items())}
    return Vocabulary(MappingProxyType(names), MappingProxyType(words))


def corrected(question: Question, unknown: Iterable[str], known: Vocabulary) -> Name:
    """The question with each unknown word put right; empty if nothing near is known.

    Its language is known where all of its words were put right by words of one language.
    """
    text = question.asked
    right: list[Name] = []
    for word in unknown:
        found = process.extractOne(fold(word), list(known.words), scorer=fuzz.ratio, score_cutoff=LIKE_WORD)
        if found and stem(found[0]) != stem(fold(word)):
            right.append(known.words[found[0]])
            text = text.replace(word, right[-1].text.lower(), 1)
    spoken = {name.language for name in right} if len(right) == len(question.tokens) else set()
    return Name(text if right else "", spoken.pop() if len(spoken) == 1 else "")


def nearest_names(text: str, known: Vocabulary) -> list[Name]:
    """Names that look like the whole question, the most alike first."""
    asked = fold(plain(text))
    if len(asked) < 2:
        return []
    is_han = bool(HAN_CHARACTER.search(asked))
    found = process.extract(
        asked,
        [name for name in known.names if len(name) >= len(asked) * SHORTEST_NAME],
        scorer=fuzz.ratio if len(asked) <= SHORT and not is_han else fuzz.WRatio,
        score_cutoff=LIKE_NAME_HAN if is_han else LIKE_NAME,
        limit=NEAREST * 4,
    )
    same_script = [name for name, _score, _index in found if bool(HAN_CHARACTER.search(name)) == is_han]
    return [known.names[name] for name in same_script if name != asked][:NEAREST]
