"""What answers a question: narrowed by facets, each item once, counted, and never past its time."""

import dataclasses
import datetime

import pytest
from django.db import connection

from portal.search import engine, plan
from portal.search.engine import TooSlowError, limited
from portal.search.frequencies import Frequencies, forget
from portal.search.index import analyze, collected
from tests.factories import make_article, make_law, make_state, make_study, make_subject, make_term
from tests.search.asking import answered, found

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# --- Words, phrases, exclusions -----------------------------------------------------------------


def test_any_word_finds_and_more_words_come_first() -> None:
    with collected():
        for _number in range(20):
            make_article()
        make_article(slug="one", summary_en="the glacier")
        make_article(slug="both", summary_en="the glacier of permafrost")
    analyze()
    forget()
    assert found("permafrost glacier") == ["news/both/", "news/one/"]


def test_a_quoted_phrase_finds_only_what_has_it_as_it_stands() -> None:
    make_article(slug="as-it-stands", body_en="<p>The clean water act</p>")
    make_article(slug="apart", body_en="<p>Water that is clean</p>")
    assert found('"clean water"') == ["news/as-it-stands/"]
    assert set(found("clean water")) == {"news/as-it-stands/", "news/apart/"}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Закон о сохранении чистой воды", '"сохранение чистой воды"'),
        ("中华人民共和国固体废物污染环境防治法", '"废物污染"'),
        ("中华人民共和国固体废物污染环境防治法", '"固體廢物"'),
        ("the protection of the marine environment", '"protection of the marine"'),
        ("Закон № 296-ФЗ от 2021 года", '"296-ФЗ от 2021"'),
    ],
)
def test_a_phrase_is_found_in_every_script(text: str, phrase: str) -> None:
    make_article(slug="melt", body_zh_hans=f"<p>{text}</p>", body_ru=f"<p>{text}</p>", body_en=f"<p>{text}</p>")
    result = answered(phrase)
    assert len(result.ranked) == 1
    assert not result.is_loose


def test_a_phrase_that_nothing_has_is_asked_for_as_words() -> None:
    make_article(slug="apart", body_en="<p>Water that is clean</p>")
    result = answered('"clean water"')
    assert result.is_loose
    assert len(result.ranked) == 1


def test_an_excluded_word_leaves_out_what_has_it_in_any_form() -> None:
    make_article(slug="clean", title_en="Waste of cities")
    make_article(slug="toxic", title_en="Waste: toxins of cities")
    assert found("waste -toxin") == ["news/clean/"]


def test_an_excluded_word_holds_in_a_loose_answer_too() -> None:
    make_article(slug="clean", body_en="<p>Water that is clean</p>")
    make_article(slug="toxic", body_en="<p>Water that is clean or toxic</p>")
    assert found('"clean water" -toxic') == ["news/clean/"]


def test_words_that_nothing_has_are_named_and_do_no_harm() -> None:
    make_article(slug="melt", title_en="Glacier")
    result = answered("Glacier Qwertyuiop")
    assert result.unknown == ["Qwertyuiop"]
    assert len(result.ranked) == 1


def test_a_word_that_is_known_by_a_term_is_not_unknown() -> None:
    make_term(name_zh_hans="固体废物", name_en="solid waste", name_ru="отходы", abbreviation_en="SWM")
    make_article(slug="waste", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    result = answered("SWM", kind="articles")
    assert result.unknown == []
    assert len(result.ranked) == 1


# --- Facets -------------------------------------------------------------------------------------


@pytest.fixture
def several() -> None:
    """Glaciers: a law of Kazakhstan of 2021 and two articles, one of them on ice and of 2020; and a study of something else."""
    kazakhstan = make_state(iso2="kz")
    nature = make_subject(slug="nature")
    ice = make_subject(slug="ice", parent=nature)
    with collected():
        make_law(slug="law", title_en="Glacier law", state=kazakhstan, date=day("2021-05-01"))
        make_article(slug="old", title_en="Glacier news", subjects=[ice], date=day("2020-03-01"))
        make_article(slug="new", title_en="Glacier news again", states=[kazakhstan], date=day("2021-03-01"))
        make_study(slug="other", title_en="Deserts", states=[kazakhstan], date=day("2021-03-01"))


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"kind": "laws"}, {"laws/law/"}),
        ({"state": "kz"}, {"laws/law/", "news/new/"}),
        ({"subject": "ice"}, {"news/old/"}),
        ({"subject": "nature"}, {"news/old/"}),
        ({"year": "2021"}, {"laws/law/", "news/new/"}),
        ({"text": "ru"}, {"laws/law/", "news/old/", "news/new/"}),
        ({"kind": "articles", "state": "kz", "year": "2021"}, {"news/new/"}),
        ({"kind": "articles", "state": "kz", "year": "2020"}, set()),
    ],
)
def test_facets_narrow_what_is_found(facets: dict[str, str], expected: set[str]) -> None:
    assert set(found("glacier", **facets)) == expected


