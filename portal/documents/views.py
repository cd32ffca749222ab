"""PDF files for readers: `…/{slug}.pdf` beside the page of an item."""

import logging
from typing import Any, ClassVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils.translation import override

from portal.clauses.reading import TextReading
from portal.clauses.views import ClauseItemView
from portal.documents.kept import Busy
from portal.documents.printed import Printed, pdf_of
from portal.documents.typesetting import TypesettingError
from portal.errors import error_page
from portal.languages import column
from portal.publishing.models import Publication
from portal.publishing.parts import take_parts
from portal.publishing.states import Readiness
from portal.views import ItemView

logger = logging.getLogger(__name__)


def pdf_response(request: HttpRequest, printed: Printed, canonical: str = "") -> HttpResponse:
    """The file, to be shown by the browser; 503 while it cannot be made, which the log explains."""
    try:
        content = pdf_of(printed)
    except Busy:
        logger.warning("%s.pdf has to wait: other documents are being made", printed.name)
        return error_page(request, 503, document=True)
    except (TypesettingError, OSError):
        logger.exception("%s.pdf cannot be made", printed.name)
        return error_page(request, 503, document=True)
    response = HttpResponse(content, content_type="application/pdf")
    # Slugs are ASCII, so the name needs no other form (RFC 6266).
    response["Content-Disposition"] = f'inline; filename="{printed.name}.pdf"'
    response["Content-Language"] = printed.language
    # The reader's own program shows it: the policy for our pages would hinder that, and nothing in it can run.
    response["Content-Security-Policy"] = "frame-ancestors 'none'"
    if canonical:
        response["Link"] = f'<{canonical}>; rel="canonical"'
    return response


class PdfView(ItemView):
    """The document of an item. An old slug leads to the document under the new one."""

    query_parameters: ClassVar[frozenset[str]] = frozenset()

    def printed(self) -> Printed:
        """What is to be set, of `self.item`, for the active language."""
        raise NotImplementedError

    def moved(self) -> HttpResponse:
        response = super().moved()
        if isinstance(response, HttpResponsePermanentRedirect):
            return HttpResponsePermanentRedirect(f"{response.url.rstrip('/')}.pdf")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing: the document has a template of another kind."""
        return {}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        printed = self.printed()
        return pdf_response(self.request, printed, printed.data["address"])


class ClausePdfView(PdfView):
    """The document of a `ClauseOwner`: `?with=` chooses the columns, `?on=` the day; 400 where they cannot be had."""

    query_parameters = frozenset({"with", "on"})
    parts = ClauseItemView.parts

    def text(self) -> TextReading:
        """The reading that is asked for."""
        text = TextReading(self.item, self.request.GET)
        if text.problems:
            raise BadRequest(" ".join(text.problems))
        return text


def document_of(item: Publication, language: str, request: HttpRequest | None = None) -> Printed | None:
    """The document of an item in any state as an editor previews it, drafts of translations too; None if it has none."""
    with override(language):
        try:
            view_class = getattr(resolve(item.pdf_address()).func, "view_class", None)
        except (Resolver404, NoReverseMatch):
            return None
        if view_class is None or not issubclass(view_class, PdfView) or view_class.model is not type(item):
            return None
        view = view_class()
        view.setup(request or HttpRequest(), slug=item.slug)
        view.item = view.get_queryset().get(pk=item.pk)
        take_parts(view.item, *view.parts)
        if view.item.readiness_in(language) == Readiness.DRAFT:
            # Only in this instance, which is never saved.
            setattr(view.item, column("readiness", language), Readiness.CURRENT)
        return view.printed()
