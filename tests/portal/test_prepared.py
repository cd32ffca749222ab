"""Prepared queries give what the query sets give that they were made of, for other values and in every language."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from news.models import Article
from portal import prepared as module
from portal.prepared import Given, prepared
from tests.factories import make_article, make_source, make_subject


@pytest.fixture(autouse=True)
def nothing_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_prepared", {})


def with_slug(slug: Given) -> Any:
    return Article.objects.select_related("outlet").prefetch_related("subjects").filter(slug=slug)


def titles(pks: Given) -> Any:
    return Article.objects.filter(pk__in=pks.numbers).order_by("slug").values_list("slug", "title")


@pytest.mark.django_db
def test_a_query_is_written_once_and_asked_with_other_values() -> None:
    make_article(slug="one", outlet=make_source(name_en="Agency"), subjects=[make_subject(slug="air")])
    make_article(slug="two")
    written = 0

    def counted(slug: Given) -> Any:
        nonlocal written
        written += 1
        return with_slug(slug)

    found = [prepared("article", counted, slug=slug) for slug in ("one", "two", "three", "one")]
    assert [[each.slug for each in items] for items in found] == [["one"], ["two"], [], ["one"]]
    assert written == 1


@pytest.mark.django_db
def test_related_records_come_as_the_query_set_says() -> None:
    make_article(slug="one", outlet=make_source(name_en="Agency"), subjects=[make_subject(slug="air")])
    for _again in range(2):
        (article,) = prepared("article", with_slug, slug="one")
        with CaptureQueriesContext(connection) as captured:
            assert article.outlet.name_en == "Agency"
            assert [subject.slug for subject in article.subjects.all()] == ["air"]
        assert len(captured) == 0


@pytest.mark.django_db
def test_values_are_those_of_the_active_language() -> None:
    pks = [make_article(slug=slug, title_en=f"{slug} en", title_ru=f"{slug} ru").pk for slug in ("a", "b", "c")]
    for language in ("en", "ru", "en"):
        with translation.override(language):
            found = prepared("titles", titles, pks=pks[:2])
        assert found == [("a", f"a {language}"), ("b", f"b {language}")]
    assert prepared("titles", titles, pks=[]) == []


@pytest.mark.django_db
def test_a_value_is_never_part_of_the_query() -> None:
    make_article(slug="one")
    assert prepared("article", with_slug, slug="' OR true --") == []
    with CaptureQueriesContext(connection) as captured:
        prepared("article", with_slug, slug="%s %(a)s")
    assert "'%s %(a)s'" in captured[0]["sql"]


@pytest.mark.django_db
def test_a_query_is_planned_once() -> None:
    make_article(slug="one")
    for slug in ("one", "two", "one"):
        prepared("article", with_slug, slug=slug)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%slug\" = ($1)%'"
        )
        assert cursor.fetchall() == [(3,)]


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_a_migration_made_useless_is_made_anew() -> None:
    make_article(slug="one")
    (before,) = prepared("article", with_slug, slug="one")
    other = connection.copy()
    try:
        for column_type in ("text", "varchar(100)"):
            with other.cursor() as cursor:
                cursor.execute(f"ALTER TABLE news_article ALTER COLUMN dateline_place_en TYPE {column_type}")
            assert prepared("article", with_slug, slug="one") == [before]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_with_its_own_values_and_connection() -> None:
    slugs = [make_article(slug=f"article-{number}").slug for number in range(4)]
    found: dict[str, list[str]] = {}

    def ask(slug: str) -> None:
        found[slug] = [each.slug for _again in range(20) for each in prepared("article", with_slug, slug=slug)]
        connections.close_all()

    threads = [Thread(target=ask, args=[slug]) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {slug: [slug] * 20 for slug in slugs}