@pytest.mark.usefixtures("several")
def test_facets_are_counted_over_all_that_was_found() -> None:
    counts = answered("glacier").facets
    assert counts["kind"] == {"laws": 1, "articles": 2}
    assert counts["state"] == {"kz": 2}
    assert counts["subject"] == {"ice": 1, "nature": 1}
    assert counts["year"] == {"2020": 1, "2021": 2}
    assert counts["text"] == {"zh-hans": 3, "en": 3, "ru": 3}


@pytest.mark.usefixtures("several")
def test_a_facet_alone_finds_everything_of_it_the_newest_first() -> None:
    assert found("", kind="articles") == ["news/new/", "news/old/"]


@pytest.mark.usefixtures("several")
def test_the_newest_come_first_where_that_is_asked_for() -> None:
    assert found("glacier", newest_first=True) == ["laws/law/", "news/new/", "news/old/"]


# --- Languages ----------------------------------------------------------------------------------


def test_an_item_that_answers_in_two_languages_is_found_once_in_the_readers_own() -> None:
    make_article(slug="melt", title_en="CO2eq", title_ru="CO2eq", title_zh_hans="CO2eq")
    for language in ("ru", "zh-hans", "en"):
        ranked = answered("CO2eq", language).ranked
        assert [each.candidate.language for each in ranked] == [language]


def test_an_item_is_shown_in_the_language_of_the_question_where_only_that_answers() -> None:
    make_article(slug="melt", title_ru="Ледник", title_en="Glacier")
    ranked = answered("Glacier", "ru").ranked
    assert [each.candidate.language for each in ranked] == ["en"]


def test_a_facet_counts_an_item_of_several_languages_once() -> None:
    make_article(slug="melt", title_en="CO2eq", title_ru="CO2eq", title_zh_hans="CO2eq")
    assert answered("CO2eq", "ru").facets["kind"] == {"articles": 1}


# --- Bounds -------------------------------------------------------------------------------------


def test_more_matches_than_are_ranked_are_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_CANDIDATES", 4)
    monkeypatch.setattr(engine, "MOST_CANDIDATES", 4)
    with collected():
        for _number in range(4):
            make_article(title_en="Glacier")
    assert not answered("glacier").is_cut
    make_article(title_en="Glacier")
    assert answered("glacier").is_cut


def test_a_common_word_still_finds_the_item_that_has_it_in_its_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_CANDIDATES", 9)
    monkeypatch.setattr(engine, "MOST_CANDIDATES", 9)
    with collected():
        for month in range(1, 13):
            for _number in range(5):
                make_article(summary_en="On the law", date=day(f"2021-{month:02d}-01"))
        make_article(slug="law", title_en="Law", date=day("2001-01-01"))
    analyze()
    forget()
    result = answered("law")
    assert result.is_cut
    assert found("law")[0] == "news/law/"


def test_what_promises_less_is_counted_and_comes_after_what_is_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_CANDIDATES", 30)
    monkeypatch.setattr(plan, "RANKED_FOR_A_WORD", 2)
    with collected():
        for _number in range(31):
            make_article(title_en="News of the week", body_en="<p>law law law</p>", date=day("2021-03-01"))
        make_article(slug="short", title_en="Law", date=day("2021-03-01"))
        make_article(slug="long", title_en="On the law of the sea and of the air", date=day("2021-03-01"))
    analyze()
    forget()
    result = answered("law")
    assert found("law")[:2] == ["news/short/", "news/long/"]
    assert [each.score > 0 for each in result.ranked] == [True] * 2 + [False] * (len(result.ranked) - 2)
    assert result.facets["kind"] == {"articles": len(result.ranked)}
    assert len(result.ranked) > 8


@pytest.mark.parametrize("question", ["glacier", "the clean glacier", '"clean glacier"', "glacier -law", "冰川 law"])
def test_few_and_many_candidates_are_ranked_alike(monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    with collected():
        for number in range(12):
            make_article(summary_en="The glacier" + " and the law" * (number % 3), body_zh_hans=f"<p>冰川{number}</p>")
        make_article(title_en="A clean glacier")
    analyze()
    forget()
    few = answered(question)
    # One fewer than are asked for at the most, so that PostgreSQL is asked to choose.
    planned = plan.plan
    monkeypatch.setattr(
        engine, "plan", lambda *given, **more: dataclasses.replace(planned(*given, **more), ranked=plan.MOST_CANDIDATES)
    )
    assert answered(question) == few
    assert few.ranked


def test_a_question_of_common_and_rare_words_finds_the_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_CANDIDATES", 9)
    monkeypatch.setattr(engine, "MOST_CANDIDATES", 9)
    with collected():
        for _number in range(30):
            make_article(summary_en="On the law")
        make_article(slug="melt", summary_en="On the glacier law", date=day("2001-01-01"))
    analyze()
    forget()
    assert found("law glacier")[0] == "news/melt/"


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LIMIT_S", 0.02)
    with pytest.raises(TooSlowError), limited(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM generate_series(1, 100000000)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")


def test_an_answer_needs_no_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "frequencies", lambda: Frequencies(0, {}))
    make_article(slug="melt", title_en="Glacier")
    assert found("glacier") == ["news/melt/"]
