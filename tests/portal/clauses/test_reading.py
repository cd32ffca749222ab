"""The page of a text: languages side by side, any day, what changed, terms, citations; bad wishes are named."""

import pytest
from django.test import Client
from lxml import html

from portal.clauses.models import BodyIs
from portal.publishing.states import Readiness
from tests.factories import make_clauses, make_document, make_law, make_term, node
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def page(path: str) -> html.HtmlElement:
    return html.fromstring(get(Client(), path))


def text_of(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def cells(tree: html.HtmlElement, eid: str) -> dict[str | None, str]:
    """The text of each cell of a clause by its language; a gap has none."""
    return {cell.get("lang"): text_of(cell) for cell in tree.get_element_by_id(eid).cssselect(".cell")}


def initiative() -> str:
    """A document with clauses in Chinese and Russian, one of them in Chinese only; its path."""
    document = make_document(slug="initiative")
    both = ("zh-hans", "ru")
    make_clauses(document, node("article", "1", languages=both), node("article", "2", languages=("zh-hans",)))
    return "documents/initiative/"


def test_the_page_shows_its_own_language_unless_asked() -> None:
    law = make_law(slug="code")
    make_clauses(law)
    assert list(cells(page("/ru/laws/code/"), "art_1")) == ["ru"]


@pytest.mark.parametrize("query", ["with=zh-hans,ru", "with=zh-hans&with=ru"])
def test_the_language_of_the_page_stands_first(query: str) -> None:
    found = cells(page(f"/ru/{initiative()}?{query}"), "art_1")
    assert list(found) == ["ru", "zh-hans"]
    assert "Body of article 1 [ru]" in found["ru"]


def test_a_clause_that_a_language_lacks_is_a_gap_and_not_a_shift() -> None:
    tree = page(f"/en/{initiative()}?with=zh-hans,ru")
    assert "Body of article 2 [zh-hans]" in cells(tree, "art_2")["zh-hans"]
    assert cells(tree, "art_2")[None] == "This clause is not available in this language: Русский."


def test_a_page_whose_language_has_no_clauses_shows_the_next_and_says_so() -> None:
    tree = page(f"/en/{initiative()}")
    assert list(cells(tree, "art_1")) == ["zh-hans"]
    assert "shown in another language: Chinese" in text_of(tree)


def test_a_draft_translation_is_not_shown_by_clause_either() -> None:
    law = make_law(slug="code", readiness_ru=Readiness.DRAFT)
    make_clauses(law)
    tree = page("/en/laws/code/?with=en,ru")
    assert list(cells(tree, "art_1")) == ["en"]
    assert "[ru]" not in text_of(tree)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("with=de", "“de” is not a language of this portal. Allowed: zh-hans, en, ru."),
        ("with=en", "The clauses are not available in this language: English."),
        ("on=yesterday", "“yesterday” is not a day"),
        ("on=2021-06", "“2021-06” is not a day"),
        ("on=9999-01-01", "“9999-01-01” is not a day"),
        ("since=x", "“x” is not a day"),
        ("on=2021-01-01&since=2022-01-01", "does not come before the later one"),
        ("terms=perhaps", "“perhaps” is not a choice for “terms”"),
        ("cite=art_99", "“art_99” is not a clause of this text."),
        ("with=%00", "is not a language"),
    ],
)
def test_a_wish_that_is_not_understood_is_named_and_the_text_is_there(query: str, problem: str) -> None:
    response = Client().get(f"/en/{initiative()}?{query}")
    if query == "with=%00":
        assert response.status_code in (200, 400)
        return
    tree = html.fromstring(response.content)
    assert response.status_code == 200
    assert problem in text_of(tree.cssselect(".notice[role=alert]")[0])
    assert cells(tree, "art_1")


