"""Which texts link to an item."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import languages
from portal.admin.relations import visible_kinds
from portal.languages import column
from portal.publishing.models import kinds
from portal.references import texts_linking_to


def form_of(record: models.Model) -> str:
    """The address of the form that a text is written in: a wording of a clause is written in that of its clause."""
    shown: Any = getattr(record, "clause", None) or record
    try:
        return reverse(f"admin:{shown._meta.app_label}_{shown._meta.model_name}_change", args=[shown.pk])
    except NoReverseMatch:
        return ""


@require_safe
def linking(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The texts that link to an item. 404 without such an item, 403 without the right to view it."""
    model = kinds().get(kind)
    if model is None:
        raise Http404
    if kind not in visible_kinds(request.user):
        raise PermissionDenied
    item = model.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    found = [
        {
            "kind": capfirst(str(record._meta.verbose_name)),
            "name": str(getattr(record, "clause", None) or record),
            "url": form_of(record),
            "languages": [
                autonym
                for code, autonym in languages.AUTONYMS.items()
                if any(name.endswith(column("", code)) for name in columns)
            ],
        }
        for record, columns in texts_linking_to((kind, pk))
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Texts that link here"),
        "opts": model._meta,
        "item": item,
        "item_url": reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk]),
        "found": found,
    }
    return TemplateResponse(request, "admin/linking.html", context)
