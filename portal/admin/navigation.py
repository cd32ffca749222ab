"""The admin's name, its marks on the page and its side menu."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import site as default_site
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal import languages
from portal.admin.trash import deletable

DEFAULT_ICON = "description"
DEFAULT_POSITION = 100


def wordmark(request: HttpRequest) -> str:
    """The short name beside the mark, in the language of the interface."""
    return _("SCO Environmental Information")


def address_of_site(request: HttpRequest) -> str:
    """The public home page in the language of the interface."""
    return f"/{languages.current()}/"


def icon(request: HttpRequest) -> str:
    return static("img/icon.svg")


def style_sheet(request: HttpRequest) -> str:
    return static("portal-admin/admin.css")


def script(request: HttpRequest) -> str:
    return static("portal-admin/admin.js")


def expressions(request: HttpRequest) -> str:
    return static("portal-admin/expressions.js")


def links(request: HttpRequest) -> list[dict[str, Any]]:
    """The side menu: the first page, then each app's lists that the user may see."""
    overview = {"title": _("Overview"), "icon": "space_dashboard", "link": reverse("admin:index")}
    exchange = {"title": _("Import translations"), "icon": "sync_alt", "link": reverse("admin:exchange_import")}
    words = {"title": _("Words of the interface"), "icon": "spellcheck", "link": reverse("admin:interface_messages")}
    groups: list[dict[str, Any]] = [{"title": None, "items": [overview, exchange, words]}]
    if deletable(request.user):
        groups[0]["items"].append({"title": _("Trash"), "icon": "delete", "link": reverse("admin:trash")})
    site: admin.AdminSite = default_site
    # The later an app is installed, the nearer it is to the daily work; accounts come last.
    order = [config.label for config in apps.get_app_configs()]
    for app in sorted(site.get_app_list(request), key=lambda app: -order.index(app["app_label"])):
        entries = sorted(app["models"], key=lambda entry: place(site, entry["model"]))
        items = [
            {
                "title": capfirst(str(entry["model"]._meta.verbose_name_plural)),
                "icon": getattr(site.get_model_admin(entry["model"]), "icon", DEFAULT_ICON),
                "link": entry["admin_url"],
            }
            for entry in entries
            if entry["admin_url"]
        ]
        if items:
            groups.append({"title": app["name"], "items": items, "separator": True})
    return groups


def place(site: admin.AdminSite, model: Any) -> tuple[int, str]:
    model_admin = site.get_model_admin(model)
    return getattr(model_admin, "position", DEFAULT_POSITION), model._meta.model_name
