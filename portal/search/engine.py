"""From a question to the entries that answer it, the best first, and the facets of all of them."""

import contextlib
import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from django.db import OperationalError
from django.utils import timezone

from portal.delivery.postgresql.base import stopped_after
from portal.models import SearchEntry
from portal.prepared import prepared_sql
from portal.search.documents import quoted
from portal.search.frequencies import Frequencies, frequencies
from portal.search.plan import MOST_CANDIDATES, Plan, common_plan, plan
from portal.search.query import Question, phrase_query
from portal.search.ranking import HEAD_WEIGHTS, NEWS_DAYS, NEWS_LIFT, TEXT_WEIGHTS, Candidate, Scored, scored

# Whatever happens, a search does not hold the database longer.
LIMIT_S = 2.0
FACETS = ("kind", "state", "subject", "year", "text")
# With fewer candidates than this, the common terms of the question are asked too.
FEW = 10
# “IS TRUE”, so that PostgreSQL does not read the third of another index that is in one language.
PART = f"""(
SELECT id, content_type_id, object_id, language, kind, date, length, title, facets, vector, {{is_answer}} AS is_answer
  FROM {SearchEntry._meta.db_table}
 WHERE vector @@ %s::tsquery AND (language = ANY(%s)) IS TRUE AND published_at <= %s LIMIT {{limit}}
)"""  # noqa: S608 - our own table
# What the score will rest on, as far as it is seen without the vector: the words in the title, how much of it they
# are, and how recent news are.
PROMISE = f"""
{{words}} + %s::float / greatest(char_length(title), 1)
+ CASE WHEN kind = 'articles' THEN {NEWS_LIFT} / (1 + greatest(CURRENT_DATE - coalesce(date, '1800-01-01'), 0) / {NEWS_DAYS})
  ELSE 0 END"""
# A vector takes longer to unpack than all that is asked of it. It is unpacked once where it is put into an array.
# “OFFSET 0” has PostgreSQL put it there before anything is asked of it.
CANDIDATES = """
SELECT {columns} FROM (SELECT *, ARRAY[vector] AS v FROM ({parts}) AS taken OFFSET 0) AS found
"""
# Of many, only those that promise most are unpacked; of the others all that is known is whether they answer.
MANY_CANDIDATES = """
SELECT {columns}
  FROM (SELECT *, row_number() OVER best AS place, CASE WHEN row_number() OVER best <= {ranked} THEN ARRAY[vector] END AS v
          FROM ({parts}) AS taken
        WINDOW best AS (ORDER BY {promise} DESC, id)) AS found
 WHERE is_answer OR v IS NOT NULL
 ORDER BY place
"""


class TooSlowError(OperationalError):
    """The search was stopped by its time limit."""


@dataclass(frozen=True)
class Answer:
    """What was found: the ranked entries, each item once, and how many items have each facet.

    `is_cut`: there may be more, so that all numbers mean “at least”. `unknown` are words of the question that
    no entry has. `is_loose`: nothing has the quoted phrases as they stand, so their words were asked for.
    """

    question: Question
    ranked: list[Scored] = field(default_factory=list)
    facets: dict[str, Counter[str]] = field(default_factory=dict)
    is_cut: bool = False
    unknown: list[str] = field(default_factory=list)
    is_loose: bool = False


def answer(
    question: Question,
    languages: Sequence[str],
    facets: Mapping[str, str] | None = None,
    *,
    newest_first: bool = False,
) -> Answer:
    """Answer a question from the entries for readers of these languages, the reader's own first; one query, rarely two.

    `facets` narrow it: by name, one value each. Call it inside `limited`.
    """
    chosen = {name: value for name, value in (facets or {}).items() if value}
    required = [quoted(f"={name}:{value}") for name, value in chosen.items()]
    required += list(question.phrases)
    required += [f"!{phrase}" for phrase in question.excluded]
    if not question.tokens and not chosen and not question.phrases:
        return Answer(question)
    known = frequencies()
    first = plan(question, required, known, newest_first=newest_first)
    lexemes = question.lexemes
    candidates, others = run(question, lexemes, first, languages)
    is_whole = len(candidates) <= MOST_CANDIDATES
    if not first.is_complete and len(candidates) < FEW and lexemes:
        present = [unit for unit in question.units if any(known.of(lexeme) is not None for lexeme in unit)]
        if present:
            more, others = run(
                question, lexemes, common_plan(present, required, known, newest_first=newest_first), languages
            )
            candidates += more
    found = judged(
        question,
        languages[0],
        list({each.pk: each for each in candidates}.values()),
        others,
        known,
        newest_first=newest_first,
    )
    # Of words that were not among the chosen candidates' nothing can be said where there were too many of these.
    found = replace(found, is_cut=not (first.is_complete and is_whole), unknown=found.unknown if is_whole else [])
    if question.phrases and not found.ranked and question.tokens:
        loose = replace(question, phrases=())
        return replace(answer(loose, languages, facets, newest_first=newest_first), is_loose=True)
    return found


