"""Workers die, are reloaded and restarted under load: behind nginx no reader notices, and no saved thing is lost."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import NAME, PASSWORD
from tests.faults.desk import Desk
from tests.faults.load import Readers, Writer, missing
from tests.faults.servers import HOST, Cluster, Gunicorn, ask, nginx_server, wait_until

PAGES = ("/en/", "/ru/news/", "/zh-hans/laws/", "/en/cooperation/", "/ru/about/")
ROUNDS = 3


@dataclass
class Site:
    """nginx, gunicorn on a socket that outlives it, and the database."""

    port: int
    gunicorn: Gunicorn
    cluster: Cluster

    def subjects(self) -> set[str]:
        with psycopg.connect(self.cluster.url()) as connection:
            return {slug for (slug,) in connection.execute("SELECT slug FROM portal_subject")}


@pytest.fixture
def site(variables: dict[str, str], cluster: Cluster, tmp_path: Path) -> Iterator[Site]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, 0))
        listener.listen(2048)
        behind = {**variables, "PAGES_ROOT": str(tmp_path / "pages"), "TRUSTED_PROXIES": "1"}
        gunicorn = Gunicorn(behind, port=listener.getsockname()[1], listener=listener)
        gunicorn.start()
        try:
            with nginx_server(tmp_path, gunicorn.port) as port:
                yield Site(port, gunicorn, cluster)
        finally:
            gunicorn.stop()


Harm = Callable[[Site], None]


def kill_a_worker(site: Site) -> None:
    dying = site.gunicorn.worker_pids()[0]
    os.kill(dying, signal.SIGKILL)
    wait_until(lambda: dying not in site.gunicorn.worker_pids() and len(site.gunicorn.worker_pids()) == 2)


def reload(site: Site) -> None:
    old = set(site.gunicorn.worker_pids())
    site.gunicorn.signal(signal.SIGHUP)
    wait_until(lambda: not old & set(site.gunicorn.worker_pids()) and len(site.gunicorn.worker_pids()) == 2)


def restart(site: Site) -> None:
    site.gunicorn.stop()
    site.gunicorn.start()


def under_load(site: Site, harm: Harm, done: Callable[[], int], enough: int) -> None:
    """Do harm some times, each time after the load has got on by `enough`, and once more see that it gets on."""
    for _round in range(ROUNDS):
        before = done()
        wait_until(lambda before=before: done() >= before + enough, what="the load gets on")
        harm(site)
    before = done()
    wait_until(lambda: done() >= before + enough, what="the load gets on after the harm")


@pytest.mark.parametrize("harm", [kill_a_worker, reload, restart])
def test_no_reader_notices(site: Site, harm: Harm) -> None:
    readers = Readers(site.port, PAGES)
    with readers.reading():
        under_load(site, harm, lambda: readers.answers, enough=40)
    assert readers.failures == []


@pytest.mark.parametrize("harm", [kill_a_worker, reload, restart])
def test_nothing_acknowledged_is_lost(site: Site, harm: Harm) -> None:
    writer = Writer(Desk(site.port, NAME, PASSWORD), harm.__name__.replace("_", "-"))
    with writer.writing():
        under_load(site, harm, lambda: len(writer.ledger), enough=3)
    assert missing(writer.ledger, site.subjects()) == []
    if harm is not kill_a_worker:
        assert writer.unacknowledged == 0


def test_the_ledger_notices_a_portal_that_acknowledges_too_early(site: Site) -> None:
    writer = Writer(Desk(site.port, NAME, PASSWORD), "too-early")
    fault = (
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN DELETE FROM portal_subject WHERE slug LIKE 'too-early-%3'; RETURN NULL; END $$;"
        "CREATE TRIGGER lose AFTER INSERT ON portal_subject FOR EACH STATEMENT EXECUTE FUNCTION lose()"
    )
    with psycopg.connect(site.cluster.url(), autocommit=True) as connection:
        connection.execute(fault)
        try:
            with writer.writing():
                wait_until(lambda: len(writer.ledger) > 5, what="the writer has written")
        finally:
            connection.execute("DROP FUNCTION lose CASCADE")
    assert "too-early-3" in missing(writer.ledger, site.subjects())


def test_the_readers_notice_a_portal_without_nginx(site: Site) -> None:
    # Straight at gunicorn nothing asks again; without its socket, a restart refuses readers.
    alone = Gunicorn(site.gunicorn.environment)
    alone.start()
    readers = Readers(alone.port, PAGES)
    with readers.reading():
        wait_until(lambda: readers.answers > 10, what="the load gets on")
        alone.stop()
        alone.start()
    alone.stop()
    assert readers.failures


def test_nginx_says_what_the_portal_may_believe(site: Site) -> None:
    answer = ask(
        site.port,
        "/en/",
        headers={"Host": "localhost", "X-Forwarded-Proto": "https", "X-Request-ID": "forged-identifier"},
    )
    assert answer.status == 200
    assert answer.headers["x-request-id"] != "forged-identifier"
