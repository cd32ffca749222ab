"""What belongs to an item comes with it, or from a small table that is kept; the item comes without what is not shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Law
from news.models import Article
from portal.languages import columns
from portal.models import SourceDocument
from portal.publishing.parts import part, take_parts, with_parts
from portal.rights import translated_fields
from tests.delivery import beating
from tests.factories import make_article, make_law, make_picture, make_source, make_subject, texts
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What the pulse has heard is forgotten after the test."""
    yield
    beating.forget()


def with_its_parts(slug: str, *names: str) -> Any:
    article = with_parts(Article.objects.filter(slug=slug), *names).get()
    take_parts(article, *names)
    return article


@pytest.mark.usefixtures("forgotten")
def test_the_source_of_many_articles_is_read_once() -> None:
    outlet = make_source(name_en="The Gazette")
    for slug in ("one", "two", "three"):
        make_article(slug=slug, outlet=outlet)
    beating.holds(1)
    with CaptureQueriesContext(connection) as captured:
        names = [with_its_parts(slug, "outlet").outlet.name_en for slug in ("one", "two", "three")]
    assert names == ["The Gazette"] * 3
    assert sum("news_source" in query["sql"] for query in captured) == 1


@pytest.mark.usefixtures("forgotten")
def test_a_source_that_is_newer_than_what_is_kept_is_found_all_the_same() -> None:
    make_article(slug="one", outlet=make_source(name_en="The Gazette"))
    beating.holds(1)
    with_its_parts("one", "outlet")
    make_article(slug="two", outlet=make_source(name_en="The Herald"))
    beating.holds(1)
    assert with_its_parts("two", "outlet").outlet.name_en == "The Herald"


def test_what_is_not_there_is_none() -> None:
    make_article(slug="one", outlet=None)
    article = with_its_parts("one", "outlet", "picture", "source_document")
    with CaptureQueriesContext(connection) as captured:
        assert (article.outlet, article.picture, article.source_document) == (None, None, None)
    assert len(captured) == 0


def test_one_row_of_a_large_table_is_joined() -> None:
    make_article(slug="one", picture=make_picture(alt_en="A lake"))
    article = with_its_parts("one", "picture")
    with CaptureQueriesContext(connection) as captured:
        assert article.picture.alt_en == "A lake"
    assert len(captured) == 0


def test_a_part_is_what_the_relation_has() -> None:
    make_article(slug="one", subjects=[make_subject(slug="air"), make_subject(slug="water")])
    article = with_its_parts("one", "subjects")
    with CaptureQueriesContext(connection) as captured:
        assert [each.slug for each in part(article, "subjects")] == ["air", "water"]
        assert part(article, "subjects") == list(article.subjects.all())
    assert len(captured) == 0


def test_a_page_reads_no_text_in_another_language_and_none_twice(client: Client) -> None:
    make_article(slug="one")
    with CaptureQueriesContext(connection) as captured:
        get(client, "/ru/news/one/")
    sql = " ".join(query["sql"] for query in captured)
    assert '"news_article"."body_ru"' in sql
    unread = [*columns("body", languages=("zh-hans", "en")), *translated_fields(Article), "created_at", "updated_at"]
    assert [name for name in unread if f'"news_article"."{name}"' in sql] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_page_in_a_language_without_a_text_reads_that_of_another(client: Client, language: str) -> None:
    make_article(slug="one", languages=("zh-hans",), body_zh_hans="<p>全文在此</p>")
    assert "<p>全文在此</p>" in get(client, f"/{language}/news/one/")


def test_a_law_has_its_state_and_source_on_its_page(client: Client) -> None:
    paper = SourceDocument.objects.create(slug="paper", **texts("title", "Paper on laws"))
    law: Law = make_law(slug="one", source_document=paper)
    html = get(client, "/en/laws/one/")
    assert law.state.name_en in html
    assert f"The facts are taken from: {paper.title_en}." in html
