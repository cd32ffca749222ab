"""The language of a request: its path says it. Only `/`, the admin and unknown paths ask the browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from portal import languages


def language_from_path(path: str) -> str | None:
    """The language prefix of a path, or None: ``/ru/laws/`` → ``ru``."""
    prefix = path.split("/", 2)[1] if path.startswith("/") else ""
    return prefix if prefix in languages.AUTONYMS else None


def in_language(path: str, language: str) -> str:
    """The same path under another language prefix; the home page for paths without one."""
    current = language_from_path(path)
    rest = path[len(current) + 1 :] if current else "/"
    return f"/{language}{rest}"


def preferred_language(request: HttpRequest) -> str:
    """The best of our languages for the browser's Accept-Language (RFC 9110, section 12.5.4)."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    for tag, _quality in parse_accept_lang_header(header):
        primary = tag.split("-")[0]
        for code in languages.CODES:
            if code.split("-")[0] == primary:
                return code
        if tag == "*":
            break
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activate the language of the path.

    Pages without one (the admin, errors on unknown paths) use the choice kept by the admin's own
    language switch, else Accept-Language, and say so in `Vary`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_from_path(request.path_info)
        negotiated = language is None
        if language is None:
            language = preferred_language(request)
            if request.path_info.startswith("/admin/"):
                chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
                language = chosen if chosen in languages.AUTONYMS else language
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if negotiated and not request.path_info.startswith(settings.STATIC_URL):
            patch_vary_headers(response, ("Accept-Language",))
        return response
