"""By which names a term of the glossary is recognised, in texts and in questions."""

import pytest

from portal.languages import CODES, columns
from portal.models import Term, TermForm, TermVariant
from portal.search.analysis import plain, tokens
from portal.search.glossary import Glossary, mentions_in_question
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def named(slug: str, name: str, **fields: str) -> Term:
    return make_term(slug=slug, **dict.fromkeys(columns("name"), name) | fields)


def forms(term: Term) -> set[tuple[str, str]]:
    return set(TermForm.objects.filter(term=term).values_list("language", "text"))


def in_text(text: str) -> list[tuple[str, str]]:
    """The terms that the index finds in a text: the slug, and the words that stand for it."""
    found = tokens(plain(text))
    mentions = Glossary().mentions(plain(text), found)
    return [(each.slug, plain(text)[found[each.first].start : found[each.last - 1].end]) for each in mentions]


def in_question(text: str) -> list[str]:
    return [each.slug for each in mentions_in_question(plain(text), tokens(plain(text)))[0]]


# --- The forms follow the term ------------------------------------------------------------------


def test_names_and_abbreviations_of_a_new_term_are_its_forms() -> None:
    term = make_term(name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы", abbreviation_en="SW")
    assert forms(term) == {
        ("zh-hans", "固体废物"),
        ("en", "solid waste"),
        ("en", "SW"),
        ("ru", "твёрдые отходы"),
    }


def test_a_variant_becomes_a_form_when_it_is_added_and_is_none_when_it_is_deleted() -> None:
    term = named("waste", "废物")
    variant = TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    assert ("zh-hans", "固废") in forms(term)
    variant.delete()
    assert forms(term) == {(code, "废物") for code in CODES}


def test_a_changed_variant_is_a_form_as_it_is_now() -> None:
    term = named("waste", "废物")
    variant = TermVariant.objects.create(term=term, language="en", text="rubish", kind="synonym")
    variant.text = "rubbish"
    variant.save()
    assert {text for _code, text in forms(term)} == {"废物", "rubbish"}


def test_a_renamed_term_keeps_no_form_of_its_old_name() -> None:
    term = named("waste", "garbage")
    for column in columns("name"):
        setattr(term, column, "waste")
    term.save()
    assert forms(term) == {(code, "waste") for code in CODES}


def test_a_deleted_term_leaves_no_form() -> None:
    named("waste", "waste").delete()
    assert not TermForm.objects.exists()


def test_a_name_without_letters_is_no_form() -> None:
    assert forms(named("sign", "waste", abbreviation_en="—")) == {(code, "waste") for code in CODES}


# --- In a text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("solid waste", "On Solid Wastes and water", "Solid Wastes"),
        ("твёрдые отходы", "О твердых отходах", "твердых отходах"),
        ("固体废物", "城市固體廢物管理", "固體廢物"),
        ("Environmental impact assessment", "environmental\nimpact-assessment", "environmental\nimpact-assessment"),
    ],
)
def test_a_term_is_found_in_a_text_in_any_case_number_and_writing(name: str, text: str, written: str) -> None:
    named("term", name)
    assert in_text(text) == [("term", written)]


def test_the_longest_term_wins_where_several_begin() -> None:
    named("waste", "solid waste")
    named("management", "solid waste management")
    assert in_text("solid waste management, solid waste") == [
        ("management", "solid waste management"),
        ("waste", "solid waste"),
    ]


def test_two_terms_of_one_name_are_both_found() -> None:
    named("one", "ecology")
    named("other", "ecology")
    assert {slug for slug, _written in in_text("ecology")} == {"one", "other"}


def test_a_term_is_not_found_in_part_of_its_name() -> None:
    named("management", "solid waste management")
    assert in_text("solid waste") == []


@pytest.mark.parametrize(("text", "expected"), [("the WHO says", ["WHO"]), ("those who say", []), ("Who says?", [])])
def test_a_short_abbreviation_is_found_in_capitals_only(text: str, expected: list[str]) -> None:
    named("who", "World Health Organization", abbreviation_en="WHO")
    assert [written for _slug, written in in_text(text)] == expected


def test_a_name_in_small_letters_is_found_whatever_its_length() -> None:
    named("air", "air")
    assert in_text("Air and AIR") == [("air", "Air"), ("air", "AIR")]


# --- In a question ------------------------------------------------------------------------------


def test_a_question_names_a_term_by_any_of_its_names_in_any_language() -> None:
    term = make_term(slug="waste", name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы")
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    for asked in ("solid wastes", "固体废物", "固废", "固廢管理", "сбор твердых отходов"):
        assert in_question(asked) == ["waste"], asked


@pytest.mark.parametrize(("abbreviation", "word"), [("SEA", "sea"), ("BAT", "Bat"), ("WHO", "who"), ("ТО", "то")])
def test_a_common_word_is_no_abbreviation_that_is_only_in_capitals(abbreviation: str, word: str) -> None:
    named("term", "strategic assessment", abbreviation_en=abbreviation)
    assert in_question(f"{abbreviation} rules") == ["term"]
    assert in_question(f"{word} rules") == in_question(word) == []


@pytest.mark.parametrize("text", ["PM2.5", "pm2.5", "co2", "CO2"])
def test_an_abbreviation_with_a_figure_is_found_in_small_letters_too(text: str) -> None:
    named("term", "pollutant", abbreviation_en="PM2.5", abbreviation_ru="CO2")
    assert in_question(text) == ["term"]
    assert in_text(text) == [("term", text)]


def test_a_term_inside_a_longer_one_is_not_meant() -> None:
    named("waste", "solid waste")
    named("management", "solid waste management")
    assert in_question("solid waste management") == ["management"]


def test_a_question_without_words_names_no_term() -> None:
    named("waste", "solid waste")
    assert in_question("?!") == []
