"""Slow queries are logged, without the values in them."""

import logging

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import connection

pytestmark = pytest.mark.django_db


def slow_queries(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "portal.operations.queries"]


def test_a_slow_query_is_logged_with_its_time_and_text(
    settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLOW_QUERY_MS = 30
    with caplog.at_level(logging.WARNING), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [0.05])
    (line,) = slow_queries(caplog)
    assert line.startswith("slow query, ")
    assert line.endswith(" ms: SELECT pg_sleep(%s)")


def test_a_quick_query_is_not(settings: LazySettings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = 60_000
    with caplog.at_level(logging.WARNING):
        User.objects.count()
    assert slow_queries(caplog) == []


def test_the_values_of_a_query_are_not_logged(settings: LazySettings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = 1e-6
    with caplog.at_level(logging.WARNING):
        User.objects.filter(username="anna").first()
    assert slow_queries(caplog)
    assert "anna" not in caplog.text
