"""What the portal's database backend asks of PostgreSQL for each connection."""

import socket
import time

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

WITHIN_S = 10


def test_what_a_process_that_died_waited_for_is_stopped() -> None:
    other = connection.copy()
    other.connect()
    connected = other.connection
    pid = connected.info.backend_pid
    connected.pgconn.send_query(b"SELECT pg_sleep(60)")
    link = socket.socket(fileno=connected.pgconn.socket)
    link.shutdown(socket.SHUT_RDWR)
    link.detach()
    until = time.monotonic() + WITHIN_S
    while is_at_work(pid) and time.monotonic() < until:
        time.sleep(0.1)
    connected.pgconn.finish()
    assert not is_at_work(pid)


def is_at_work(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND state = 'active'", [pid])
        return bool(cursor.fetchone()[0])


def test_a_prepared_statement_is_planned_without_its_values() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone()[0] == "force_generic_plan"
