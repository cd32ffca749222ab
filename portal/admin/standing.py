"""How a publication stands, as its form and lists say it: state, readiness by language, what points at it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import languages
from portal.publishing.models import Publication
from portal.publishing.states import Readiness, WorkflowState
from portal.rights import may_write_in
from portal.translating.page import translate_url

# A sign for each readiness, so that a list can be read without colour.
SIGNS = {
    Readiness.ORIGINAL: "●",
    Readiness.CURRENT: "✓",
    Readiness.OUTDATED: "!",
    Readiness.DRAFT: "✎",
    Readiness.MISSING: "–",
}
MENTIONS_SHOWN = 30


def state_label(item: Publication) -> str:
    """The state of the workflow, with the time where it is still ahead."""
    if item.is_scheduled:
        at = timezone.localtime(item.published_at)
        return _("scheduled for %(time)s") % {"time": f"{at:%Y-%m-%d %H:%M}"}
    return str(WorkflowState(item.workflow_state).label)


def language_status(item: Publication, code: str, user: Any) -> dict[str, Any]:
    """What the head of the form says about a language, and where this user may translate into it."""
    readiness = item.readiness_in(code)
    return {
        "code": code,
        "autonym": languages.AUTONYMS[code],
        "readiness": readiness,
        "label": readiness.label,
        "sign": SIGNS[readiness],
        "preview_url": reverse("admin:preview", args=[item.kind_name, item.pk, code]),
        "translate_url": translate_url(item, code) if may_write_in(user, item, code) else "",
    }


def mentions_of(item: Publication) -> list[dict[str, str]]:
    """The items that point at this one, with links to their forms."""
    from portal.publishing.relations import relation_label

    found = []
    for relation in item.relations_to.select_related("from_type").order_by("pk")[:MENTIONS_SHOWN]:
        other = relation.from_item
        if other is not None:
            meta = other._meta
            found.append(
                {
                    "label": relation_label(relation.type, inverse=True),
                    "title": f"{meta.verbose_name}: {other}",
                    "url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[other.pk]),
                }
            )
    return found
