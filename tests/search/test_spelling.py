"""What a reader may have meant."""

import datetime

import pytest
from django.utils import timezone

from portal.search import spelling
from portal.search.query import read
from tests.factories import make_law, make_mechanism, make_state, make_subject, make_term
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def names() -> None:
    make_term(name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы")
    make_term(name_zh_hans="生物多样性", name_en="biodiversity", name_ru="биоразнообразие")
    make_state(name_zh_hans="吉尔吉斯斯坦", name_en="Kyrgyzstan", name_ru="Кыргызстан")


def corrected(text: str, *unknown: str) -> str:
    return spelling.corrected(read(text), unknown, spelling.vocabulary()).text


def nearest(text: str) -> list[str]:
    return [name.text for name in spelling.nearest_names(text, spelling.vocabulary())]


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("asked", "unknown", "expected"),
    [
        ("biodiversty", "biodiversty", "biodiversity"),
        ("law on Biodivercity 2021", "Biodivercity", "law on biodiversity 2021"),
        ("закон биоразнобразие", "биоразнобразие", "закон биоразнообразие"),
        ("Kirgyzstan", "Kirgyzstan", "kyrgyzstan"),
    ],
)
def test_a_word_that_nothing_has_is_put_right_and_the_rest_stays(asked: str, unknown: str, expected: str) -> None:
    assert corrected(asked, unknown) == expected


@pytest.mark.usefixtures("names")
def test_several_words_are_put_right_at_once() -> None:
    assert corrected("solld biodiversty", "solld", "biodiversty") == "solid biodiversity"


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("word", ["qwertyuiop", "12345", "废务", "xy", "biodiversities"])
def test_a_word_that_is_like_none_or_a_form_of_one_is_not_put_right(word: str) -> None:
    assert corrected(word, word) == ""


@pytest.mark.parametrize("word", ["a.b", "(wast", "wast[e", "wa\\ste", "+waste"])
@pytest.mark.usefixtures("names")
def test_signs_of_a_pattern_do_no_harm(word: str) -> None:
    assert corrected(f"{word} biodiversty", word, "biodiversty").endswith(" biodiversity")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("solid wast", "solid waste"),
        ("固体废弃物", "固体废物"),
        ("твердый отход", "твёрдые отходы"),
        ("Kirgizstan", "Kyrgyzstan"),
    ],
)
def test_the_nearest_names_are_offered_the_most_alike_first(asked: str, expected: str) -> None:
    assert nearest(asked)[0] == expected


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("asked", ["qwertyuiop", "asdfgh", "йцукен", "ШОР", "足球"])
def test_a_name_that_is_like_a_part_of_the_question_only_is_not_offered(asked: str) -> None:
    for name in ("COP", "EIP", "SDG", "ABS", "цена на углерод", "мусор", "碳足迹"):
        make_term(name_zh_hans=name, name_en=name, name_ru=name)
    assert nearest(asked) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("Kazahstan", "Kazakhstan"), ("экалогия", "нацпроект «Экология»"), ("环竟", "环境质量"), ("雾埋", "雾霾")],
)
def test_a_typing_mistake_in_a_name_or_in_a_part_of_it_is_understood(asked: str, expected: str) -> None:
    make_term(name_zh_hans="环境质量", name_en="Kazakhstan", name_ru="нацпроект «Экология»")
    make_term(name_zh_hans="雾霾")
    assert nearest(asked)[0] == expected


def test_a_name_that_was_asked_for_is_not_offered() -> None:
    assert "solid waste" not in nearest("Solid Waste")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("asked", ["", "a", "水", "???", "qqqqqqqqqqqqqqqqqqqqqqqq"])
def test_nothing_is_offered_where_nothing_is_near(asked: str) -> None:
    assert nearest(asked) == []


def test_not_too_many_names_are_offered() -> None:
    for number in range(20):
        make_term(name_en=f"solid waste {number}")
    assert len(nearest("solid waste")) == spelling.NEAREST


def test_names_of_states_subjects_mechanisms_laws_and_terms_are_known_with_one_query() -> None:
    make_state(name_en="Elbonia")
    make_subject(name_en="Cryosphere")
    make_mechanism(title_en="Assembly")
    make_law(title_en="Water Code")
    make_term(name_en="glacier")
    known = spelling.vocabulary()
    assert {"elbonia", "cryosphere", "assembly", "water code", "glacier"} <= set(known.names)
    assert known.words["elbonia"] == ("Elbonia", "en")
    assert queries_of(spelling.vocabulary) == 1


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("asked", "unknown", "language"),
    [
        ("biodiversty", ["biodiversty"], "en"),
        ("биоразнобразие", ["биоразнобразие"], "ru"),
        ("biodiversty биоразнобразие", ["biodiversty", "биоразнобразие"], ""),
        ("law biodiversty", ["biodiversty"], ""),
    ],
)
def test_the_language_of_what_was_meant_is_known_where_all_of_it_is(
    asked: str, unknown: list[str], language: str
) -> None:
    assert spelling.corrected(read(asked), unknown, spelling.vocabulary()).language == language


@pytest.mark.usefixtures("names")
def test_a_near_name_says_its_language() -> None:
    assert spelling.nearest_names("твердый отход", spelling.vocabulary())[0].language == "ru"


def test_a_name_is_not_known_before_it_is_public() -> None:
    make_law(title_en="Water Code", published_at=timezone.now() + datetime.timedelta(days=1))
    known = spelling.vocabulary()
    assert "water code" not in known.names
    assert not {"water", "code"} & set(known.words)
