"""With many items, the queries of every public page go by an index, and a far page of a list goes as its second."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from news.models import Article
from portal.models import SearchEntry
from portal.paging import PAGE_SIZE, Key, beyond
from portal.publishing.models import kinds
from tests import databases
from tests.databases import ITEMS
from tests.walk import Visit, walk

# PostgreSQL rightly reads a table through that is smaller.
MANY_ROWS = 10_000
# One in the middle, one near the end, and the last full one.
FAR_PAGES = (ITEMS // PAGE_SIZE // 2, ITEMS // PAGE_SIZE - 50, ITEMS // PAGE_SIZE - 1)
# Plans differ by how common the words are: in nearly every text, in some, in none; and for what is being typed.
QUESTIONS = (
    "/ru/search/?q={common}",
    "/zh-hans/search/?q={chinese}",
    "/ru/search/?q={common}+{rare}",
    "/ru/search/?q={rare}",
    "/ru/search/?q=qwzxqk",
    "/ru/search/suggestions/?q={common}",
)


@pytest.fixture(scope="module")
def many_items(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Connect to a database with many items."""
    with django_db_blocker.unblock(), databases.many_items():
        yield


@pytest.fixture(scope="module")
def visits(many_items: None) -> list[Visit]:
    return [*walk(), *map(asked, questions())]


def questions() -> list[str]:
    """Searches for words that are in many of the items, and in few."""
    from bench.vocabulary import words

    return [
        each.format(common=quote("сотрудничество"), rare=quote(words("ru")[3000]), chinese=quote("合作"))
        for each in QUESTIONS
    ]


def asked(path: str) -> Visit:
    """A visit of one address."""
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return Visit("", (), path, [query["sql"] for query in captured.captured_queries])


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of a plan and all below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def plan_of(query: str) -> list[dict[str, Any]]:
    """The nodes of the plan of a query."""
    ((found,),) = rows(f"EXPLAIN (FORMAT JSON) {query}")
    return list(nodes((found if isinstance(found, list) else json.loads(found))[0]["Plan"]))


def is_planned(query: str) -> bool:
    return re.match(r"[\s(]*(SELECT|WITH)\b", query) is not None


def test_the_walk_sees_every_kind_of_page(visits: list[Visit]) -> None:
    seen = {visit.view for visit in visits}
    own = {model.url_name for model in kinds().values() if model.has_own_page and model.objects.published().exists()}
    assert own <= seen
    assert ("news:article-list", ("after", "subject")) in {(visit.view, visit.parameters) for visit in visits}


def test_no_page_reads_a_large_table_of_items_through(visits: list[Visit]) -> None:
    large = {
        model._meta.db_table
        for model in [*kinds().values(), SearchEntry]
        if rows(f"SELECT count(*) FROM {model._meta.db_table}")[0][0] >= MANY_ROWS  # noqa: S608 (our own names)
    }
    assert large == {"news_article", "portal_searchentry"}
    read_through = {
        f"{visit.path}: {query[:200]} … {query[-400:]}"
        for visit in visits
        for query in visit.queries
        if is_planned(query)
        for node in plan_of(query)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
    }
    assert not read_through


def list_page(number: int) -> str:
    """The address of a page of the list of news, by the last item of the page before it."""
    place = Article.objects.published().newest_first().values_list("date", "pk")[(number - 1) * PAGE_SIZE - 1]
    return f"/ru/news/?after={Key(*place).encode()}"


def shape(path: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The queries of a page without the values in them, each with the steps of its plan and the indexes they use."""
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    queries = [query["sql"] for query in captured.captured_queries if is_planned(query["sql"])]
    return [
        (
            re.sub(r"\(\d+(?:, \d+)*\)", "(n)", re.sub(r"'[^']*'", "'…'", re.sub(r"\b\d+\b", "n", query))),
            [(node["Node Type"], node.get("Index Name", "")) for node in plan_of(query)],
        )
        for query in queries
    ]


@pytest.mark.parametrize("page", FAR_PAGES)
def test_a_far_page_of_a_list_is_asked_for_as_the_second_is(many_items: None, page: int) -> None:
    second, far = shape(list_page(2)), shape(list_page(page))
    assert far == second


@pytest.mark.parametrize("page", [2, *FAR_PAGES])
def test_a_page_of_a_list_reads_no_more_items_than_it_shows(many_items: None, page: int) -> None:
    key = Key.decode(list_page(page).partition("=")[2])
    items = Article.objects.published().filter(beyond(key, older=True)).newest_first()[:PAGE_SIZE]
    plan = json.loads(items.explain(format="json", analyze=True))[0]["Plan"]
    read = sum(
        node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        for node in nodes(plan)
        if "Scan" in node["Node Type"]
    )
    # Some more than shown: those of the same day before the place, and those that are not published.
    assert read <= 3 * PAGE_SIZE
