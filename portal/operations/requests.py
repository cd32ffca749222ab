"""Every request has an identifier: in its answer (X-Request-ID), and in each line that is logged for it.

A proxy's own identifier is taken over, so that its log and ours can be read together. The application stands
before the page cache and Django, and so sees every answer; here the metrics are counted, too.
"""

import os
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.operations import logs, metrics

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
# How requests are counted that no view has answered.
FROM_THE_CACHE, BEFORE_ANY_VIEW = "(page cache)", "(before any view)"


@dataclass(slots=True)
class Served:
    """By what a request is answered. The page cache asks Django with a request of its own, hence not part of one."""

    view: str = FROM_THE_CACHE


served: ContextVar[Served | None] = ContextVar("served", default=None)


class Watched:
    """A WSGI application whose requests have identifiers and are counted."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
        identifier = given if SANE_ID.fullmatch(given) else os.urandom(16).hex()
        now = Served()
        tokens = served.set(now), logs.request_id.set(identifier)
        answered = ["500"]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            answered[0] = status[:3]
            return start_response(status, [*headers, (logs.REQUEST_ID, identifier)], *more)

        try:
            return self.application(environ, start)
        finally:
            served.reset(tokens[0])
            logs.request_id.reset(tokens[1])
            metrics.count(now.view, environ["REQUEST_METHOD"], answered[0], time.perf_counter() - began)


class NamedViewMiddleware:
    """Notes which view answers, for the metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if now := served.get():
            now.view = BEFORE_ANY_VIEW
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if (now := served.get()) and request.resolver_match:
            now.view = request.resolver_match.view_name
