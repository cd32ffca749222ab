"""The commitment thread: statement, concept, plan, project, news - seen from any of them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from lxml import html

from portal.publishing.relations import thread_of
from tests.factories import make_article, make_document, make_project, make_statement, relate
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> dict[str, Any]:
    statement, concept, plan = make_statement(), make_document(), make_document()
    project, article = make_project(), make_article(title_en="What came of it")
    relate(concept, "follows_from", statement)
    relate(plan, "implements", concept)
    relate(project, "implements", plan)
    relate(article, "concerns", project)
    return {"statement": statement, "concept": concept, "plan": plan, "project": project, "article": article}


@pytest.mark.parametrize(
    ("start", "upstream", "downstream"),
    [
        ("statement", [], ["concept", "plan", "project", "article"]),
        ("plan", ["concept", "statement"], ["project", "article"]),
        ("article", ["project", "plan", "concept", "statement"], []),
    ],
)
def test_the_whole_thread_is_seen_from_any_item(
    chain: dict[str, Any], start: str, upstream: list[str], downstream: list[str]
) -> None:
    thread = thread_of(chain[start])
    keys = {(item.kind_name, item.pk): name for name, item in chain.items()}
    assert [keys[step.card.kind_name, step.card.pk] for step in thread.upstream] == upstream
    assert [keys[step.card.kind_name, step.card.pk] for step in thread.downstream] == downstream


def test_a_tie_is_said_of_the_item_that_is_shown() -> None:
    old, new, article = make_document(title_en="Old"), make_document(title_en="New"), make_article()
    relate(new, "replaces", old)
    relate(article, "concerns", new)
    with override("en"):
        thread = thread_of(new)
    assert [(step.label, step.near) for step in (*thread.upstream, *thread.downstream)] == [
        ("replaced by", None),
        ("speaks of", None),
    ]


def test_the_list_of_a_thread_is_numbered_oldest_first(client: Client) -> None:
    item = make_document(date="2020-01-01")
    for year in (2003, 2001, 2002):
        relate(item, "based_on", make_document(title_en=f"Base {year}", date=f"{year}-01-01"))
    text = " ".join(
        html.fromstring(get(client, f"/en/documents/{item.slug}/")).cssselect(".thread")[0].text_content().split()
    )
    assert re.findall(r"(\d)\. Base (\d+)", text) == [("1", "2001"), ("2", "2002"), ("3", "2003")]


def test_each_point_of_the_picture_leads_to_its_item(client: Client, chain: dict[str, Any]) -> None:
    tree = html.fromstring(get(client, f"/en/documents/{chain['plan'].slug}/"))
    links = {link.get("href") for link in tree.cssselect(".thread-picture a")}
    assert links == {link.get("href") for link in tree.cssselect(".thread .title a")}


def test_what_an_article_speaks_of_stands_beside_it(client: Client, chain: dict[str, Any]) -> None:
    tree = html.fromstring(get(client, f"/en/news/{chain['article'].slug}/"))
    (link,) = tree.cssselect("aside.margin [aria-labelledby=about] a")
    with override("en"):
        assert link.get("href") == chain["project"].get_absolute_url()


def test_an_item_that_is_not_public_is_left_out(chain: dict[str, Any]) -> None:
    chain["article"].withdraw()
    assert [step.card.kind_name for step in thread_of(chain["project"]).downstream] == []


def test_a_ring_of_relations_comes_to_an_end() -> None:
    first, second = make_document(), make_document()
    relate(first, "concerns", second)
    relate(second, "concerns", first)
    assert thread_of(first).upstream[0].card.pk == second.pk


def test_relations_go_when_their_item_goes(chain: dict[str, Any]) -> None:
    chain["article"].delete()
    assert not thread_of(chain["project"]).downstream


def test_the_page_of_a_project_shows_the_news_about_it(client: Client, chain: dict[str, Any]) -> None:
    assert "What came of it" in get(client, chain["project"].get_absolute_url().replace("/zh-hans/", "/en/"))


def test_an_item_is_never_part_of_its_own_thread() -> None:
    first, second, third = make_document(), make_document(), make_document()
    for later, earlier in ((first, second), (second, third), (third, first)):
        relate(later, "concerns", earlier)
    thread = thread_of(first)
    assert first.pk not in {step.card.pk for step in (*thread.upstream, *thread.downstream)}


def test_a_clique_of_relations_is_walked_in_no_time() -> None:
    documents = [make_document() for _ in range(12)]
    for number, later in enumerate(documents):
        for earlier in documents[:number]:
            relate(later, "concerns", earlier)
    assert len(thread_of(documents[-1]).upstream) == 11
