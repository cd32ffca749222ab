"""The database is away: what was seen goes on being served, the rest says so at once, and all is well again by itself."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest

from tests.faults.conftest import NAME, PASSWORD
from tests.faults.desk import Desk
from tests.faults.servers import Answer, Cluster, Gunicorn, wait_until

# Design section 8: a reader waits no longer than this, and so long after the end of an outage it is over.
LIMIT_S = 2.0
SEEN = ("/en/", "/ru/news/", "/zh-hans/laws/?year=2020", "/en/members/")
NOT_SEEN = "/ru/documents/"

Outage = Callable[[Cluster], AbstractContextManager[object]]
OUTAGES = [
    pytest.param(lambda cluster: cluster.stopped(), id="stopped"),
    pytest.param(lambda cluster: cluster.frozen(), id="frozen"),
]


def look_at_pages(portal: Gunicorn) -> None:
    for path in SEEN:
        assert portal.get(path).status == 200


def in_time(portal: Gunicorn, path: str, limit_s: float = LIMIT_S, **headers: str) -> Answer:
    """The answer, given within the limit; what the machine itself is late with at the moment is not counted."""
    answer = portal.get(path, **headers)
    lateness_s = portal.get("/healthz").seconds
    assert answer.seconds - lateness_s < limit_s, f"{path} took {answer.seconds:.2f} s"
    return answer


@pytest.mark.parametrize("outage", OUTAGES)
def test_pages_seen_before_go_on_being_served(portal: Gunicorn, cluster: Cluster, outage: Outage) -> None:
    look_at_pages(portal)
    with outage(cluster):
        for _round in range(10):
            for path in SEEN:
                answer = in_time(portal, path)
                assert answer.status == 200
        wait_until(lambda: "portal-stale-since" in portal.get(SEEN[0]).headers, LIMIT_S, "the pages say since when")


@pytest.mark.parametrize("outage", OUTAGES)
def test_other_pages_say_so_in_the_readers_language(portal: Gunicorn, cluster: Cluster, outage: Outage) -> None:
    look_at_pages(portal)
    with outage(cluster):
        for _round in range(3):
            answer = in_time(portal, NOT_SEEN)
            assert answer.status == 503
            assert int(answer.headers["retry-after"]) > 0
            assert '<html lang="ru"' in answer.text


@pytest.mark.parametrize("outage", OUTAGES)
def test_the_portal_recovers_by_itself(portal: Gunicorn, cluster: Cluster, outage: Outage) -> None:
    look_at_pages(portal)
    with outage(cluster):
        wait_until(lambda: "portal-stale-since" in portal.get(SEEN[0]).headers, 10, "the outage is noticed")
    seconds = wait_until(lambda: portal.get(NOT_SEEN).status == 200, 10, "the portal is back")
    assert seconds < LIMIT_S + portal.get("/healthz").seconds
    wait_until(lambda: "portal-stale-since" not in portal.get(SEEN[0]).headers, 2, "pages are fresh again")


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_form_sent_during_an_outage_comes_back_with_what_was_typed(
    portal: Gunicorn, cluster: Cluster, outage: Outage, request: pytest.FixtureRequest
) -> None:
    desk = Desk(portal.port, NAME, PASSWORD)
    slug = f"typed-{request.node.callspec.id}"
    with outage(cluster):
        answer = desk.add_subject(slug)
        assert answer.status == 503
        assert answer.seconds - portal.get("/healthz").seconds < LIMIT_S
        assert "Nothing has been saved yet" in answer.text
        assert f"{slug} zh_hans</textarea>" in answer.text
        assert desk.token in answer.text
        assert "The database does not answer" in desk.get("/admin/portal/subject/").text
    # Each of the two workers finds for itself that the outage is over; until both have, the form may come back again.
    seconds = wait_until(lambda: desk.add_subject(slug).status == 302, 10, "the form is taken")
    assert seconds < LIMIT_S + portal.get("/healthz").seconds


def test_killed_backends_cost_nobody_a_page(portal: Gunicorn, cluster: Cluster) -> None:
    look_at_pages(portal)
    for _round in range(3):
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            # All pages must be made anew, by connections that are not there any more.
            connection.execute("UPDATE portal_generation SET number = number + 1")
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        for path in (*SEEN, NOT_SEEN, "/en/projects/", "/en/about/"):
            assert in_time(portal, path).status == 200


def test_a_full_house_of_connections_takes_no_page_away(portal: Gunicorn, cluster: Cluster) -> None:
    look_at_pages(portal)
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(cluster.url(), autocommit=True))
        for _round in range(5):
            for path in SEEN:
                assert in_time(portal, path).status == 200
            assert in_time(portal, NOT_SEEN).status in (200, 503)
    wait_until(lambda: portal.get(NOT_SEEN).status == 200, LIMIT_S, "the portal is back")


FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON portal_subject FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


def test_a_full_disk_takes_no_page_away_and_no_typed_text(portal: Gunicorn, cluster: Cluster) -> None:
    look_at_pages(portal)
    desk = Desk(portal.port, NAME, PASSWORD)
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(FULL_DISK)
        try:
            answer = desk.add_subject("no-room")
            assert answer.status == 503
            assert "no-room en</textarea>" in answer.text
            for path in (*SEEN, NOT_SEEN):
                assert in_time(portal, path).status == 200
        finally:
            connection.execute("DROP FUNCTION full_disk CASCADE")
    assert desk.add_subject("no-room").status == 302


def test_an_outage_is_no_fault_in_the_second_worker_either(portal: Gunicorn, cluster: Cluster) -> None:
    # Seen by one worker, asked of both: they share what they have seen.
    assert portal.get(SEEN[1]).status == 200
    with cluster.stopped():
        assert {portal.get(SEEN[1]).status for _round in range(40)} == {200}
