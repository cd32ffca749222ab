"""The admin site: Unfold in the portal's colours, with the previews and the search over all kinds."""

from functools import wraps
from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from portal.history.actor import recorded

TRANSLATE = "translate/<slug:kind>/<int:pk>/<slug:language>"


class AdminSite(UnfoldAdminSite):
    """The one admin site. Colours come from our own style sheet: the policy forbids an inline one."""

    def extra_urls(self) -> list[URLPattern]:
        from portal.admin.exchange import export, import_
        from portal.admin.interface import interface_messages
        from portal.admin.linking import linking
        from portal.admin.presence import heartbeat
        from portal.admin.preview import preview, preview_pdf
        from portal.admin.relations import item_search
        from portal.admin.trash import trash
        from portal.translating import views as translating

        return [
            path("preview/<slug:kind>/<int:pk>/<slug:language>/", self.admin_view(preview), name="preview"),
            path("presence/<slug:table>/<int:pk>/", self.admin_view(heartbeat), name="presence"),
            path("trash/", self.admin_view(trash), name="trash"),
            path("preview/<slug:kind>/<int:pk>/<slug:language>.pdf", self.admin_view(preview_pdf), name="preview-pdf"),
            path("exchange/export/", self.admin_view(export), name="exchange_export"),
            path("exchange/import/", self.admin_view(import_), name="exchange_import"),
            path("interface-messages/", self.admin_view(interface_messages), name="interface_messages"),
            path(f"{TRANSLATE}/", self.admin_view(translating.translate), name="translate"),
            path(f"{TRANSLATE}/segment/", self.admin_view(translating.segment), name="translate_segment"),
            path(f"{TRANSLATE}/memory/", self.admin_view(translating.memory_matches), name="translate_memory"),
            path("linking/<slug:kind>/<int:pk>/", self.admin_view(linking), name="linking"),
            path("items/", self.admin_view(item_search), name="item_search"),
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """What a request writes is written by its user, all of it or nothing.

        A view that says `own_transactions` asks others over the network, and holds no transaction open meanwhile.
        """

        @wraps(view)
        def written(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method != "POST" or getattr(view, "own_transactions", False):
                return view(request, *args, **kwargs)
            with recorded(request.user):
                return view(request, *args, **kwargs)

        return super().admin_view(written, cacheable)

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Unfold's search of the menu; a page that is none is not found."""
        try:
            return super().search(request, extra_context)
        except (ValueError, InvalidPage) as error:
            raise Http404 from error

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"colors": None, "site_title": self.name_of_portal()}

    @staticmethod
    def name_of_portal() -> str:
        return _("SCO Environmental Information Sharing Platform")
