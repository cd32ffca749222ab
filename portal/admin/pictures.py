"""The admin of pictures: what is said of one, its focal point, where it is used."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portal import languages
from portal.admin.base import PortalAdmin
from portal.admin.standing import state_label
from portal.models import Picture
from portal.publishing.models import Publication


@admin.register(Picture)
class PictureAdmin(PortalAdmin):
    """Deleting is refused by the database as long as an item shows the picture; Django names the items."""

    icon = "image"
    position = 5
    common = (
        (
            _("About the picture"),
            {"fields": ("file", "shown_preview", ("focal_x", "focal_y"), "licence", "shown_facts", "shown_uses")},
        ),
    )
    readonly_fields = ("shown_preview", "shown_facts", "shown_uses")
    list_display = ("shown_thumbnail", "shown_alt", "shown_lacking", "licence", "shown_facts")
    list_display_links = ("shown_thumbnail", "shown_alt")
    list_filter = ("licence",)
    search_fields = ("alt", "credit", "digest")

    @property
    def media(self) -> forms.Media:
        script: Any = Script("portal-admin/picture.js", type="module")
        return super().media + forms.Media(js=[script])

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in ("focal_x", "focal_y"):
            field.widget.attrs.update({"min": 0, "max": 100})
        return field

    @admin.display(description=_("preview"))
    def shown_preview(self, picture: Picture) -> str:
        """The whole picture with its focal point; `picture.js` lets it be chosen by a click."""
        return render_to_string("admin/picture_preview.html", {"picture": picture}) if picture.pk else "–"

    @admin.display(description=_("picture"))
    def shown_thumbnail(self, picture: Picture) -> SafeString:
        return format_html('<img class="portal-thumbnail" src="{}" alt="">', smallest(picture))

    @admin.display(description=_("what the picture shows"), ordering="alt")
    def shown_alt(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=_("without words in"))
    def shown_lacking(self, picture: Picture) -> str:
        return ", ".join(languages.AUTONYMS[code] for code in picture.languages_without_alt) or "–"

    @admin.display(description=_("size"))
    def shown_facts(self, picture: Picture) -> str:
        return f"{picture.width} × {picture.height}" if picture.pk else "–"

    @admin.display(description=_("where it is used"))
    def shown_uses(self, picture: Picture) -> str:
        uses = picture.uses() if picture.pk else []
        if not uses:
            return pgettext("where a picture is used", "nowhere yet")
        return format_html(
            '<ul class="portal-uses">{}</ul>',
            format_html_join("", '<li><a href="{}">{}</a> {}</li>', map(use_of, uses)),
        )


def smallest(picture: Picture) -> str:
    return picture.sources[-1]["srcset"].split(" ", 1)[0]


def use_of(record: models.Model) -> tuple[str, str, str]:
    """The form of a record that shows a picture, what it is, and its state."""
    meta = record._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    state = f"({state_label(record)})" if isinstance(record, Publication) else ""
    return url, f"{capfirst(str(meta.verbose_name))}: {record}", state
