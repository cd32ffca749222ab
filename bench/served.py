"""What the benchmark's web server serves: the portal, the portal without its page cache, and a constant response."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from portal.delivery.kept import all_anew
from portal.wsgi import application as portal
from portal.wsgi import django_application

CONSTANT, UNCACHED, ANEW = "/constant/", "/uncached", "/anew"


@cache
def body(size_bytes: int) -> bytes:
    """So many bytes."""
    return b"x" * size_bytes


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/constant/1234` is 1234 bytes; all but these is the portal.

    What stands under `/uncached` goes to Django, under `/anew` to a Django that keeps no parts of pages either.
    """
    path = environ["PATH_INFO"]
    if path.startswith(CONSTANT):
        size_bytes = int(path.removeprefix(CONSTANT))
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(size_bytes))])
        return [body(size_bytes)]
    if path.startswith(UNCACHED):
        return django_application(environ | {"PATH_INFO": path.removeprefix(UNCACHED)}, start_response)
    if path.startswith(ANEW):
        with all_anew():
            return django_application(environ | {"PATH_INFO": path.removeprefix(ANEW)}, start_response)
    return portal(environ, start_response)
