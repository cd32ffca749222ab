"""How well a candidate answers a question: BM25 over weighted fields, and what it leaves out.

For each term, how often it is in the entry - in the title, the summary and the names an occurrence counts
several times - with saturation, evened out by the length of the entry, times the rarity of the term. To that comes a
share for words that stand next to each other as in the question. The sum is multiplied by how much of the question
the entry covers, and lifted where all words stand together, where they make up the title, and, mildly,
for recent news. The constants were tuned with bench/search_quality.py.
"""

import datetime
import math
from collections.abc import Sequence
from typing import NamedTuple

from portal.search.frequencies import Frequencies
from portal.search.query import Question

# `ts_rank` with these weights of D, C, B and A tells of the text alone, and of what stands above it.
TEXT_WEIGHTS = "{1, 0, 0, 0}"
HEAD_WEIGHTS = "{0, 0.2, 0.5, 1}"
# An occurrence in the title counts as so many in the text.
HEAD = 8.0
# BM25's k1 and b, and the length of an ordinary entry in words or Chinese characters.
SATURATION = 1.7
LENGTH = 0.5
AVERAGE_LENGTH = 130.0
NEIGHBOURS = 0.2
# In a small index every word would be common.
LEAST_ENTRIES = 300
COVERAGE_POWER = 0.5
PHRASE_LIFT = 0.35
TITLE_PHRASE_LIFT = 0.5
WHOLE_TITLE_LIFT = 1.0
NEWS_LIFT = 0.1
NEWS_DAYS = 365.0
# An entry that covers less of a question than this share of what the best one covers is no answer to a few words;
# in a long question some words are only said to be polite.
LEAST_COVERAGE = 0.34
LEAST_COVERAGE_LONG = 0.2
LONG = 5  # words or Chinese characters
# What `ts_rank` tends to for ever more occurrences is 1: it is the sum of 1/n² in parts of this.
BASEL = math.pi**2 / 6
MOST_OCCURRENCES = 20.0


class Candidate(NamedTuple):
    """An entry that may answer, its facets in one text. `text` and `head` have the two ts_ranks of each lexeme of the
    question, in their order, `neighbours` whether each pair of words stands together; all of them None for what is
    not ranked.
    """

    pk: int
    item: tuple[int, int]
    language: str
    kind: str
    date: datetime.date | None
    length: int
    title_length: int
    facets: str
    text: Sequence[float]
    head: Sequence[float]
    neighbours: Sequence[bool]
    has_phrase: bool
    has_title_phrase: bool

    def has(self, index: int) -> bool:
        return self.text[index] > 0 or self.head[index] > 0


class Scored(NamedTuple):
    candidate: Candidate
    score: float
    coverage: float


def rarities(lexemes: Sequence[str], candidates: Sequence[Candidate], known: Frequencies) -> list[float | None]:
    """The inverse document frequency of each lexeme; None for one that no entry has.

    For a rare lexeme, whose entries all are candidates, they are counted.
    """
    entries = max(known.rows, len(candidates), LEAST_ENTRIES)
    found: list[float | None] = []
    for index, lexeme in enumerate(lexemes):
        counted = sum(1 for each in candidates if each.has(index))
        rows = known.of(lexeme)
        if counted == 0 and rows is None:
            found.append(None)
        else:
            rows = min(float(entries), max(counted, rows or 0.0))
            found.append(math.log(1 + (entries - rows + 0.5) / (rows + 0.5)))
    return found


def occurrences(text: float, head: float, evened: float) -> float:
    """How often a term is in an entry, read back from its ts_ranks, those in the text evened out by its length.

    For n occurrences of one weight w, ts_rank is w · (1 + 1/4 + … + 1/n²) / (π²/6), and the sum is
    about π²/6 - 1/(n + 1/2).
    """
    in_text = min(MOST_OCCURRENCES, 1 / max(BASEL * (1 - text), 0.01) - 0.5) if text > 0 else 0.0
    return in_text / evened + HEAD * BASEL * head


def matched(candidate: Candidate, weighty: Sequence[tuple[int, float]]) -> tuple[float, set[int]]:
    """BM25 of a candidate, with the places of the lexemes that it has, among those with a weight."""
    text, head = candidate.text, candidate.head
    evened = 1 - LENGTH + LENGTH * candidate.length / AVERAGE_LENGTH
    points = 0.0
    has = set()
    for index, weight in weighty:
        if text[index] > 0 or head[index] > 0:
            has.add(index)
            value = occurrences(text[index], head[index], evened)
            points += value / (value + SATURATION) * weight
    return points, has


def scored(
    question: Question, lexemes: Sequence[str], candidates: Sequence[Candidate], known: Frequencies
) -> list[Scored]:
    """The candidates that answer the question, each with its score, in no order."""
    rarity = rarities(lexemes, candidates, known)
    place = {lexeme: index for index, lexeme in enumerate(lexemes)}
    # Each word of the question: its lexemes, and the terms that would say the same.
    named = [
        (
            [place[term] for term in token.terms if rarity[place[term]] is not None],
            [
                place[f"=term:{each.slug}"]
                for each in question.mentions
                if each.first <= index < each.last and rarity[place[f"=term:{each.slug}"]] is not None
            ],
        )
        for index, token in enumerate(question.tokens)
    ]
    weights = [weight or 0.0 for weight in rarity]
    words = [
        (own, terms, sum(weights[i] for i in own) or max(weights[i] for i in terms))
        for own, terms in named
        if own or terms
    ]
    total = sum(mass for _own, _terms, mass in words) or 1.0
    weighty = [(index, weight) for index, weight in enumerate(rarity) if weight is not None]
    pairs = [min(weights[place[one]], weights[place[other]]) for one, other, _near in question.pairs]
    today = datetime.date.today()  # noqa: DTZ011 - only the age of news in years
    asked_length = max(len(question.asked), 1)
    found: list[Scored] = []
    for each in candidates:
        points, has = matched(each, weighty)
        covered = 0.0
        # Plain loops: this runs for some hundred candidates of every search.
        for near, weight in zip(each.neighbours, pairs, strict=True):
            if near:
                points += NEIGHBOURS * weight
        for own, terms, mass in words:
            if terms and not has.isdisjoint(terms):
                covered += mass
            else:
                for index in own:
                    if index in has:
                        covered += weights[index]
        coverage = covered / total
        lift = 1.0
        if each.has_phrase:
            lift += PHRASE_LIFT
        if each.has_title_phrase:
            lift += TITLE_PHRASE_LIFT + WHOLE_TITLE_LIFT * min(1.0, asked_length / max(each.title_length, 1))
        if each.kind == "articles" and each.date is not None:
            lift += NEWS_LIFT * math.exp(-max((today - each.date).days, 0) / NEWS_DAYS)
        found.append(Scored(each, points * coverage**COVERAGE_POWER * lift, coverage))
    best = max((each.coverage for each in found), default=0.0)
    least = LEAST_COVERAGE_LONG if len(question.tokens) >= LONG else LEAST_COVERAGE
    return [each for each in found if each.coverage >= least * best and each.score > 0]
