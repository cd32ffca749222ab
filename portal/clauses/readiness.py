"""What a change of clauses means for the languages of their text."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from portal import languages
from portal.languages import column, columns
from portal.publishing.states import Readiness, WorkflowState
from portal.search import index as search_index


def wording_changed(owner: Any, changed: Iterable[str], *, minor_edit: bool = False) -> None:
    """Bring the readiness of a law or a document in line after clauses changed in these languages.

    As for its other texts: a change of the original that is no minor edit makes outdated what was not changed with it.
    """
    changed = set(changed)
    now = timezone.now()
    values: dict[str, Any] = {"updated_at": now}
    if owner.workflow_state == WorkflowState.PUBLISHED:
        read = (code for code in changed if owner.is_readable_in(code))
        values |= dict.fromkeys(columns("text_at", languages=read), max(now, owner.published_at))
    if owner.original_language in changed and not minor_edit:
        values |= {
            column("readiness", code): Readiness.OUTDATED
            for code in languages.CODES
            if code not in changed and owner.readiness_in(code) == Readiness.CURRENT
        }
    type(owner)._base_manager.filter(pk=owner.pk).update(**values)
    search_index.changed(type(owner), [owner.pk])
