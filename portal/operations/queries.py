"""Slow queries are logged: how long each took, and its text without the values in it, which could be personal."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from portal.operations import metrics

logger = logging.getLogger(__name__)
SHOWN_CHARACTERS = 2000


def log_if_slow(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a query (this is one of Django's execute wrappers); say so if it took `SLOW_QUERY_MS` or longer."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took_ms = (time.perf_counter() - began) * 1000
        if took_ms >= settings.SLOW_QUERY_MS:
            logger.warning("slow query, %.0f ms: %.*s", took_ms, SHOWN_CHARACTERS, sql)
            metrics.count_slow_query()


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    if log_if_slow not in connection.execute_wrappers:
        connection.execute_wrappers.append(log_if_slow)


def watch() -> None:
    """Watch the queries of every connection from now on, unless `SLOW_QUERY_MS` is 0."""
    if settings.SLOW_QUERY_MS:
        connection_created.connect(_watch, dispatch_uid="portal.operations.queries")
