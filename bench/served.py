"""What the benchmark's web server serves: the portal, the portal without its page cache, and a constant response."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from portal.wsgi import application as portal
from portal.wsgi import django_application

CONSTANT, UNCACHED = "/constant/", "/uncached"


@cache
def body(size_bytes: int) -> bytes:
    """So many bytes."""
    return b"x" * size_bytes


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/constant/1234` is 1234 bytes; what stands under `/uncached` goes to Django; all else is the portal."""
    path = environ["PATH_INFO"]
    if path.startswith(CONSTANT):
        size_bytes = int(path.removeprefix(CONSTANT))
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(size_bytes))])
        return [body(size_bytes)]
    if path.startswith(UNCACHED):
        return django_application(environ | {"PATH_INFO": path.removeprefix(UNCACHED)}, start_response)
    return portal(environ, start_response)
