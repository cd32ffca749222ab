"""Every request has an identifier: in its answer and in what is logged for it."""

import json
import logging
from typing import Any

import pytest
from django.conf import LazySettings

from portal.operations import logs
from portal.operations.requests import Watched

logger = logging.getLogger(__name__)


def logs_and_answers(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A WSGI application that logs a line."""
    logger.warning("at work")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def identifier(given: str | None = None) -> str:
    """The identifier in the answer to a request that came with the one given."""
    found: dict[str, str] = {}
    environ = {"REQUEST_METHOD": "GET"} | ({} if given is None else {"HTTP_X_REQUEST_ID": given})
    Watched(logs_and_answers)(environ, lambda status, headers: found.update(headers))
    return found["X-Request-ID"]


def test_each_answer_has_an_identifier_of_its_own() -> None:
    assert len({identifier() for _each in range(10)}) == 10


def test_the_identifier_of_a_trusted_proxy_is_taken_over(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert identifier("4bf92f3577b34da6") == "4bf92f3577b34da6"


def test_that_of_a_visitor_is_not(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert identifier("4bf92f3577b34da6") != "4bf92f3577b34da6"


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "with space 123", "line\nbreak-123", '"quote-1234', "идентификатор"]
)
def test_one_that_is_not_sane_is_replaced(given: str, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert identifier(given) != given


class Lines(logging.Handler):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.Formatter())
        self.lines: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


def test_what_is_logged_for_a_request_carries_its_identifier_and_nothing_else_does() -> None:
    handler = Lines()
    logger.addHandler(handler)
    try:
        answered = identifier()
        logger.warning("at rest")
    finally:
        logger.removeHandler(handler)
    during, after = handler.lines
    assert during["request_id"] == answered
    assert "request_id" not in after
