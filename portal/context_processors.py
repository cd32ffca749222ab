"""What every page needs; nothing here asks the database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal import languages
from portal.languages.middleware import in_language


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and address, and the same page in each language with its filters."""
    active = languages.current()
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    paths = {code: in_language(request.path, code) for code in languages.CODES}
    return {
        "site": {
            "name": _("SCO Environmental Information Sharing Platform"),
            "url": settings.SITE_URL,
            "icp_record": settings.ICP_RECORD,
            "public_security_record": settings.PUBLIC_SECURITY_RECORD,
        },
        "language_links": [
            {"code": code, "autonym": autonym, "url": paths[code] + suffix, "is_current": code == active}
            for code, autonym in languages.AUTONYMS.items()
        ],
        "alternates": [(code, settings.SITE_URL + path) for code, path in paths.items()],
        "canonical": settings.SITE_URL + request.path,
        "noindex": False,
        "section": "",
    }
