"""The public glossary: its order, what narrows it, and the page of a term."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from portal.languages import columns
from portal.languages.collation import by_initial
from portal.models import TermVariant
from tests.factories import make_article, make_subject, make_term
from tests.pages import get

pytestmark = pytest.mark.django_db


def named(zh: str, en: str, ru: str, **fields: object):
    return make_term(**dict(zip(columns("name"), (zh, en, ru), strict=True)), **fields)


def shown(html: str) -> list[str]:
    """The names of the terms on the page of the glossary, in their order."""
    return re.findall(r'<p class="title"><a[^>]*>([^<]*)</a>', html)


def letters(html: str) -> list[str]:
    return re.findall(r'<h3 id="letter-\d+">([^<]*)</h3>', html)


@pytest.fixture
def three_terms() -> None:
    named("水质", "water quality", "качество воды")
    named("大气污染", "air pollution", "загрязнение воздуха")
    named("环境影响评价", "environmental impact assessment", "ёмкость среды", abbreviation_en="EIA")


@pytest.mark.parametrize(
    ("language", "order", "initials"),
    [
        ("zh-hans", ["大气污染", "环境影响评价", "水质"], ["D", "H", "S"]),
        ("en", ["air pollution", "environmental impact assessment", "water quality"], ["A", "E", "W"]),
        ("ru", ["ёмкость среды", "загрязнение воздуха", "качество воды"], ["Е", "З", "К"]),
    ],
)
def test_terms_stand_under_the_letters_of_the_readers_language(
    three_terms: None, client: Client, language: str, order: list[str], initials: list[str]
) -> None:
    html = get(client, f"/{language}/glossary/")
    assert shown(html) == order
    assert letters(html) == initials


def test_a_name_in_quotation_marks_stands_under_its_first_letter_and_a_number_under_none() -> None:
    assert by_initial(["“Blue Sky”", "2030 Agenda", "air"], str) == [
        ("#", ["2030 Agenda"]),
        ("A", ["air"]),
        ("B", ["“Blue Sky”"]),
    ]


def test_every_term_has_its_equivalents_in_the_other_languages_marked_as_such(
    three_terms: None, client: Client
) -> None:
    html = get(client, "/ru/glossary/")
    assert '<li lang="en">environmental impact assessment <span class="abbreviation">EIA</span></li>' in html
    assert '<li lang="zh-hans">水质</li>' in html


@pytest.mark.parametrize("asked", ["EIA", "eia", "influence", "環境", "ёмкость", "емкости"])
def test_a_word_of_any_name_in_any_language_narrows_the_list(three_terms: None, client: Client, asked: str) -> None:
    term = named("别的", "another thing", "другое")
    TermVariant.objects.create(term=term, language="en", text="influence", kind="synonym")
    expected = "another thing" if asked == "influence" else "environmental impact assessment"
    assert shown(get(client, f"/en/glossary/?q={quote(asked)}")) == [expected]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("fir", ["forest fires"]),
        ("fires", ["forest fires"]),
        ("forest fi", ["forest fires"]),
        ("пожар", ["forest fires"]),
        ("火", ["forest fires"]),
        ("ire", []),
        ("orest fires", []),
        ("ожары", []),
    ],
)
def test_a_beginning_of_a_word_narrows_the_list_and_no_other_part_does(
    client: Client, asked: str, expected: list[str]
) -> None:
    named("森林火灾", "forest fires", "лесные пожары")
    assert shown(get(client, f"/en/glossary/?q={quote(asked)}")) == expected


def test_a_subject_narrows_the_list_to_itself_and_the_narrower_ones(three_terms: None, client: Client) -> None:
    air = make_subject(slug="air")
    smog = make_subject(slug="smog", parent=air)
    named("霾", "haze", "мгла").subjects.add(smog)
    assert shown(get(client, "/en/glossary/?subject=air")) == ["haze"]


def test_a_subject_that_is_none_is_named_and_the_list_stays_whole(three_terms: None, client: Client) -> None:
    html = get(client, "/en/glossary/?subject=nonsense")
    assert "“nonsense” is not a choice for “Subject”" in html
    assert len(shown(html)) == 3


@pytest.mark.parametrize("asked", ["nothing", "???", "%", "\\", "'"])
def test_where_there_is_no_such_term_the_search_is_offered(three_terms: None, client: Client, asked: str) -> None:
    html = get(client, f"/en/glossary/?q={quote(asked)}")
    assert shown(html) == []
    assert f'href="/en/search/?q={quote(asked)}"' in html


def test_a_name_too_long_is_named_as_such(client: Client) -> None:
    assert 'role="alert"' in get(client, f"/en/glossary/?q={'a' * 201}")


def test_a_term_shows_its_names_meaning_variants_and_subjects(client: Client) -> None:
    subject = make_subject(slug="waste", name_en="Waste")
    term = named("固体废物", "solid waste", "твёрдые отходы", definition_en="What is thrown away.", slug="solid-waste")
    term.subjects.add(subject)
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    html = get(client, "/en/glossary/solid-waste/")
    assert "What is thrown away." in html
    assert '<dd lang="ru">твёрдые отходы</dd>' in html
    assert '<span lang="zh-hans">固废</span> <span class="count">abbreviation</span>' in html
    assert 'href="/en/subjects/waste/"' in html


def test_a_definition_in_another_language_says_which(client: Client) -> None:
    term = named("水", "water", "вода", definition_zh_hans="一种液体。")
    assert '<p class="lede" lang="zh-hans">一种液体。</p>' in get(client, f"/ru/glossary/{term.slug}/")


def test_a_term_leads_to_the_items_that_use_one_of_its_names_and_to_no_others(client: Client) -> None:
    term = named("固体废物", "solid waste", "твёрдые отходы", slug="solid-waste")
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    make_article(slug="by-variant", summary_zh_hans="城市固废管理")
    make_article(slug="by-case", summary_ru="О твёрдых отходах")
    make_article(slug="other")
    make_article(slug="draft", summary_zh_hans="固废", published=False)
    assert "/zh-hans/news/by-variant/" in get(client, "/zh-hans/glossary/solid-waste/")
    russian = get(client, "/ru/glossary/solid-waste/")
    assert "/ru/news/by-case/" in russian
    assert "/other/" not in russian
    assert "/draft/" not in get(client, "/zh-hans/glossary/solid-waste/")


def test_a_term_names_the_terms_whose_meaning_needs_it(client: Client) -> None:
    named("废物", "waste", "отходы", slug="waste")
    named("回收", "recycling", "переработка", slug="recycling", definition_en="The use of waste.")
    html = get(client, "/en/glossary/waste/")
    assert 'href="/en/glossary/recycling/"' in html


def test_a_term_that_is_none_is_not_found(client: Client) -> None:
    assert client.get("/en/glossary/nothing/").status_code == 404


def test_glossary_and_terms_are_in_the_sitemap(client: Client) -> None:
    named("水", "water", "вода", slug="water")
    assert "/ru/glossary/</loc>" in client.get("/sitemap-ru-lists.xml").content.decode()
    assert "/ru/glossary/water/</loc>" in client.get("/sitemap-ru-term.xml").content.decode()