def test_a_day_gives_the_wording_and_the_status_of_that_day() -> None:
    law = make_law(slug="code", events={"adopted": "2021-01-02", "in_force": "2021-07-01"})
    make_clauses(law, node("article", "1", en="<p>Old words.</p>"))
    make_clauses(law, node("article", "1", en="<p>New words.</p>"), starts_on="2023-07-05")
    then = page("/en/laws/code/?on=2021-06-30")
    assert text_of(then.cssselect(".status")[0]) == "not yet in force"
    assert "The status is that of 30 June 2021." in text_of(then)
    assert "Old words." in cells(then, "art_1")["en"]
    now = page("/en/laws/code/")
    assert text_of(now.cssselect(".status")[0]) == "in force"
    assert "New words." in cells(now, "art_1")["en"]


def test_two_days_are_compared_word_by_word() -> None:
    law = make_law(slug="code")
    make_clauses(law, node("article", "1", en="<p>Pay in thirty days.</p>"), node("article", "2"), node("article", "3"))
    make_clauses(
        law,
        node("article", "1", en="<p>Pay in ten days.</p>"),
        node("article", "2"),
        node("article", "4"),
        starts_on="2023-07-05",
    )
    tree = page("/en/laws/code/?on=2023-08-01&since=2023-01-01")
    first = tree.get_element_by_id("art_1")
    assert [each.text for each in first.cssselect("del")] == ["thirty"]
    assert [each.text for each in first.cssselect("ins")] == ["ten"]
    assert not tree.get_element_by_id("art_2").cssselect("ins, del")
    assert tree.get_element_by_id("art_3").cssselect("del")
    assert not tree.get_element_by_id("art_3").cssselect("ins")
    assert tree.get_element_by_id("art_4").cssselect("ins")
    assert [a.get("href") for a in tree.cssselect(".changed-clauses a")] == ["#art_1", "#art_3", "#art_4"]


def test_a_repealed_clause_says_since_when() -> None:
    law = make_law(slug="code")
    make_clauses(law, node("article", "1"), node("article", "2"))
    law.clauses.get(eid="art_2").texts.update(ends_on="2023-01-01")
    assert "Body of article 2" in cells(page("/en/laws/code/?on=2022-12-31"), "art_2")["en"]
    tree = page("/en/laws/code/?on=2023-01-01")
    assert "Repealed with effect from 1 January 2023." in text_of(tree.get_element_by_id("art_2"))
    assert "Body of article 2" not in text_of(tree)


def test_a_clause_is_cited_on_demand_in_the_languages_that_are_shown() -> None:
    tree = page(f"/en/{initiative()}?with=zh-hans,ru&cite=art_1")
    citations = tree.get_element_by_id("art_1").cssselect(".citations p")
    assert [each.get("lang") for each in citations] == ["zh-hans", "ru"]
    assert text_of(citations[1]).endswith("/ru/documents/initiative/#art_1")


def test_terms_are_marked_on_demand_with_their_equivalents() -> None:
    make_term(slug="body", name_zh_hans="机构", name_en="body", name_ru="орган")
    law = make_law(slug="code")
    make_clauses(law)
    assert not page("/en/laws/code/").cssselect("a.term")
    tree = page("/en/laws/code/?terms=1")
    assert tree.get_element_by_id("art_1").cssselect("a.term")[0].get("href") == "#term-body"
    assert "机构" in text_of(tree.get_element_by_id("term-body"))


def test_the_contents_lead_to_the_clauses() -> None:
    law = make_law(slug="code")
    make_clauses(law)
    tree = page("/en/laws/code/")
    links = [a.get("href") for a in tree.cssselect(".contents a")]
    assert links == ["#chp_1", "#art_1", "#art_2"]
    assert all(tree.cssselect(str(link)) for link in links)


def test_ids_of_a_page_are_there_once() -> None:
    law = make_law(slug="code")
    make_clauses(law)
    ids = page("/en/laws/code/?with=zh-hans,en,ru&terms=1").xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_text_says_whether_it_is_an_abstract_or_official() -> None:
    law = make_law(slug="code")
    make_clauses(law)
    assert page("/en/laws/code/").get_element_by_id("text").text == "Abstract by clause"
    law.body_is = BodyIs.OFFICIAL_TEXT
    law.save()
    assert page("/en/laws/code/").get_element_by_id("text").text == "Text by clause"


