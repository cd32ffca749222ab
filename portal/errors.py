"""Error pages, in the reader's language, without a query."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from portal.languages.middleware import language_from_path, preferred_language

RETRY_AFTER_S = 30


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page ``{status}.html`` in the language of the path, else of the browser."""
    language = language_from_path(request.path_info) or preferred_language(request)
    with translation.override(language):
        html = render_to_string(f"{status}.html", {"status": status}, request)
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
    return error_page(request, 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    return error_page(request, 503)
