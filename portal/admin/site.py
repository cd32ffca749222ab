"""The admin site: Unfold in the portal's colours, with the previews and the search over all kinds."""

from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite


class AdminSite(UnfoldAdminSite):
    """The one admin site. Colours come from our own style sheet: the policy forbids an inline one."""

    def extra_urls(self) -> list[URLPattern]:
        from portal.admin.linking import linking
        from portal.admin.preview import preview, preview_pdf
        from portal.admin.relations import item_search

        return [
            path("preview/<slug:kind>/<int:pk>/<slug:language>/", self.admin_view(preview), name="preview"),
            path("preview/<slug:kind>/<int:pk>/<slug:language>.pdf", self.admin_view(preview_pdf), name="preview-pdf"),
            path("linking/<slug:kind>/<int:pk>/", self.admin_view(linking), name="linking"),
            path("items/", self.admin_view(item_search), name="item_search"),
        ]

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
