"""Requests that no page can answer are turned away before they reach one; a lost database is said plainly.

And every answer has its content security policy.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.errors import bad_request, is_lost_database, service_unavailable

logger = logging.getLogger(__name__)
MAX_QUERY_BYTES = 4096
# What a reader may ask is read in any form and length; this is 10 000 Chinese characters, escaped.
MAX_QUESTION_BYTES = 100_000


def fault_of_path(request: HttpRequest) -> str | None:
    """What is wrong with the path of a request, or None."""
    if "\x00" in request.path_info:
        return "NUL byte"
    return "path is not UTF-8" if "\ufffd" in request.path_info else None


def fault_of_query(request: HttpRequest, view: Any) -> str | None:
    """What is wrong with the query of a request, or None; a view with `takes_any_text` makes sense of any text."""
    query = request.META.get("QUERY_STRING", "")
    takes_any_text = getattr(getattr(view, "view_class", view), "takes_any_text", False)
    if len(query) > (MAX_QUESTION_BYTES if takes_any_text else MAX_QUERY_BYTES):
        return "query too long"
    if takes_any_text:
        return None
    raw = unquote_to_bytes(query.replace("+", " "))
    if b"\x00" in raw:
        return "NUL byte"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "query is not UTF-8"
    return None


def asks_with_values(request: HttpRequest) -> bool:
    """Whether the address carries values of its own, in the query or in the path."""
    match = request.resolver_match
    return bool(request.META.get("QUERY_STRING") or (match and (match.kwargs or match.args)))


class CleanRequestMiddleware:
    """400 for addresses with NUL bytes, broken UTF-8 or too long a query; 503 without the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if fault_of_path(request):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return bad_request(request) if fault_of_query(request, view) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_lost_database(exception):
            logger.error("the database did not answer: %s", type(exception).__name__)
            return service_unavailable(request)
        if isinstance(exception, DataError) and request.method in ("GET", "HEAD") and asks_with_values(request):
            # A value in the address that no column can hold, such as a year of eleven digits.
            logger.warning("a value in the address fits no column: %s", type(exception).__name__)
            return bad_request(request)
        return None


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, which writes the policy anew for each answer; what most answers have is written once here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        super().__init__(get_response)
        self._usual = build_policy()
        # What ours does not use is left to django-csp.
        has_more = settings.CONTENT_SECURITY_POLICY.keys() > {"DIRECTIVES"}
        self._is_plain = not (settings.DEBUG or has_more or hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY"))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_own = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if has_own or not self._is_plain:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response
