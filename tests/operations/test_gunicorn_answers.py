"""The headers of our answers are those that gunicorn itself would send, and bad ones are refused as it does."""

from types import SimpleNamespace

import pytest
from gunicorn.http import wsgi
from gunicorn.http.errors import InvalidResponseHeader, InvalidResponseHeaderName

from portal.operations.gunicorn_answers import WholeResponse

HEADERS = [("Content-Type", " text/html "), ("Connection", "upgrade"), ("Content-Length", "12"), ("Vary", "Accept")]


def processed(response: type[wsgi.Response], headers: list[tuple[str, str]]) -> SimpleNamespace:
    """What a kind of response makes of the headers."""
    found = SimpleNamespace(headers=[], response_length=None, upgrade=False)
    response.process_headers(found, headers)
    return found


def test_the_headers_are_those_of_gunicorn() -> None:
    (gunicorns,) = WholeResponse.__bases__
    for headers in (HEADERS, HEADERS[:1], []):
        assert processed(WholeResponse, headers) == processed(gunicorns, headers)


@pytest.mark.parametrize(
    ("name", "value"), [("X-Split", "a\r\nSet-Cookie: b=c"), ("X Name", "a"), ("X-Null", "a\0"), ("", "a")]
)
def test_a_header_that_would_end_another_is_refused(name: str, value: str) -> None:
    for _again in range(2):
        with pytest.raises((InvalidResponseHeader, InvalidResponseHeaderName)):
            processed(WholeResponse, [(name, value)])
