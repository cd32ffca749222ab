"""How gunicorn serves the portal; the operator may override each line on gunicorn's command line."""

import gc
import itertools
import os
from typing import Any

from gunicorn.http import message

from portal.operations import gunicorn_answers, logs, metrics

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 60  # seconds without a sign of life until a worker is replaced
graceful_timeout = 10  # seconds that running requests get when the server stops
keepalive = 5  # seconds
max_requests = 500_000  # a worker is renewed after so many, a guard against slow leaks; it takes seconds to be warm
max_requests_jitter = 100_000
# Bytes: a question of 10 000 Chinese characters, escaped. gunicorn itself allows 8190 or anything.
limit_request_line = message.MAX_REQUEST_LINE = 100_000
control_socket_disable = True
logconfig_dict = logs.configuration()

# --- Metrics: see portal.operations.metrics ------------------------------------------------------

metrics_port = int(os.environ.get("METRICS_PORT") or 0)


def on_starting(server: Any) -> None:
    """Start what answers at METRICS_PORT."""
    server.exporter = metrics.Exporter(metrics_port) if metrics_port else None


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the first place that no living one has."""
    taken = {each.place for each in server.WORKERS.values()}
    worker.place = next(place for place in itertools.count() if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Let a worker count."""
    metrics.start_counting(worker.place)


def post_worker_init(worker: Any) -> None:
    """Spare the collector of garbage what is there from the start: it would look through all of Django again and again."""
    gunicorn_answers.install()
    gc.collect()
    gc.freeze()
    # A search makes some thousand objects, nearly all of which go without it.
    gc.set_threshold(10_000, 10, 10)


def on_exit(server: Any) -> None:
    """Stop what answers at METRICS_PORT."""
    if server.exporter:
        server.exporter.stop()
