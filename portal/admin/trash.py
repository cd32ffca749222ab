"""What was deleted in the last 90 days, and the way back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.admin.history import refusal_text, say_restored
from portal.admin.people import name_of
from portal.history.recording import kept_models
from portal.history.restoring import KEPT, bring_back, deleted
from portal.ownership import tie_of


def deletable(user: Any) -> list[Any]:
    """The models whose records the user may delete, and so bring back."""
    return [
        model
        for model in kept_models().values()
        if tie_of(model) is None
        and model in admin.site._registry
        and user.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def trash(request: HttpRequest) -> HttpResponse:
    """GET: the deleted items, last first. POST with ``number``: bring one back. 403 for who may delete nothing."""
    models = deletable(request.user)
    if not models:
        raise PermissionDenied
    found = deleted(models)
    if request.method == "POST":
        number = request.POST.get("number", "")
        gone = next((each for each in found if str(each.number) == number), None)
        if gone is None:
            raise Http404(_("This item is not in the trash any more."))
        meta = gone.model._meta
        may_publish = request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")
        try:
            done = bring_back(gone, by=request.user, may_publish=may_publish)
        except ValidationError as error:
            messages.error(request, f"“{gone.title}”: {refusal_text(gone.model(), error)}")
            return HttpResponseRedirect(request.path)
        say_restored(request, done, _("“%(item)s” was brought back.") % {"item": done.item})
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[gone.pk]))
    return TemplateResponse(
        request,
        "admin/trash.html",
        {
            **admin.site.each_context(request),
            "title": _("Trash"),
            "days": KEPT.days,
            "entries": [
                {
                    "number": each.number,
                    "kind": capfirst(str(each.model._meta.verbose_name)),
                    "title": each.title,
                    "at": each.at,
                    "until": each.until,
                    "by": name_of(each.by),
                }
                for each in found
            ],
        },
    )
