"""A clause is cited in the manner of each language."""

import datetime
from typing import Any

import pytest

from portal.clauses.citation import citation
from portal.clauses.models import BodyIs
from portal.clauses.rows import rows_on
from portal.clauses.store import save_tree
from portal.languages import CODES
from portal.legaltext.tree import Node, NodeText
from tests.factories import make_clauses, make_law, node

pytestmark = pytest.mark.django_db

DAY = datetime.date(2021, 6, 30)


def code_of_kazakhstan(**fields: str) -> Any:
    law = make_law(
        title_zh_hans="哈萨克斯坦共和国生态法典",
        title_en="Environmental Code of the Republic of Kazakhstan",
        title_ru="Экологический кодекс Республики Казахстан",
        number="№ 400-VI",
        events={"adopted": "2020-12-21", "signed": "2021-01-02"},
        body_is=BodyIs.OFFICIAL_TEXT,
        **fields,
    )
    make_clauses(law, node("chapter", "1", node("article", "5", node("paragraph", "2"))))
    return law


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hans", "《哈萨克斯坦共和国生态法典》（第400-VI号，2021年1月2日）第五条第二款。u"),
        (
            "en",
            "Environmental Code of the Republic of Kazakhstan, No. 400-VI of 2 January 2021, article 5, paragraph 2. u",
        ),
        ("ru", "Экологический кодекс Республики Казахстан от 2 января 2021 г. № 400-VI, статья 5, пункт 2. u"),
    ],
)
def test_a_paragraph_of_an_article(language: str, expected: str) -> None:
    law = code_of_kazakhstan()
    assert (
        citation(law, language, rows_on(law, DAY, CODES), url="u").replace("\N{NARROW NO-BREAK SPACE}", " ") == expected
    )


def test_a_day_that_was_asked_for_is_said() -> None:
    law = code_of_kazakhstan()
    law.body_is = BodyIs.OFFICIAL_TEXT
    assert citation(law, "en", on=DAY, url="u").endswith(", as worded on 30 June 2021. u")


def test_a_russian_citation_that_ends_with_a_day_has_one_stop() -> None:
    law = code_of_kazakhstan()
    law.body_is = BodyIs.OFFICIAL_TEXT
    said = citation(law, "ru", on=DAY, url="u").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said.endswith(", в редакции на 30 июня 2021 года. u")


def test_an_abstract_is_not_cited_as_the_wording_of_a_day() -> None:
    law = code_of_kazakhstan()
    law.body_is = BodyIs.ABSTRACT
    said = citation(law, "en", on=DAY, url="u")
    assert "abstract of the SCO" in said
    assert "as worded" not in said


def test_a_number_that_says_its_year_stands_without_the_date() -> None:
    law = make_law(
        number="Act No. 29 of 1986", title_en="Act", events={"signed": "1986-05-23"}, body_is="official_text"
    )
    assert citation(law, "en", url="u") == "Act, Act No. 29 of 1986. u"


def test_a_clause_is_cited_by_the_number_that_it_prints() -> None:
    law = make_law(title_zh_hans="法", title_en="Act", events={}, body_is="official_text")
    save_tree(
        law, [Node("section", "12", {"zh-hans": NodeText("第12条", "名称"), "en": NodeText("Section 12", "Name")})]
    )
    rows = rows_on(law, DAY, CODES)
    assert citation(law, "zh-hans", rows, url="u") == "《法》第12条。u"
    assert citation(law, "en", rows, url="u") == "Act, section 12. u"


def test_a_chapter_is_cited_by_what_it_is() -> None:
    law = code_of_kazakhstan()
    assert "2021, chapter 1. u" in citation(law, "en", rows_on(law, DAY, CODES)[:1], url="u")
