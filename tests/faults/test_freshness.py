"""What is changed is on every worker's pages within a second, whoever changed it."""

import datetime
import time

import psycopg
import pytest

from tests.faults.servers import Cluster, Gunicorn, wait_until

LIMIT_S = 1.0
ENOUGH_TO_MEET_BOTH_WORKERS = 30


def sees_everywhere(portal: Gunicorn, path: str, text: str) -> bool:
    return all(text in portal.get(path).text for _ask in range(ENOUGH_TO_MEET_BOTH_WORKERS))


@pytest.fixture
def database(cluster: Cluster) -> "psycopg.Connection[tuple[str]]":
    return psycopg.connect(cluster.url(), autocommit=True)


def test_a_change_is_on_every_workers_page_within_a_second(
    portal: Gunicorn, database: "psycopg.Connection[tuple[str]]"
) -> None:
    assert sees_everywhere(portal, "/en/news/", "</html>")
    with database:
        found = database.execute(
            "UPDATE news_article SET title_en = 'Changed by hand ' || id WHERE id = (SELECT id FROM news_article"
            " WHERE workflow_state = 'published' ORDER BY date DESC, id DESC LIMIT 1) RETURNING title_en"
        ).fetchone()
    assert found
    time.sleep(LIMIT_S)
    assert sees_everywhere(portal, "/en/news/", found[0])
    assert sees_everywhere(portal, "/en/", found[0])


def test_a_change_is_not_shown_before_it_is_committed(
    portal: Gunicorn, database: "psycopg.Connection[tuple[str]]"
) -> None:
    with database, database.transaction(force_rollback=True):
        database.execute("UPDATE portal_subject SET name_en = 'Never committed'")
        assert not sees_everywhere(portal, "/en/", "Never committed")
    time.sleep(LIMIT_S)
    assert "Never committed" not in portal.get("/en/").text


def test_a_scheduled_item_appears_in_its_second(portal: Gunicorn, database: "psycopg.Connection[tuple[str]]") -> None:
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=10)
    with database:
        database.execute(
            "UPDATE news_article SET title_en = 'In its second', published_at = %s WHERE id = (SELECT id FROM"
            " news_article WHERE workflow_state = 'published' ORDER BY date DESC, id DESC OFFSET 1 LIMIT 1)",
            [at],
        )
    time.sleep(LIMIT_S)
    assert "In its second" not in portal.get("/en/news/").text
    assert datetime.datetime.now(datetime.UTC) < at, "the machine was too slow to look before the time"
    wait_until(lambda: datetime.datetime.now(datetime.UTC) >= at)
    assert sees_everywhere(portal, "/en/news/", "In its second")


def test_who_edits_sees_the_change_at_once(portal: Gunicorn, database: "psycopg.Connection[tuple[str]]") -> None:
    portal.get("/en/about/")
    with database:
        database.execute("UPDATE portal_page SET title_en = 'Seen at once'")
    assert "Seen at once" in portal.get("/en/about/", Cookie="sessionid=somebody").text
