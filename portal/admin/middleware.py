"""The content security policy of the admin: the site's own, and style attributes, which its widgets set."""

from collections.abc import Callable

from csp.constants import UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

PREFIX = "/admin/"
PREVIEW_PREFIX = "/admin/preview/"


class AdminPolicyMiddleware:
    """Allow style attributes in the admin; a preview is a public page and keeps the public policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(PREFIX) and not request.path_info.startswith(PREVIEW_PREFIX):
            own = getattr(response, "_csp_update", {})
            response._csp_update = {"style-src-attr": [UNSAFE_INLINE], **own}  # type: ignore[attr-defined]
        return response
