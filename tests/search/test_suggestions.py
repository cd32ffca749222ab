"""What is offered while a reader types."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from portal.models import TermVariant
from portal.search import engine
from portal.search.suggestions import MOST, suggestions
from tests.factories import make_article, make_law, make_state, make_subject, make_term
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


def labels(typed: str, language: str = "en") -> list[str]:
    return [each["label"] for each in suggestions(typed, language)]


@pytest.fixture
def known() -> None:
    make_state(iso2="kz", name_zh_hans="哈萨克斯坦", name_en="Kazakhstan", name_ru="Казахстан")
    make_law(
        slug="code", number="400-VI", title_zh_hans="生态法典", title_en="Environmental Code", title_ru="Экокодекс"
    )
    make_term(name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы")


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("kaz", "en", "Kazakhstan"),
        ("KAZAKHSTAN", "en", "Kazakhstan"),
        ("Environmental", "en", "Environmental Code"),
        ("environmental co", "en", "Environmental Code"),
        ("cod", "en", "Environmental Code"),
        ("ка", "ru", "Казахстан"),
        ("отход", "ru", "твёрдые отходы"),
        ("твердых отх", "ru", "твёрдые отходы"),
        ("固", "zh-hans", "固体废物"),
        ("固体", "zh-hans", "固体废物"),
        ("固体废", "zh-hans", "固体废物"),
        ("固體廢物", "zh-hans", "固体废物"),
        ("废物", "zh-hans", "固体废物"),
        ("400-VI", "en", "Environmental Code"),
        ("400-v", "en", "Environmental Code"),
        ("400", "en", "Environmental Code"),
        ("№ 400", "ru", "Экокодекс"),
        ("Казах", "en", "Казахстан"),
        ("kazakh", "zh-hans", "Kazakhstan"),
    ],
)
def test_names_that_begin_with_what_was_typed_are_offered(typed: str, language: str, expected: str) -> None:
    assert labels(typed, language) == [expected]


@pytest.mark.usefixtures("known")
def test_a_suggestion_says_its_kind_its_language_and_where_it_leads() -> None:
    with override("en"):
        assert suggestions("kaz", "en") == [
            {"label": "Kazakhstan", "kind": "State", "lang": "en", "url": "/en/members/kz/", "written": None},
        ]


@pytest.mark.usefixtures("known")
def test_all_words_must_fit() -> None:
    assert labels("environmental waste") == []


def test_titles_that_begin_with_what_was_typed_come_first_and_states_before_laws() -> None:
    make_law(title_en="Water law of Kazakhstan", slug="law")
    make_law(title_en="Kazakhstan water law", slug="other")
    make_state(name_en="Kazakhstan")
    assert labels("Kazakh") == ["Kazakhstan", "Kazakhstan water law", "Water law of Kazakhstan"]


def test_an_item_is_offered_once_in_the_readers_language_where_that_fits() -> None:
    make_subject(name_zh_hans="CO2eq", name_en="CO2eq of air", name_ru="CO2eq воздуха")
    assert labels("co2", "ru") == ["CO2eq воздуха"]


@pytest.fixture
def abbreviated() -> None:
    impact = make_term(
        slug="impact",
        name_zh_hans="环境影响评价",
        name_en="environmental impact assessment",
        name_ru="оценка воздействия",
        abbreviation_en="EIA",
    )
    TermVariant.objects.create(term=impact, language="zh-hans", text="环评", kind="abbreviation")
    make_term(name_en="EIA report", name_zh_hans="环评报告", name_ru="отчёт об ОВОС")


@pytest.mark.usefixtures("abbreviated")
@pytest.mark.parametrize(
    ("typed", "language", "written", "agreed"),
    [
        ("EIA", "en", {"text": "EIA", "lang": "en"}, "environmental impact assessment"),
        ("ei", "en", {"text": "EIA", "lang": "en"}, "environmental impact assessment"),
        ("EIA", "ru", {"text": "EIA", "lang": "en"}, "оценка воздействия"),
        ("环评", "zh-hans", {"text": "环评", "lang": "zh-hans"}, "环境影响评价"),
        ("環評", "en", {"text": "环评", "lang": "zh-hans"}, "environmental impact assessment"),
    ],
)
def test_a_term_is_offered_by_any_of_its_names_beside_the_agreed_one(
    typed: str, language: str, written: dict[str, str], agreed: str
) -> None:
    offered = suggestions(typed, language)
    assert (written, agreed) in [(each["written"], each["label"]) for each in offered]
    assert len({each["url"] for each in offered}) == len(offered)


@pytest.mark.usefixtures("abbreviated")
def test_a_name_that_is_just_what_was_typed_comes_first() -> None:
    assert labels("EIA") == ["environmental impact assessment", "EIA report"]


@pytest.mark.usefixtures("abbreviated")
def test_a_term_that_fits_by_its_agreed_name_is_offered_by_that() -> None:
    assert [each["written"] for each in suggestions("environmental imp", "en")] == [None]


@pytest.mark.parametrize(("typed", "expected"), [("Kazakh", "Kazakhstan"), ("400", "Water code")])
def test_no_number_of_other_titles_hides_a_state_or_a_law_by_its_number(
    typed: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_article(title_en=f"Kazakhstan {number} in 400 words")
    make_state(name_en="Kazakhstan")
    make_law(title_en="Water code", number="400-VI")
    monkeypatch.setattr("portal.search.suggestions.LOOKED_AT", 2)
    assert labels(typed)[0] == expected


def test_not_more_are_offered_than_can_be_read() -> None:
    for number in range(MOST + 3):
        make_term(name_en=f"glacier {number}")
    assert len(labels("glac")) == MOST


def test_what_is_not_public_is_not_offered() -> None:
    make_article(title_en="Glacier draft", published=False)
    make_article(title_en="Glacier later", published_at=timezone.now() + datetime.timedelta(days=1))
    make_article(title_en="Glacier gone").withdraw()
    assert labels("glacier") == []


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "typed",
    ["", " ", "'", "';--", "'; DROP TABLE x", "%", "\\", ":*", "& | !", "a:*", "<script>", "\x00", "😀", "\ud800", "?"],
)
def test_odd_text_gets_no_suggestions(typed: str) -> None:
    assert labels(typed) == []


def test_a_very_long_text_gets_an_answer() -> None:
    assert labels("word " * 2000) == []


@pytest.mark.usefixtures("known")
def test_the_answer_is_json(client: Client) -> None:
    response = client.get("/ru/search/suggestions/?q=каз")
    assert response["Content-Type"] == "application/json"
    assert response.json() == {
        "suggestions": [
            {"label": "Казахстан", "kind": "Государство", "lang": "ru", "url": "/ru/members/kz/", "written": None}
        ]
    }


def test_no_text_and_an_unknown_one_get_an_empty_list(client: Client) -> None:
    for query in ("", "?q=", "?q=zzzz", "?x=1"):
        assert client.get(f"/en/search/suggestions/{query}").json()["suggestions"] == []


def test_the_number_of_queries_does_not_grow_with_the_number_of_names() -> None:
    counted = []
    for _round in range(2):
        for number in range(5):
            make_term(name_en=f"glacier {_round} {number}")
        counted.append(queries_of(lambda: suggestions("glac", "en")))
    assert counted[0] == counted[1] <= 3


def test_suggestions_that_take_too_long_are_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args: object) -> None:
        raise engine.TooSlowError

    monkeypatch.setattr("portal.search.views.suggestions", stopped)
    response = client.get("/en/search/suggestions/?q=glac")
    assert response.status_code == 200
    assert response.json()["suggestions"] == []
