"""Where a request comes from, for the limits on logins; it is never written to a log."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of `TRUSTED_PROXIES` proxies saw, else the connection's own.

    Each proxy appends to X-Forwarded-For the address that it was asked from; what stands further to
    the left was sent by the visitor and proves nothing.
    """
    own = str(request.META.get("REMOTE_ADDR", ""))
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXIES
    return seen[-count] if 0 < count <= len(seen) else own
