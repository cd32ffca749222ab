"""Which entries are looked at for a question: few enough to rank, whatever the words are.

The frequencies of the terms decide (design.md section 7). Rare terms bring in every entry that has any of
them. Where all terms are common, entries that have them all are taken, those with them in the title, and
the newest; so the cost of a common word does not grow with the number of entries that have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.search.documents import quoted
from portal.search.frequencies import Frequencies
from portal.search.query import Question

# So many entries are looked at, at the most.
MOST_CANDIDATES = 400
# Of the entries of common words, so many are ranked for each word: those whose titles promise most.
RANKED_FOR_A_WORD = 60
MOST_MONTHS = 12


@dataclass(frozen=True)
class Part:
    """A tsquery and how many entries of it are taken. `is_answer`: each of them answers the whole question."""

    tsquery: str
    limit: int
    is_answer: bool = False


@dataclass(frozen=True)
class Plan:
    """The parts whose entries are candidates, and how many of these are ranked.

    `is_complete`: every entry with any of the terms is among them.
    """

    parts: tuple[Part, ...]
    is_complete: bool
    ranked: int = MOST_CANDIDATES + 1


def any_of(lexemes: Sequence[str]) -> str:
    return "(" + " | ".join(quoted(each) for each in lexemes) + ")"


def all_of(conditions: Sequence[str]) -> str:
    return " & ".join(each for each in conditions if each)


def plan(question: Question, required: Sequence[str], known: Frequencies, *, newest_first: bool = False) -> Plan:
    """The plan for a question, narrowed by `required` tsqueries: facets, phrases, exclusions.

    With `newest_first` the newest entries matter most, not the best.
    """
    narrowed = known.narrowed(required)
    lexemes = question.lexemes
    if not lexemes:
        recent = newest(known, [], narrowed, MOST_CANDIDATES)
        conditions = all_of([recent, *required])
        return Plan((Part(conditions, MOST_CANDIDATES + 1),) if conditions else (), is_complete=not recent)
    chosen: list[str] = []
    without_any = 1.0
    for lexeme in sorted(lexemes, key=known.estimate):
        without_any *= 1 - known.share(lexeme)
        if narrowed * (1 - without_any) > MOST_CANDIDATES and (chosen or known.of(lexeme) is not None):
            break
        chosen.append(lexeme)
    if not chosen:
        return common_plan(question.units, required, known, newest_first=newest_first)
    # Single characters of longer Chinese words may be left out: an entry that has nothing else of the question is no answer.
    is_complete = all(lexeme in chosen for unit in question.units for lexeme in unit)
    return Plan((Part(all_of([any_of(chosen), *required]), MOST_CANDIDATES + 1),), is_complete)


def common_plan(
    units: Sequence[Sequence[str]], required: Sequence[str], known: Frequencies, *, newest_first: bool = False
) -> Plan:
    """The plan for words that are common: `units` as in `Question.units`."""
    narrowed = known.narrowed(required)
    titles = [[f"^{lexeme}" for lexeme in unit if not lexeme.startswith("=")] or unit for unit in units]

    def together(of: Sequence[Sequence[str]], wanted: int) -> Part:
        conditions = [*map(any_of, of), newest(known, of, narrowed, wanted), *required]
        return Part(all_of(conditions), wanted, is_answer=len(of) == len(units))

    third = MOST_CANDIDATES // 3
    rarest = min(titles, key=lambda unit: sum(known.share(lexeme) for lexeme in unit))
    parts = (
        (together(units, MOST_CANDIDATES),)
        if newest_first
        # Of one word, the first and the last are the same.
        else tuple(dict.fromkeys((together(titles, third), together(units, third), together([rarest], third))))
    )
    return Plan(parts, is_complete=False, ranked=RANKED_FOR_A_WORD * len(units))


def year_of(month: str) -> str:
    """The mark of the year of a month: `=year:2021` of `=month:2021-07`."""
    return "=year:" + month.removeprefix("=month:")[:4]


def newest(known: Frequencies, units: Sequence[Sequence[str]], entries: float, wanted: int) -> str:
    """The newest months, or years, in which by the frequencies about `wanted` of the entries have a lexeme of every unit.

    "" where no month need be left out.
    """
    share = entries / known.rows if known.rows else 0.0
    for unit in units:
        share *= min(1.0, sum(known.share(lexeme) for lexeme in unit))
    if share * known.rows <= wanted:
        return ""
    months: list[str] = []
    found = 0.0
    for mark, in_month in known.newest_months():
        months.append(mark)
        found += in_month * share
        if found >= wanted:
            break
    if len(months) > MOST_MONTHS:
        # What the index does for each entry grows with the number of marks: a year is one.
        return any_of(list(dict.fromkeys(year_of(mark) for mark in months)))
    return any_of(months) if months else ""
