"""A clause is cited in the manner of each language."""

import datetime
from typing import Any

import pytest

from portal.clauses.citation import citation
from portal.clauses.models import BodyIs
from portal.clauses.rows import rows_on
from portal.languages import CODES
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


def test_a_day_that_was_asked_for_and_an_abstract_are_said() -> None:
    law = code_of_kazakhstan()
    law.body_is = BodyIs.ABSTRACT
    said = citation(law, "en", on=DAY, url="u")
    assert "as worded on 30 June 2021 (abstract of the SCO" in said


def test_a_chapter_is_cited_by_what_it_is() -> None:
    law = code_of_kazakhstan()
    assert "2021, chapter 1. u" in citation(law, "en", rows_on(law, DAY, CODES)[:1], url="u")
