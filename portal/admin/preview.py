"""An item as its public page would show it now, in a language, for those who may see it in the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import languages
from portal.admin.relations import visible_kinds
from portal.documents.letters import Unprintable, each_once
from portal.documents.views import document_of, pdf_response
from portal.languages import column
from portal.publishing.models import Publication, kinds
from portal.publishing.states import Readiness
from portal.views import ItemView


class PreviewMixin:
    """What a preview changes on the public page: drafts of translations are shown, and a banner says what it is."""

    language: str
    kwargs: dict[str, Any]
    item: Publication

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.item
        draft = item.readiness_in(self.language) == Readiness.DRAFT
        if draft:
            # Only in this instance, which is never saved.
            setattr(item, column("readiness", self.language), Readiness.CURRENT)
        meta = item._meta
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        links = [
            {
                "code": code,
                "autonym": autonym,
                "url": reverse("admin:preview", args=[item.kind_name, item.pk, code]),
                "is_current": code == self.language,
            }
            for code, autonym in languages.AUTONYMS.items()
        ]
        return context | {
            "preview": {
                "is_public": item.is_public,
                "is_draft_translation": draft,
                "edit_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk]),
                "languages": links,
                **preview_of_document(item, self.language),
            },
            "language_links": links,
            "noindex": True,
        }


def preview_of_document(item: Publication, language: str) -> dict[str, Any]:
    """The address of the preview as PDF, and which letters no font has; nothing for kinds without a document."""
    document = document_of(item, language)
    if document is None:
        return {}
    return {
        "pdf_url": reverse("admin:preview-pdf", args=[item.kind_name, item.pk, language]),
        "lacking": [sentence_on(one) for one in each_once(document.lacking)],
    }


def sentence_on(one: Unprintable) -> str:
    """What an editor is told of a letter that no font has."""
    return _("No font of the PDF has %(letter)s, in “%(place)s”: %(words)s") % {
        "letter": one.name,
        "place": one.place,
        "words": one.words,
    }


class PlainItemView(ItemView):
    """For kinds that are read on the page of another item: the item alone."""

    section = ""
    template_name = "portal/page.html"

    def item_context(self) -> dict[str, Any]:
        return {"pages": []}


def public_view(item: Publication) -> tuple[type[ItemView], dict[str, Any]]:
    """The class that shows the item to readers, found by its address, and the address's arguments."""
    model = type(item)
    match = resolve(item.get_absolute_url().partition("#")[0])
    view_class = getattr(match.func, "view_class", None)
    if view_class is not None and issubclass(view_class, ItemView) and view_class.model is model:
        return view_class, match.kwargs
    return type("PlainView", (PlainItemView,), {"model": model}), {"slug": item.slug}


def item_to_preview(request: HttpRequest, kind: str, pk: int, language: str) -> Publication:
    """The item in any state. 404 without such an item or language, 403 without the right to view it."""
    model = kinds().get(kind)
    if model is None or language not in languages.AUTONYMS:
        raise Http404
    if kind not in visible_kinds(request.user):
        raise PermissionDenied
    item = model.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


@require_safe
def preview_pdf(request: HttpRequest, kind: str, pk: int, language: str) -> HttpResponse:
    """The document of an item in any state; 404 also for a kind that has none."""
    document = document_of(item_to_preview(request, kind, pk, language), language, request)
    if document is None:
        raise Http404
    response = pdf_response(request, document)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def preview(request: HttpRequest, kind: str, pk: int, language: str) -> HttpResponse:
    """The page of an item in any state. 404 without such an item or language, 403 without the right to view it."""
    item = item_to_preview(request, kind, pk, language)
    with translation.override(language):
        view_class, arguments = public_view(item)
        shown: Any = type(f"Preview{view_class.__name__}", (PreviewMixin, view_class), {"language": language})
        request.LANGUAGE_CODE = language
        response = shown.as_view(item=item)(request, **arguments)
        response.render()
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response
