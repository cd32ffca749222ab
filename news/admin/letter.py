"""The letter with an issue as its subscribers will get it: the page in the admin that shows both of its parts."""

from typing import Any

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from news.bulletins.contents import contents_of
from news.models import Bulletin
from news.subscriptions.letters import issue_letter
from portal import languages


def page_url(bulletin: Bulletin, language: str) -> str:
    """The address of the page in the admin."""
    return f"{reverse('admin:news_bulletin_letter_page', args=[bulletin.pk])}?language={language}"


def shown_letter(admin: Any, request: HttpRequest, bulletin: Bulletin | None) -> HttpResponse:
    """The page in `?language=`, of an issue in any state; with `&part=html` the HTML alone, for the frame on it.

    404 without such an issue or language, 403 without the right to view it.
    """
    language = request.GET.get("language", languages.CODES[0])
    if bulletin is None or language not in languages.AUTONYMS:
        raise Http404(_("There is no such item."))
    if not admin.has_view_permission(request, bulletin):
        raise PermissionDenied
    with override(language):
        contents = contents_of(bulletin, language)
        letter = issue_letter(contents)
    if request.GET.get("part") == "html":
        return framed(letter.html)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Letter with the issue"),
        "opts": admin.opts,
        "original": bulletin,
        "media": admin.media,
        "change_url": reverse("admin:news_bulletin_change", args=[bulletin.pk]),
        "letter": letter,
        "language": language,
        "html_url": f"{page_url(bulletin, language)}&part=html",
        "is_other_language": language not in bulletin.readable_languages,
        "is_empty": not contents.entries,
        "languages": [
            (code, name, page_url(bulletin, code), code == language) for code, name in languages.AUTONYMS.items()
        ],
    }
    response: Any = TemplateResponse(request, "admin/letter.html", context)
    response._csp_update = {"frame-src": [SELF]}
    return response


def framed(html: str) -> HttpResponse:
    """A letter for a frame on our own pages: mail programs read its inline styles, and so may this one."""
    response: Any = HttpResponse(html)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": [SELF]}
    return response
