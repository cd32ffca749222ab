"""Health checks: what each says when the database is there, lags behind, is away, or hangs."""

import json
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import RequestFactory

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
    assert readyz() == (200, {"database": {"ok": True}, "migrations": {"ok": True}})


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
    assert checks["migrations"]["ok"] is False


@pytest.mark.django_db
def test_a_database_that_hangs_does_not_hang_the_check(database_at: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(database_at / ".s.PGSQL.5432"))
        silent.listen()
        started = time.monotonic()
        assert readyz()[0] == 503
        assert readyz()[0] == 503  # the second waits for the first and starts no more
        assert time.monotonic() - started < 10
    assert health._under_way.acquire(timeout=10)  # the check ended by itself
    health._under_way.release()
