"""What the entries of an item say, for the readers of each language."""

import datetime

import pytest
from django.utils import timezone

from cooperation.models import Meeting
from portal.languages import columns
from portal.models import SearchEntry
from portal.publishing.states import Readiness
from portal.search.documents import MAX_SHOWN_CHARACTERS, Vector, quoted, without_html
from portal.search.index import changed
from tests.factories import (
    make_article,
    make_document,
    make_law,
    make_mechanism,
    make_meeting,
    make_state,
    make_subject,
)
from tests.search.asking import answered, found

pytestmark = pytest.mark.django_db


def entry(path: str, language: str) -> SearchEntry:
    return SearchEntry.objects.get(path=path, language=language)


# --- Across languages ---------------------------------------------------------------------------


def test_an_item_is_found_in_a_language_that_it_lacks_by_its_subject_state_kind_and_mechanism() -> None:
    subject = make_subject(name_zh_hans="冰川", name_en="Glaciers", name_ru="Ледники")
    state = make_state(name_zh_hans="哈萨克斯坦", name_en="Kazakhstan", name_ru="Казахстан")
    mechanism = make_mechanism(title_zh_hans="委员会", title_en="Commission", title_ru="Подкомиссия")
    make_document(
        slug="chinese",
        languages=("zh-hans",),
        kind="memorandum",
        subjects=[subject],
        states=[state],
        mechanism=mechanism,
    )
    for word in ("ледников", "Казахстана", "меморандум", "подкомиссии", "документ"):
        assert "documents/chinese/" in found(word, "ru"), word
    for word in ("glacier", "Kazakhstan", "memorandum", "commission", "documents"):
        assert "documents/chinese/" in found(word, "en"), word


def test_an_entry_says_in_which_language_its_text_is() -> None:
    make_article(slug="chinese", languages=("zh-hans",), title_zh_hans="冰川")
    made = entry("news/chinese/", "ru")
    assert (made.text_language, made.title) == ("zh-hans", "冰川")


def test_a_text_in_another_language_is_found_in_its_own_language_only() -> None:
    make_article(slug="chinese", languages=("zh-hans",), body_zh_hans="<p>冰川正在融化</p>")
    make_article(slug="russian", languages=("ru",), body_ru="<p>Ледники тают</p>")
    assert found("融化", "zh-hans") == ["news/chinese/"]
    assert found("тают", "ru") == ["news/russian/"]
    assert "тают" not in str(entry("news/russian/", "en").vector)


def test_a_draft_translation_is_not_found() -> None:
    article = make_article(slug="half", body_en="<p>Glaciers melt</p>")
    article.readiness_en = "draft"
    article.save()
    assert found("glaciers") == []


# --- Facets and shown texts ---------------------------------------------------------------------


def test_a_narrower_subject_counts_for_the_broader_ones() -> None:
    nature = make_subject(slug="nature")
    water = make_subject(slug="water", parent=nature)
    ice = make_subject(slug="ice", parent=water)
    make_article(slug="melt", subjects=[ice])
    assert {"subject:ice", "subject:nature", "subject:water"} <= set(entry("news/melt/", "en").facets)


def test_the_facets_are_kind_state_subject_year_and_the_languages_that_can_be_read() -> None:
    state, subject = make_state(iso2="kz"), make_subject(slug="ice")
    make_article(
        slug="melt", languages=("zh-hans", "ru"), states=[state], subjects=[subject], date=datetime.date(2021, 7, 1)
    )
    assert sorted(entry("news/melt/", "en").facets) == [
        "kind:articles",
        "state:kz",
        "subject:ice",
        "text:ru",
        "text:zh-hans",
        "year:2021",
    ]


def test_an_unknown_date_is_no_year() -> None:
    make_article(slug="melt", date=datetime.date(2021, 7, 1), date_precision="unknown")
    assert not [facet for facet in entry("news/melt/", "en").facets if facet.startswith("year:")]
    assert found("", year="2021") == []


def test_marks_of_html_are_not_part_of_the_text() -> None:
    make_article(slug="melt", body_en="<p>One &amp; two</p><p>Glaciers <strong>mel</strong>t</p>")
    assert entry("news/melt/", "en").body == "One & two\nGlaciers melt"
    assert found("strong") == []


@pytest.mark.parametrize(
    ("rich", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("One<br>Two", "One\nTwo"),
        ("Water &lt; 5", "Water < 5"),
        ("plain", "plain"),
    ],
)
def test_blocks_of_a_rich_text_are_set_apart(rich: str, words: str) -> None:
    assert without_html(rich) == words


def test_a_very_long_text_is_indexed_and_shown_in_part() -> None:
    make_article(slug="long", body_en="<p>glacier " + "word " * 50_000 + "</p>")
    assert found("glacier") == ["news/long/"]
    assert len(entry("news/long/", "en").body) == MAX_SHOWN_CHARACTERS


@pytest.mark.parametrize("text", ["it's a \\ back'slash", "''", "\\'", "a:1A b:*", "<-> & | !", "'=kind:laws'"])
def test_signs_of_a_text_cannot_break_its_vector(text: str) -> None:
    make_article(slug="odd", title_en=f"Glacier {text}", body_en=f"<p>{text}</p>")
    assert found("glacier") == ["news/odd/"]
    assert found("", kind="laws") == []


def test_a_law_is_found_by_its_number_its_original_title_and_its_state() -> None:
    state = make_state(**dict.fromkeys(columns("name"), "Kazakhstan"))
    make_law(slug="code", state=state, number="400-VI", original_title="Экологический кодекс", languages=("ru",))
    for word in ("400-VI", "кодекса", "Kazakhstan"):
        assert "laws/code/" in found(word), word


def test_a_meeting_is_found_by_its_mechanism_and_its_city() -> None:
    mechanism = make_mechanism(slug="body", title_en="Commission")
    make_meeting(mechanism=mechanism, ordinal=1, city_en="Harbin")
    assert "cooperation/body/meetings/1/" in found("commission")
    assert found("harbin") == ["cooperation/body/meetings/1/"]


# --- The vector ---------------------------------------------------------------------------------


def test_words_of_different_zones_are_no_neighbours() -> None:
    make_article(slug="melt", title_en="Green silk", summary_en="road of goods")
    assert found('"green silk"') == ["news/melt/"]
    assert answered('"silk road"').is_loose


def test_places_count_on_from_text_to_text() -> None:
    vector = Vector()
    vector.add("clean water", "A")
    vector.add("river", "D")
    assert str(vector) == "'clean':1A 'water':2A 'river':12D"


def test_words_that_say_nothing_are_not_in_the_vector() -> None:
    vector = Vector()
    vector.add("the law of the river", "D")
    assert str(vector) == "'law':2D 'river':5D"


def test_a_lexeme_is_quoted_as_postgresql_reads_it() -> None:
    assert quoted("it's \\") == "'it''s \\\\'"


@pytest.mark.parametrize("hidden", ["withdrawn", "scheduled", "draft translation"])
def test_the_name_of_what_readers_may_not_see_is_not_in_what_belongs_to_it(hidden: str) -> None:
    mechanism = make_mechanism(title_en="Secretariat")
    make_meeting(mechanism=mechanism)
    assert found("secretariat", kind="meetings")
    if hidden == "withdrawn":
        mechanism.withdraw()
    elif hidden == "scheduled":
        mechanism.published_at = timezone.now() + datetime.timedelta(days=9)
        mechanism.save()
        changed(Meeting, [mechanism.meetings.get().pk])
    else:
        mechanism.readiness_en = Readiness.DRAFT
        mechanism.save()
    assert not found("secretariat", kind="meetings")
