"""Error pages, in the reader's language, without a query."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from portal import languages
from portal.languages.middleware import language_from_path, preferred_language

RETRY_AFTER_S = 30
# PostgreSQL, while a standby takes over: "cannot execute … in a read-only transaction".
READ_ONLY = "25006"


def is_lost_database(error: BaseException | None) -> bool:
    """Whether an error means that the database is away, full or refuses to work, rather than a fault of ours."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def language_of_errors(request: HttpRequest) -> str:
    """The language of the path; else, in the admin, the one chosen there; else the browser's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if request.path_info.startswith("/admin/") and chosen in languages.AUTONYMS:
        return str(chosen)
    return language_from_path(request.path_info) or preferred_language(request)


def error_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page ``{status}.html`` in the reader's language."""
    language = language_of_errors(request)
    with translation.override(language):
        html = render_to_string(f"{status}.html", {"status": status, **context}, request)
    response = HttpResponse(html, status=status, headers={"Content-Language": language})
    if status in (429, 503):
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: opened too long ago, or sent from another site."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    """For an item that was public once and has been withdrawn."""
    return error_page(request, 410)


def too_many_requests(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return error_page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """For faults of ours; a database that was lost outside a view, as when a session is saved, arrives here too."""
    if is_lost_database(sys.exc_info()[1]):
        return service_unavailable(request)
    return error_page(request, 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer. What somebody typed into a form comes back to be sent again."""
    return error_page(
        request,
        503,
        typed=typed(request),
        files_lost=is_form(request) and bool(request.FILES),
        at_the_desk=request.path_info.startswith("/admin/"),
    )


def is_form(request: HttpRequest) -> bool:
    """Whether a form was sent that can be read (again)."""
    if request.method != "POST":
        return False
    try:
        return bool(request.POST or request.FILES)
    except (SuspiciousOperation, RequestDataTooBig, MultiPartParserError, OSError):
        return False


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, with the token it carried: sent again, it is checked like the first time.

    None of a form with a password.
    """
    if not is_form(request) or any("password" in name for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
