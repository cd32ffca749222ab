"""Which entries are looked at, by how common the words of a question are."""

import pytest

from portal.search.analysis import tokens
from portal.search.frequencies import Frequencies
from portal.search.plan import MOST_CANDIDATES, RANKED_FOR_A_WORD, Plan, plan
from portal.search.query import Question

ROWS = 300_000
MONTHS = {f"=month:2021-{month:02d}": 0.01 for month in range(1, 13)}


def asked(text: str) -> Question:
    return Question(text, tuple(tokens(text)), (), (), (), is_cut=False)


def known(**rows: float) -> Frequencies:
    """The words with these numbers of rows are common; so are twelve months, and the marks of kinds."""
    shares = {word: count / ROWS for word, count in rows.items()}
    return Frequencies(ROWS, shares | MONTHS | {"=kind:laws": 0.1, "=kind:states": 0.0001})


def rows_asked(found: Plan) -> int:
    return sum(part.limit for part in found.parts)


def test_rare_words_bring_in_every_entry_with_any_of_them() -> None:
    found = plan(asked("glacier permafrost"), [], known())
    assert [part.tsquery for part in found.parts] == ["('glacier' | 'permafrost')"]
    assert found.is_complete


def test_a_common_word_beside_a_rare_one_brings_in_nothing() -> None:
    found = plan(asked("glacier law"), [], known(law=100_000))
    assert [part.tsquery for part in found.parts] == ["('glacier')"]
    assert not found.is_complete


def test_the_rarest_words_come_first() -> None:
    found = plan(asked("river law glacier"), [], known(law=100_000, river=300))
    assert [part.tsquery for part in found.parts] == ["('glacier' | 'river')"]


def test_common_words_bring_in_entries_with_all_of_them_in_the_title_anywhere_and_the_rarest() -> None:
    frequent = known(law=100_000, river=50_000, **{"^law": 2_000, "^river": 1_000})
    in_title, anywhere, rarest = plan(asked("law river"), [], frequent).parts
    assert in_title.tsquery == "('^law') & ('^river')"
    assert anywhere.tsquery.startswith("('law') & ('river') & ('=month:2021-12'")
    assert rarest.tsquery.startswith("('^river') & ('=month:2021-12'")


def test_of_the_entries_of_common_words_those_that_promise_most_are_ranked_of_rare_words_all() -> None:
    frequent = known(law=100_000, river=50_000, **{"^law": 2_000, "^river": 1_000})
    common = plan(asked("law river"), [], frequent)
    assert common.ranked == 2 * RANKED_FOR_A_WORD < rows_asked(common)
    assert [part.is_answer for part in common.parts] == [True, True, False]
    rare = plan(asked("glacier"), [], frequent)
    assert rare.ranked == rows_asked(rare)


def test_a_very_common_word_is_looked_for_in_the_newest_months_only() -> None:
    found = plan(asked("law"), [], known(law=200_000))
    assert "('=month:2021-12')" in found.parts[1].tsquery
    assert "2021-11" not in found.parts[1].tsquery


def test_more_months_are_taken_for_a_less_common_word() -> None:
    found = plan(asked("law"), [], known(law=3_000))
    assert "'=month:2021-12' | '=month:2021-11'" in found.parts[1].tsquery


def test_the_newest_first_takes_the_newest_with_all_words() -> None:
    found = plan(asked("law river"), [], known(law=200_000, river=200_000), newest_first=True)
    assert len(found.parts) == 1
    assert found.parts[0].tsquery.startswith("('law') & ('river') & ('=month:2021-12'")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    "text",
    ["", "glacier", "law", "law river", "law glacier river", "environment law of the river", "环境", "环境保护法"],
)
@pytest.mark.parametrize("required", [[], ["'=kind:laws'"], ["'=kind:states'"], ["!('law')"], ["('law' <1> 'river')"]])
def test_no_question_asks_for_more_entries_than_are_ranked(text: str, required: list[str], newest_first: bool) -> None:
    frequent = known(law=200_000, river=50_000, environ=290_000, 环=150_000, 环境=120_000, 保护=90_000)
    found = plan(asked(text), required, frequent, newest_first=newest_first)
    assert rows_asked(found) <= MOST_CANDIDATES + 1
    assert all(condition in part.tsquery for part in found.parts for condition in required)


def test_a_facet_with_few_entries_makes_a_common_word_rare() -> None:
    frequent = known(law=200_000)
    assert not plan(asked("law"), [], frequent).is_complete
    assert plan(asked("law"), ["'=kind:states'"], frequent).is_complete


def test_a_facet_without_words_brings_in_the_newest() -> None:
    found = plan(asked(""), ["'=kind:laws'"], known())
    assert [part.tsquery for part in found.parts] == ["('=month:2021-12' | '=month:2021-11') & '=kind:laws'"]


def test_a_small_facet_without_words_brings_in_everything() -> None:
    found = plan(asked(""), ["'=kind:states'"], known())
    assert [part.tsquery for part in found.parts] == ["'=kind:states'"]
    assert found.is_complete


def test_a_question_of_nothing_asks_for_nothing() -> None:
    assert plan(asked(""), [], Frequencies(0, {})).parts == ()


@pytest.mark.parametrize("rows", [0, 1, 6, 30, 59, 61, 300])
def test_in_a_small_index_every_word_is_looked_for(rows: int) -> None:
    found = plan(asked("one two three four five six seven"), [], Frequencies(rows, {}))
    assert found.is_complete


@pytest.mark.parametrize("rows", [0, 6, 300_000])
def test_words_are_looked_for_before_the_statistics_are_made(rows: int) -> None:
    assert plan(asked("glacier"), [], Frequencies(rows, {})).parts[0].tsquery == "('glacier')"
