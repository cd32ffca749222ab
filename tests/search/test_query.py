"""Taking a question apart: words, phrases, exclusions, and signs that are just signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.models import TermVariant
from portal.search.query import MAX_CHARACTERS, MAX_TOKENS, Question, languages_of, read
from tests.factories import make_article, make_term
from tests.search.asking import found

pytestmark = pytest.mark.django_db

# What could mean something to somebody: to us, to PostgreSQL, to HTML.
SIGNS = [*"\"“”„«»-'&|!<>():*\\;%_/?#\x00\ud800\u200f\u202e\ufeff😀 \n\taя水0", "<->", ":*", " -", "<script>"]
any_text = st.text() | st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


def words(question: Question) -> list[str]:
    return [question.written(index) for index in range(len(question.tokens))]


def test_words_are_read_in_their_order_and_as_they_were_written() -> None:
    assert words(read("  Clean WATER, загрязнения 296-ФЗ ")) == ["Clean", "WATER", "загрязнения", "296-ФЗ"]


@pytest.mark.parametrize(
    "text",
    [
        '"clean water"',
        "“clean water”",
        "„clean water“",
        "„clean water”",
        "「clean water」",
        "『clean water』",
        "＂clean water＂",
    ],
)
def test_words_in_quotation_marks_are_a_phrase_and_words_too(text: str) -> None:
    question = read(f"{text} law")
    assert question.phrases == ("('clean' <1> 'water')",)
    assert words(question) == ["clean", "water", "law"]


@pytest.mark.parametrize("text", ["«чистая вода»", "《环境保护法》"])
def test_marks_around_titles_ask_for_no_phrase(text: str) -> None:
    assert read(text).phrases == ()


def test_a_phrase_of_chinese_characters_keeps_them_together() -> None:
    assert read('"固体废物"').phrases == ("('固体' <1> '体废' <1> '废物' <1> '物')",)


def test_a_phrase_keeps_the_place_of_words_that_say_nothing() -> None:
    assert read('"protection of the water"').phrases == ("('protect' <3> 'water')",)


@pytest.mark.parametrize("text", ['"clean water', 'clean water"', '"', '""', '" "', '"the"', "“clean water", '"…"'])
def test_quotation_marks_that_enclose_nothing_ask_for_no_phrase(text: str) -> None:
    assert read(text).phrases == ()


def test_a_word_with_a_minus_before_it_is_excluded() -> None:
    question = read("waste -hazardous -Опасные")
    assert question.excluded == ("('hazard')", "('опасн')")
    assert words(question) == ["waste"]


@pytest.mark.parametrize("text", ["clean-up", "296-ФЗ", "waste - water", "waste --", "2017-2021", "waste -!", "-"])
def test_a_hyphen_within_or_between_words_excludes_nothing(text: str) -> None:
    assert read(text).excluded == ()


@pytest.mark.parametrize("minus", ["－", "‐", "−"])
def test_a_minus_of_another_width_or_form_excludes_too(minus: str) -> None:
    question = read(f"废物 {minus}危险")
    assert question.excluded == ("('危险' <1> '险')",)
    assert words(question) == ["废", "物"]


@pytest.mark.parametrize("text", ['"clean -water"', "“clean －water”", "「clean -water」"])
def test_a_minus_within_quotation_marks_excludes_nothing(text: str) -> None:
    question = read(text)
    assert question.excluded == ()
    assert question.phrases == ("('clean' <1> 'water')",)
    assert words(question) == ["clean", "water"]


def test_a_term_is_excluded_under_all_its_names() -> None:
    term = make_term(slug="waste", name_zh_hans="固体废物", name_en="solid waste", abbreviation_en="SW")
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    assert read("城市 -固体废物").excluded == ("(('固体' <1> '体废' <1> '废物' <1> '物') | '=term:waste')",)
    assert read("cities -SW").excluded == ("(('sw') | '=term:waste')",)
    assert read("cities -sw").excluded == ("('sw')",)
    assert read("城市 -固体").excluded == ("('固体' <1> '体')",)


def test_what_has_an_excluded_term_under_another_name_is_not_found() -> None:
    term = make_term(name_zh_hans="固体废物")
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    make_article(slug="with", title_zh_hans="城市固废")
    make_article(slug="without", title_zh_hans="城市水质")
    assert found("城市 -固体废物", "zh-hans") == ["news/without/"]


def test_only_what_is_excluded_is_no_question() -> None:
    assert not read("-waste")


def test_words_that_say_nothing_are_left_out() -> None:
    assert words(read("the protection of the water")) == ["protection", "water"]
    assert words(read("что такое охрана вод")) == ["такое", "охрана", "вод"]


@pytest.mark.parametrize(
    "text", ["the", "of the", "и в на", "who", "", " ", "?!", "—", "& | !", "<->", ":*", "😀", "()"]
)
def test_a_question_of_nothing_that_says_anything_is_empty(text: str) -> None:
    assert not read(text)


def test_words_that_say_nothing_are_asked_for_as_part_of_a_term() -> None:
    make_term(slug="state", name_en="State of the environment")
    assert words(read("the state of the environment")) == ["state", "of", "the", "environment"]


def test_terms_of_the_glossary_are_marked_at_their_place() -> None:
    make_term(slug="waste", name_en="solid waste")
    mentions = read("the law on solid waste").mentions
    assert [(each.slug, each.first, each.last) for each in mentions] == [("waste", 1, 3)]


def test_the_terms_of_a_word_are_asked_beside_it() -> None:
    make_term(slug="waste", name_en="solid waste")
    assert read("solid waste law").units == [["solid", "=term:waste"], ["wast", "=term:waste"], ["law"]]
    assert read("solid waste").lexemes == ["solid", "wast", "=term:waste"]


def test_a_chinese_character_counts_with_the_next_one_and_alone_only_where_it_stands_alone() -> None:
    assert read("水质 法").units == [["水质"], ["法"]]


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("word " * MAX_TOKENS, False),
        ("word " * (MAX_TOKENS + 1), True),
        ("word " * 1000, True),
        ("水" * MAX_TOKENS, False),
        ("a" * MAX_CHARACTERS, False),
        ("a" * (MAX_CHARACTERS + 1), True),
        ("a" * 10_000, True),
    ],
)
def test_a_question_is_read_so_far_and_says_if_there_was_more(text: str, is_cut: bool) -> None:
    question = read(text)
    assert question.is_cut is is_cut
    assert len(question.tokens) <= MAX_TOKENS
    assert len(question.asked) <= MAX_CHARACTERS


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u200b", "\u200f", "\u202e", "\ufeff", "\u00ad", "\x1b"])
def test_signs_that_show_nothing_are_not_asked(sign: str) -> None:
    question = read(f"{sign}waste{sign} water{sign}")
    assert words(question) == ["waste", "water"]
    assert sign not in question.asked


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u200f", "\u2060", "\ufeff"])
def test_a_sign_that_shows_nothing_does_not_part_a_word(sign: str) -> None:
    assert words(read(f"Казах{sign}стан 固体{sign}废物")) == ["Казахстан", *"固体废物"]


@pytest.mark.parametrize("sign", ["\n", "\t", "\x00", "\x1b"])
def test_a_control_sign_parts_words(sign: str) -> None:
    assert words(read(f"clean{sign}water")) == ["clean", "water"]


@pytest.mark.parametrize(
    ("text", "reader", "expected"),
    [
        ("waste", "en", ["en"]),
        ("waste", "ru", ["ru", "en"]),
        ("отходы", "zh-hans", ["zh-hans", "ru"]),
        ("固废 ШОС EIA", "en", ["en", "zh-hans", "ru"]),
        ("2017", "ru", ["ru"]),
        ("", "ru", ["ru"]),
    ],
)
def test_readers_search_in_their_language_first_and_then_in_that_of_the_question(
    text: str, reader: str, expected: list[str]
) -> None:
    assert languages_of(text, reader) == expected


class AnyText(TestCase):
    """For any text, whatever it is."""

    @given(any_text)
    def test_any_text_can_be_read(self, text: str) -> None:
        question = read(text)
        question.asked.encode()
        assert len(question.units) <= len(question.tokens) <= MAX_TOKENS
        assert all(question.written(index) for index in range(len(question.tokens)))

    @given(any_text)
    def test_what_was_read_reads_the_same_again(self, text: str) -> None:
        once = read(text)
        assert words(read(once.asked)) == words(once)

    @given(any_text)
    def test_postgresql_can_read_every_part_of_the_question(self, text: str) -> None:
        from django.db import connection

        question = read(text)
        nears = [near for _one, _other, near in question.pairs]
        with connection.cursor() as cursor:
            for part in (*question.phrases, *question.excluded, question.phrase, *nears):
                cursor.execute("SELECT %s::tsquery::text", [part])
