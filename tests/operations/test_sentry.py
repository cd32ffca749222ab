"""Errors reach Sentry over the network, and nothing that tells who a person is does."""

import gzip
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import brotli
import pytest

from portal.operations import environment

# A process of its own, since Sentry is started once for a whole process, by the settings.
PROGRAM = """
import django, logging
django.setup()
from django.test import RequestFactory
from portal.operations.logs import request_id
request_id.set("request-0001")
def fails(user, password):
    raise ValueError("no such reader: anna@example.org")
try:
    fails("anna", "geheim")
except ValueError:
    logging.getLogger("portal.views").exception("failed for %s", "anna")
logging.getLogger("portal.middleware").error("the database did not answer")
logging.getLogger("django.request").error("Service Unavailable", extra={"status_code": 503})
logging.getLogger("portal.views").warning("only a warning")
import sentry_sdk
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that takes what Sentry would take, and what it took."""
    taken: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers["Content-Encoding"], bytes)
            taken.append(unpack(body).decode())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", taken
        server.shutdown()


def run(dsn: str) -> None:
    variables = {"SENTRY_DSN": dsn, "DJANGO_SETTINGS_MODULE": "portal.settings", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={name: value for name, value in os.environ.items() if name != "PRODUCTION"} | variables,
        cwd=environment.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_an_error_is_sent_with_its_trace_and_its_request_but_without_who(sentry: tuple[str, list[str]]) -> None:
    dsn, taken = sentry
    run(dsn)
    (sent,) = taken  # neither the warning, nor what is only a consequence of a database that is away
    assert "ValueError" in sent
    assert "request-0001" in sent
    for personal in ("anna", "geheim"):
        assert personal not in sent


def test_nothing_is_sent_unless_it_is_asked_for(sentry: tuple[str, list[str]]) -> None:
    _dsn, taken = sentry
    run("")
    assert taken == []
