"""Machines that share a Redis share their pages; without it they go on alone."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.delivery.pages import Page
from portal.delivery.redis import Redis
from tests.faults.servers import Cluster, Gunicorn, redis_server, wait_until


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with redis_server(tmp_path) as address:
        yield address


@contextlib.contextmanager
def machine(variables: dict[str, str], address: str) -> Iterator[Gunicorn]:
    """The portal with one worker and no files, as on a machine of its own."""
    server = Gunicorn({**variables, "CACHE_URL": address, "PAGES_ROOT": "/nonexistent"}, workers=1)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def test_what_one_machine_has_seen_another_serves_while_the_database_is_away(
    variables: dict[str, str], address: str, cluster: Cluster
) -> None:
    with machine(variables, address) as one, machine(variables, address) as other:
        tag = one.get("/ru/about/").headers["etag"]
        other.get("/healthz")
        with cluster.stopped():
            answer = other.get("/ru/about/")
            assert (answer.status, answer.headers["etag"]) == (200, tag)
            wait_until(lambda: "portal-stale-since" in other.get("/ru/about/").headers, 5, "the outage is noticed")
            assert other.get("/ru/documents/").status == 503


def test_a_machine_goes_on_when_redis_is_away(variables: dict[str, str], tmp_path: Path) -> None:
    with redis_server(tmp_path) as address:
        context = machine(variables, address)
        server = context.__enter__()
        assert server.get("/en/about/").status == 200
    try:
        assert server.get("/en/about/").status == 200
        assert server.get("/en/projects/").status == 200
    finally:
        context.__exit__(None, None, None)


def page(text: str) -> Page:
    return Page.of([("Content-Type", "text/html")], text.encode(), 1, 1e12)


def test_a_page_is_found_by_the_same_release_only(address: str) -> None:
    Redis(address, "one").put("/en/", page("вода"))
    found = Redis(address, "one").get("/en/")
    assert found
    assert found.variant("identity").body.decode() == "вода"
    assert Redis(address, "two").get("/en/") is None


def test_one_process_makes_a_page_while_others_are_told_no(address: str) -> None:
    one, other = Redis(address, "release"), Redis(address, "release")
    assert one.claim("/en/", 5)
    assert not other.claim("/en/", 5)
    one.disclaim("/en/")
    assert other.claim("/en/", 5)


def test_the_claim_of_a_process_that_died_runs_out(address: str) -> None:
    one, other = Redis(address, "release"), Redis(address, "release")
    assert one.claim("/en/", 0.2)
    wait_until(lambda: other.claim("/en/", 5), 5, "the claim runs out")


def test_nobody_waits_for_a_redis_that_is_away(tmp_path: Path) -> None:
    with redis_server(tmp_path) as address:
        pages = Redis(address, "release")
        pages.put("/en/", page("x"))
    assert pages.get("/en/") is None
    assert pages.claim("/en/", 5)