@pytest.mark.parametrize("size", [3, 300])
def test_a_text_costs_the_same_queries_whatever_its_length(size: int) -> None:
    law = make_law(slug="code")
    make_clauses(law, *(node("article", str(number + 1)) for number in range(size)))
    assert queries_of(lambda: get(Client(), "/ru/laws/code/?with=zh-hans,en,ru&terms=1")) <= 8


def test_what_an_editor_wrote_in_a_heading_cannot_break_the_page() -> None:
    law = make_law(slug="code")
    clause = node("article", "1")
    clause.texts["en"].heading = "<script>alert(1)</script>"
    clause.texts["en"].num = '"><img>'
    make_clauses(law, clause)
    for query in ("", "?cite=art_1", "?with=en,ru"):
        tree = page(f"/en/laws/code/{query}")
        assert not tree.get_element_by_id("art_1").cssselect("script, img")


def test_the_export_is_the_text_in_the_language_of_the_address() -> None:
    path = initiative()
    response = Client().get(f"/ru/{path}akn.xml")
    assert response.headers["Content-Type"] == "application/akn+xml"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "Body of article 1 [ru]" in response.content.decode()
    assert Client().get(f"/en/{path}akn.xml").status_code == 404
    assert Client().get(f"/ru/{path}akn.xml?on=never").status_code == 400


def amended_code() -> None:
    """A law adopted in 2020, in force since July 2021, amended in 2023 with the wording and in 2025 without."""
    events = {"adopted": "2020-12-21", "in_force": "2021-07-01", "amended": "2025-04-09"}
    law = make_law(slug="code", events=events, body_is=BodyIs.OFFICIAL_TEXT)
    law.events.create(kind="amended", date="2023-07-05")
    old = node("article", "5", node("paragraph", "2", en="<p>Old.</p>"))
    new = node("article", "5", node("paragraph", "2", en="<p>New.</p>"))
    make_clauses(law, old)
    make_clauses(law, new, starts_on="2023-09-05")


def test_a_changed_clause_is_named_with_what_it_stands_in() -> None:
    amended_code()
    tree = page("/en/laws/code/?on=2024-01-01&since=2022-01-01")
    assert text_of(tree.cssselect(".changed-clauses a")[0]) == "Article 5, 2."


def test_amendments_without_a_recorded_wording_are_named() -> None:
    amended_code()
    said = text_of(page("/en/laws/code/?on=2026-01-01&since=2022-01-01").cssselect(".reading .notice")[0])
    assert "whose wording is not recorded here: 9 April 2025" in said


def test_an_amendment_whose_wording_is_recorded_is_not_named_as_missing() -> None:
    amended_code()
    tree = page("/en/laws/code/?on=2024-01-01&since=2022-01-01")
    assert "not recorded here" not in text_of(tree)


def test_on_a_day_before_it_the_entry_into_force_is_said_to_be_ahead() -> None:
    amended_code()
    tree = page("/en/laws/code/?on=2021-01-15")
    assert "It is to enter into force later: 1 July 2021." in text_of(tree.cssselect(".head .notice")[0])


def test_events_after_the_chosen_day_are_marked_as_later() -> None:
    amended_code()
    events = [text_of(each) for each in page("/en/laws/code/?on=2021-01-15").cssselect(".events li")]
    assert [("Later than the day shown" in each) for each in events] == [False, True, True, True]


def test_without_a_chosen_day_no_event_is_marked() -> None:
    amended_code()
    assert "Later than the day shown" not in text_of(page("/en/laws/code/"))


def test_an_abstract_is_not_given_out_as_the_wording_of_a_day() -> None:
    make_clauses(make_law(slug="code", events={"adopted": "2020-12-21"}, body_is=BodyIs.ABSTRACT))
    assert "not the wording of that day" in text_of(page("/en/laws/code/?on=2021-01-15"))