def judged(
    question: Question,
    language: str,
    candidates: Sequence[Candidate],
    others: Sequence[Candidate],
    known: Frequencies,
    *,
    newest_first: bool,
) -> Answer:
    """The candidates in their order, each item once in the entry that answers best, with their facets counted.

    `others` answer as well, but promise less: they come after the candidates.
    """
    lexemes = question.lexemes
    found = scored(question, lexemes, candidates, known) if lexemes else [Scored(each, 0.0, 1.0) for each in candidates]
    found.sort(key=lambda one: (-one.score, one.candidate.pk))
    best: dict[tuple[int, int], Scored] = {}
    for each in (*found, *(Scored(other, 0.0, 1.0) for other in others)):
        first = best.setdefault(each.candidate.item, each)
        if first is not each and each.candidate.language == language and each.coverage >= first.coverage:
            # The item counts as its best entry does; the reader gets the one in the own language if it says as much.
            best[each.candidate.item] = each._replace(score=first.score)
    ranked = list(best.values())
    if newest_first or not lexemes:
        ranked.sort(key=lambda one: (one.candidate.date or datetime.date.min, one.candidate.pk), reverse=True)
    seen = [any(each.has(index) for each in candidates) for index in range(len(lexemes))]
    place = dict(zip(lexemes, seen, strict=True))
    unknown = [
        question.written(index)
        for index, token in enumerate(question.tokens)
        if not any(place[term] for term in token.terms)
        and known.of(token.term) is None
        and not any(place[f"=term:{each.slug}"] for each in question.mentions if each.first <= index < each.last)
    ]
    return Answer(question, ranked, counted(ranked), unknown=unknown)


def counted(ranked: Sequence[Scored]) -> dict[str, Counter[str]]:
    """How many of the entries have each value of each facet."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for facet, count in Counter(" ".join([each.candidate.facets for each in ranked]).split()).items():
        name, _, value = facet.partition(":")
        counts[name][value] = count
    return counts


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Let what is asked inside take no longer than LIMIT_S in all; raises TooSlowError."""
    try:
        with stopped_after(LIMIT_S):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise TooSlowError from error
        raise


def run(
    question: Question, lexemes: Sequence[str], wanted: Plan, languages: Sequence[str]
) -> tuple[list[Candidate], list[Candidate]]:
    """Fetch the candidates of a plan: those to be ranked, with what the ranking needs of them, and the others.

    A candidate that two parts have is there twice.
    """
    if not wanted.parts:
        return [], []
    nears = [near for _one, _other, near in question.pairs] if lexemes else []
    phrases = [question.phrase, phrase_query(question.tokens, "A")]
    # One column for each number, and the facets as one text: to read an array takes many times as long.
    columns = ["id", "content_type_id", "object_id", "language", "kind", "date", "length", "char_length(title)"]
    columns.append("array_to_string(facets, ' ')")
    columns += [
        f"ts_rank('{weights}', v[1], %s::tsquery)" for weights in (TEXT_WEIGHTS, HEAD_WEIGHTS) for _lexeme in lexemes
    ]
    columns += ["v[1] @@ %s::tsquery" if asked else "false" for asked in (*nears, *phrases)]
    values: list[Any] = [*map(quoted, lexemes), *map(quoted, lexemes), *filter(None, (*nears, *phrases))]
    now = timezone.now()
    for part in wanted.parts:
        values += [part.tsquery, list(languages), now]
    named = {
        "columns": ", ".join(columns),
        "parts": " UNION ALL ".join(PART.format(limit=part.limit, is_answer=part.is_answer) for part in wanted.parts),
    }
    if sum(part.limit for part in wanted.parts) <= wanted.ranked:
        sql = CANDIDATES.format(**named)
    else:
        beginnings = question.beginnings
        words = " + ".join(["(strpos(lower(title), %s) > 0)::int"] * len(beginnings)) or "0"
        sql = MANY_CANDIDATES.format(**named, ranked=wanted.ranked, promise=PROMISE.format(words=words))
        values += [*beginnings, len(question.asked)]
    # Questions of as many words are asked in the same SQL.
    rows = prepared_sql(sql, values)
    text = 9
    head = text + len(lexemes)
    near = head + len(lexemes)
    found = [
        Candidate(
            row[0],
            (row[1], row[2]),
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8],
            row[text:head],
            row[head:near],
            row[near:-2],
            row[-2],
            row[-1],
        )
        for row in rows
    ]
    return found[: wanted.ranked], found[wanted.ranked :]
