"""What comes before what."""

import datetime
import math

import pytest
from django.utils import timezone

from portal.search.frequencies import Frequencies
from portal.search.ranking import BASEL, HEAD, occurrences, rarities
from tests.factories import make_article, make_law, make_term
from tests.search.asking import found

pytestmark = pytest.mark.django_db
LONG = "words of no meaning here " * 60


def test_a_word_in_the_title_says_more_than_in_the_summary_and_there_more_than_in_the_text() -> None:
    make_article(slug="text", body_en="<p>On the glacier</p>")
    make_article(slug="summary", summary_en="On the glacier")
    make_article(slug="title", title_en="On the glacier")
    assert found("glacier") == ["news/title/", "news/summary/", "news/text/"]


def test_a_rare_word_says_more_than_a_common_one() -> None:
    for number in range(12):
        make_article(slug=f"law-{number}", summary_en="On the law")
    make_article(slug="rare", summary_en="On the glacier")
    assert found("law glacier")[0] == "news/rare/"


def test_a_short_text_says_more_than_a_long_one_with_the_same_word() -> None:
    make_article(slug="long", body_en=f"<p>Glacier {LONG}</p>")
    make_article(slug="short", body_en="<p>Glacier here</p>")
    assert found("glacier") == ["news/short/", "news/long/"]


def test_a_text_that_says_it_often_comes_before_one_that_says_it_once() -> None:
    make_article(slug="once", body_en=f"<p>Glacier {LONG}</p>")
    make_article(slug="often", body_en=f"<p>Glacier glacier glacier {LONG}</p>")
    assert found("glacier") == ["news/often/", "news/once/"]


def test_words_that_stand_together_come_before_words_apart() -> None:
    make_article(slug="apart", body_en="<p>The river is long and its water is not clean in any city</p>")
    make_article(slug="together", body_en="<p>The river water is not clean in any city, and long it is</p>")
    assert found("river water") == ["news/together/", "news/apart/"]


def test_a_title_of_exactly_these_words_comes_first() -> None:
    make_law(slug="amended", title_en="Law amending the Water Code and the water code rules")
    make_law(slug="code", title_en="Water Code")
    make_law(slug="rules", title_en="Rules on the Water Code")
    assert found("water code", kind="laws")[0] == "laws/code/"


def test_recent_news_come_before_old_news_that_say_the_same() -> None:
    today = timezone.localdate()
    make_article(slug="new", title_en="Glacier", date=today)
    make_article(slug="old", title_en="Glacier", date=today - datetime.timedelta(days=3000))
    assert found("glacier") == ["news/new/", "news/old/"]


def test_recent_news_do_not_come_before_what_says_more() -> None:
    today = timezone.localdate()
    make_article(slug="new", summary_en="On the glacier", date=today)
    make_article(slug="old", title_en="Glacier", date=today - datetime.timedelta(days=3000))
    assert found("glacier") == ["news/old/", "news/new/"]


def test_what_has_little_of_a_short_question_is_no_answer_to_it() -> None:
    for number in range(40):
        make_article(slug=f"law-{number}", summary_en="On the law")
    make_article(slug="all", summary_en="On the permafrost law of the glacier")
    assert found("permafrost glacier law") == ["news/all/"]


def test_another_name_of_a_term_counts_as_the_word_itself() -> None:
    make_term(slug="waste", name_en="solid waste", abbreviation_en="MSWX")
    make_article(slug="by-name", title_en="Solid waste in cities")
    assert found("MSWX", kind="articles") == ["news/by-name/"]


@pytest.mark.parametrize("times", [1, 2, 5, 10])
def test_occurrences_are_read_back_from_the_rank_of_postgresql(times: int) -> None:
    rank = sum(1 / n**2 for n in range(1, times + 1)) / BASEL
    assert occurrences(rank, 0.0, 1.0) == pytest.approx(times, rel=0.15)


def test_an_occurrence_above_the_text_counts_as_several_in_it() -> None:
    assert occurrences(0.0, 1 / BASEL, 1.0) == pytest.approx(HEAD)
    assert occurrences(0.0, 0.0, 1.0) == 0.0


def test_the_rarity_of_a_word_is_that_of_bm25() -> None:
    known = Frequencies(1000, {"law": 0.5})
    assert rarities(["law", "unknown"], [], known) == [pytest.approx(math.log(1 + 500.5 / 500.5)), None]
