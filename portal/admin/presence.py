"""Who has an item open, in whatever form or page: said when that is opened, and by a heartbeat while it is."""

import datetime
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.admin.people import name_of
from portal.history.models import Presence
from portal.history.recording import kept_models
from portal.ownership import item_of

# The heartbeat of `static/portal-admin/presence.js` comes every 20 s, and in a tab that is not looked at once a minute, as
# browsers slow its clock; a form without script counts as open for longer.
WITH_SCRIPT = datetime.timedelta(seconds=150)
WITHOUT_SCRIPT = datetime.timedelta(minutes=10)


def key_of(record: models.Model) -> dict[str, Any]:
    """Under what a record is noted: the item that it is a part of, so that the forms of all its parts know of each other."""
    item = item_of(record)
    return {"item_table": item._meta.db_table, "item_id": item.pk}


def present(request: Any, item: models.Model, lasting: datetime.timedelta) -> str:
    """Note that the user has the item, or a part of it, open; return who else has, in a sentence for each, or ""."""
    now = timezone.now()
    key = key_of(item)
    Presence.objects.filter(until__lt=now).delete()
    Presence.objects.bulk_create(
        [Presence(user=request.user, **key, since=now, until=now + lasting)],
        update_conflicts=True,
        unique_fields=["item_table", "item_id", "user"],
        update_fields=["until"],
    )
    others = Presence.objects.filter(**key).exclude(user=request.user).select_related("user").order_by("since", "pk")
    return " ".join(
        _("%(name)s has had this item open since %(time)s.")
        % {"name": name_of(each.user), "time": f"{timezone.localtime(each.since):%H:%M}"}
        for each in others
    )


def leave(request: Any, item: models.Model) -> None:
    """Note that the user has closed the item."""
    Presence.objects.filter(user=request.user, **key_of(item)).delete()


def shown(request: Any, item: models.Model) -> dict[str, str]:
    """What a page needs to say who else has the item open, and to go on saying it."""
    return {"presence_url": address(item), "others": present(request, item, WITHOUT_SCRIPT)}


def address(item: models.Model) -> str:
    return reverse("admin:presence", args=[item._meta.db_table, item.pk])


@require_POST
def heartbeat(request: HttpRequest, table: str, pk: int) -> JsonResponse:
    """Return ``{"others": "…"}``; with ``leave`` in the data, the form has been closed."""
    from django.contrib import admin

    model = kept_models().get(table)
    model_admin: Any = admin.site._registry.get(model) if model is not None else None
    if model_admin is None or not model_admin.has_change_permission(request):
        raise Http404
    item = model_admin.model._base_manager.filter(pk=pk).first()
    if item is None:
        raise Http404
    if "leave" in request.POST:
        leave(request, item)
        return JsonResponse({"others": ""})
    return JsonResponse({"others": present(request, item, WITH_SCRIPT)})
