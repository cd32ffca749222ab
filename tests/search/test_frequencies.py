"""How common words are, by PostgreSQL's own statistics."""

import pytest

from portal.search import frequencies
from portal.search.frequencies import Frequencies
from portal.search.index import analyze, collected
from tests.factories import make_article
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


def test_the_statistics_know_in_how_many_entries_a_common_word_is() -> None:
    with collected():
        for number in range(30):
            make_article(title_en="Glacier" if number % 3 else "Prairie", date="2021-07-01")
    analyze()
    known = frequencies.frequencies()
    assert known.rows == 90
    assert known.of("glacier") == pytest.approx(20)
    assert known.of("=lang:en") == pytest.approx(30)
    assert [mark for mark, _rows in known.newest_months()] == ["=month:2021-07"]


def test_a_word_that_the_statistics_do_not_know_is_rare() -> None:
    known = Frequencies(300_000, {"law": 0.5})
    assert known.of("glacier") is None
    assert known.estimate("glacier") < known.estimate("law")


def test_facets_that_are_required_narrow_the_entries_one_after_the_other() -> None:
    known = Frequencies(1000, {"=kind:laws": 0.5, "=state:kz": 0.1})
    assert known.narrowed(["'=kind:laws'", "'=state:kz'", "!('law')", "('a' <1> 'b')"]) == pytest.approx(50)


def test_the_share_of_a_word_is_never_more_than_all_entries() -> None:
    assert Frequencies(6, {}).share("glacier") <= 1


def test_the_newest_month_comes_first() -> None:
    known = Frequencies(100, {"=month:2020-12": 0.1, "=month:2021-02": 0.2, "law": 0.3})
    assert known.newest_months() == [("=month:2021-02", 20.0), ("=month:2020-12", 10.0)]


def test_the_statistics_are_read_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    frequencies.frequencies()
    assert queries_of(frequencies.frequencies) == 0
    monkeypatch.setattr(frequencies, "KEPT_S", -1.0)
    assert queries_of(frequencies.frequencies) == 1
