"""The checks of a translator's tool, in all directions between the three languages."""

import pytest

from portal.translating.checks import Term, dates, findings, numbers

LANGUAGES = {"zh": "zh-hans", "en": "en", "ru": "ru"}


def codes(source: str, target: str, direction: str = "zh-ru", terms: tuple[Term, ...] = ()) -> list[str]:
    before, after = (LANGUAGES[each] for each in direction.split("-"))
    return [each.code for each in findings(source, target, before, after, terms)]


def test_an_empty_paragraph_is_not_translated() -> None:
    assert codes("你好。", " ") == ["untranslated"]


@pytest.mark.parametrize(
    ("source", "target", "direction"),
    [
        ("2019年6月14日通过。", "Принято 14 июня 2019 года.", "zh-ru"),
        ("2019年6月14日通过。", "Adopted on 14 June 2019.", "zh-en"),
        ("9月16日至17日举行。", "Состоится 16–17 сентября.", "zh-ru"),
        ("Adopted on June 14, 2019.", "2019年6月14日通过。", "en-zh"),
        ("В июне 2014 года открыт центр.", "The centre opened in June 2014.", "ru-en"),
        ("投资3.5万元，增长1,234.5。", "Вложено 35 тыс. юаней, рост 1 234,5.", "zh-ru"),
        ("减少9亿吨。", "A cut of 900 million tonnes.", "zh-en"),
        ("Article 15 applies.", "适用第十五条。", "en-zh"),
        ("第219-ФЗ号法律。", "Law No. 219-ФЗ.", "zh-en"),
        ("发展“绿色”经济；", "Развитие «зелёной» экономики.", "zh-ru"),
        ("见 https://example.org/a 页。", "См. https://example.org/a сейчас.", "zh-ru"),
    ],
)
def test_a_right_translation_is_left_in_peace(source: str, target: str, direction: str) -> None:
    assert codes(source, target, direction) == []


@pytest.mark.parametrize(
    ("source", "target", "direction", "code"),
    [
        ("2019年6月14日通过。", "Принято 15 июня 2019 года.", "zh-ru", "dates"),
        ("共有14次会议。", "Всего 15 заседаний.", "zh-ru", "numbers"),
        ("与WWF合作。", "Сотрудничество с фондом.", "zh-ru", "names"),
        ("见 https://example.org/a 页。", "См. https://example.org/b сейчас.", "zh-ru", "links"),
        ('<a href="https://a.org">看</a>', '<a href="https://b.org">см.</a>', "zh-ru", "links"),
        ("<strong>水</strong>源", "Вода", "zh-ru", "markup"),
        ("水源。", "Вода", "zh-ru", "end"),
        ("水源。", "Источник  воды.", "zh-ru", "spaces"),
        ("“水源”。", "„Вода“.", "zh-ru", "punctuation"),
        ("水源。", "Вода 水源.", "zh-ru", "script"),
        ("Water, air.", "水,空气。", "en-zh", "punctuation"),
        ("水，空气。", "Water， air.", "zh-en", "punctuation"),
        ("水源", "水源", "zh-ru", "untranslated"),
    ],
)
def test_what_is_wrong_is_found(source: str, target: str, direction: str, code: str) -> None:
    assert code in codes(source, target, direction)


def test_a_term_that_is_not_used_is_named_with_its_equivalent() -> None:
    terms = (Term("water", "水", "вода"), Term("air", "空气", "воздух", is_used=True))
    [found] = findings("水和空气", "Воздух", "zh-hans", "ru", terms)
    assert (found.code, "水 → вода" in found.message, "воздух" in found.message) == ("term", True, False)


def test_a_declaration_is_not_in_december() -> None:
    assert dates("The Declaration of May Day") == []


def test_the_numbers_of_dates_are_no_numbers() -> None:
    assert numbers("2019年6月14日") == []
