"""Health checks: what each says when the database is there, lags behind, is away, or hangs."""

import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.test import Client, RequestFactory

from portal.operations import health

REQUEST = RequestFactory().get("/readyz")


def readyz() -> tuple[int, dict[str, dict[str, object]]]:
    response = health.readyz(REQUEST)
    assert response["Cache-Control"] == "no-store"
    return response.status_code, json.loads(response.content)["checks"]


@pytest.fixture
def database_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder, with a path short enough for a socket, in which the portal looks for its database."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setitem(connections.settings["default"], "OPTIONS", {"host": folder, "port": 5432})
        monkeypatch.setitem(connections.settings["default"], "HOST", "")
        yield Path(folder)


def test_healthz_asks_nothing_of_the_database() -> None:
    # Without the django_db mark a query is an error.
    assert health.healthz(REQUEST).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_ready_when_the_database_is_there_with_all_migrations() -> None:
    status, checks = readyz()
    assert {"database", "migrations", "disk"} <= checks.keys()
    assert (status, list(checks.values())) == (200, [{"ok": True}] * len(checks))


@pytest.mark.django_db(transaction=True)
def test_the_limits_of_the_check_are_not_those_of_readers_and_editors() -> None:
    assert readyz()[0] == 200
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_a_missing_migration_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = 'gone' WHERE app = 'auth' AND name = '0001_initial'")
    try:
        status, checks = readyz()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = '0001_initial' WHERE app = 'auth' AND name = 'gone'")
    assert status == 503
    assert checks["database"] == {"ok": True}
    assert "1 not applied: auth.0001_initial" in str(checks["migrations"]["reason"])


@pytest.mark.django_db
def test_not_ready_when_the_database_is_away(database_at: Path) -> None:
    status, checks = readyz()
    assert status == 503
    assert checks["database"] == {"ok": False, "reason": "the database does not answer (OperationalError)"}
    assert checks["migrations"] == {"ok": False, "reason": "not known without the database"}
    assert checks["disk"] == {"ok": True}


@pytest.mark.django_db
def test_a_database_that_hangs_does_not_hang_the_check(database_at: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(database_at / ".s.PGSQL.5432"))
        silent.listen()
        started = time.monotonic()
        assert readyz()[0] == 503
        assert readyz()[0] == 503  # the second waits for the first and starts no more
        assert time.monotonic() - started < 10
    assert health.ASKING_DATABASE.under_way.acquire(timeout=10)  # the check ended by itself
    health.ASKING_DATABASE.under_way.release()


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_nearly_full_is_named(settings: LazySettings) -> None:
    settings.MIN_FREE_DISK_MB = 10**9
    status, checks = readyz()
    assert status == 503
    assert "1000000000 MB are needed" in str(checks["disk"]["reason"])
    assert checks["database"] == {"ok": True}


@pytest.fixture
def registered() -> Iterator[None]:
    """Take away the checks that a test adds."""
    groups = (health.ASKING_DATABASE, health.OTHERS)
    before = [dict(group.checks) for group in groups]
    yield
    for group, checks in zip(groups, before, strict=True):
        group.checks = checks


@pytest.mark.django_db(transaction=True)
def test_a_check_that_a_capability_adds_counts(registered: None) -> None:
    health.register("queue", lambda cursor: "3 items wait", asks_database=True)
    status, checks = readyz()
    assert (status, checks["queue"]) == (503, {"ok": False, "reason": "3 items wait"})


@pytest.mark.django_db(transaction=True)
def test_a_check_that_fails_itself_is_a_failure_and_the_others_are_still_known(registered: None) -> None:
    def broken() -> str:
        raise KeyError("queue")

    health.register("queue", broken)
    status, checks = readyz()
    assert (status, checks["queue"]["reason"]) == (503, "the check itself failed; the log says why")
    assert checks["disk"] == checks["database"] == {"ok": True}


@pytest.mark.django_db(transaction=True)
def test_a_check_that_hangs_is_named_and_the_others_are_still_known(registered: None) -> None:
    going_on = threading.Event()
    health.register("queue", lambda: str(going_on.wait(20)))
    started = time.monotonic()
    try:
        status, checks = readyz()
    finally:
        going_on.set()
    assert time.monotonic() - started < 2 * health.TIMEOUT_S
    assert (status, checks["queue"]["reason"]) == (503, "has not answered within 2 s")
    assert checks["disk"] == checks["database"] == {"ok": True}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db(transaction=True)
def test_a_probe_may_ask_under_any_host(path: str) -> None:
    assert Client().get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_probe_is_not_sent_to_https(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/en/").status_code == 301  # the switch is on
    assert Client().get("/healthz").status_code == 200


def test_only_reading_is_allowed() -> None:
    response = Client().post("/healthz")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
