"""Words and links of the templates, in the manner of each language."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from portal.templatetags import portal as tags


class Country:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/x/{self.name}/"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "a, b and c"), ("ru", "a, b и c"), ("zh-hans", "a、b和c")],
)
def test_names_are_joined_in_the_manner_of_the_language(language, expected):
    with override(language):
        assert tags.joined(["a", "b", "c"]) == expected


def test_joined_names_are_escaped():
    assert tags.joined(["<b>"]) == "&lt;b&gt;"


def test_linked_names_are_escaped_and_in_alphabetical_order():
    with override("en"):
        html = tags.linked([Country("Y&Z"), Country("A")])

    assert html == '<a href="/x/A/">A</a> and <a href="/x/Y&amp;Z/">Y&amp;Z</a>'


@pytest.mark.parametrize(("language", "expected"), [("en", "Russian"), ("ru", "русский"), ("zh-hans", "俄语")])
def test_language_is_named_in_the_reader_s_language(language, expected):
    with override(language):
        assert tags.language_name("ru") == expected


def test_unknown_date_makes_no_time_element():
    assert tags.when(SimpleNamespace(date_text="", date_iso="")) == ""


def test_partial_date_keeps_its_machine_form():
    html = tags.when(SimpleNamespace(date_text="January 2021", date_iso="2021-01"))

    assert html == '<time datetime="2021-01">January 2021</time>'


def test_event_has_come_on_its_day():
    assert tags.has_come(SimpleNamespace(date=datetime.date(2001, 6, 15)))
    assert not tags.has_come(SimpleNamespace(date=datetime.date(2999, 1, 1)))


def test_event_is_ahead_of_an_earlier_day():
    assert not tags.has_come(SimpleNamespace(date=datetime.date(2001, 6, 15)), datetime.date(2001, 6, 14))


def reading(**values):
    item = SimpleNamespace(original_language="zh-hans")
    defaults = {
        "item": item,
        "is_original": False,
        "is_official": False,
        "translated_from": "zh-hans",
        "translator": "",
        "is_outdated": False,
    }
    return SimpleNamespace(**defaults | values)


def test_trust_line_of_the_original_names_its_language_only():
    with override("en"):
        assert tags.trust(reading(is_original=True)) == ["This is the original text; its language is Chinese."]


def test_trust_line_of_an_outdated_translation_by_way_of_another_language_says_all():
    with override("en"):
        said = tags.trust(reading(translated_from="ru", translator="A. Petrov", is_outdated=True))

    assert said == [
        "This is an unofficial translation; the language of the original is Chinese.",
        "It was translated by way of another language: Russian.",
        "Translator: A. Petrov.",
        "The original has changed since this translation was made.",
    ]


def test_a_long_text_is_cut_where_a_word_ends():
    assert tags.shortened("rules on impact assessment", 24) == "rules on impact…"


def test_a_text_without_spaces_is_cut_anywhere():
    assert tags.shortened("关于环境影响评价的规定", 6) == "关于环境影…"


def test_a_text_that_is_short_enough_stays():
    assert tags.shortened("rules", 5) == "rules"
