"""The two states of a publication: where it is in the workflow, and how ready each language is."""

from django.db import models
from django.utils.translation import pgettext_lazy


class WorkflowState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("workflow state", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("workflow state", "in review")
    PUBLISHED = "published", pgettext_lazy("workflow state", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("workflow state", "withdrawn")


class Readiness(models.TextChoices):
    """design.md section 4. A draft translation is not shown to readers; an outdated one is."""

    ORIGINAL = "original", pgettext_lazy("readiness of a language", "original")
    CURRENT = "current", pgettext_lazy("readiness of a language", "current")
    OUTDATED = "outdated", pgettext_lazy("readiness of a language", "outdated")
    DRAFT = "draft", pgettext_lazy("readiness of a language", "draft")
    MISSING = "missing", pgettext_lazy("readiness of a language", "missing")


READABLE = (Readiness.ORIGINAL, Readiness.CURRENT, Readiness.OUTDATED)

# verb → the states that it may start from
TRANSITIONS: dict[str, tuple[WorkflowState, ...]] = {
    "submit": (WorkflowState.DRAFT,),
    "return_to_draft": (WorkflowState.IN_REVIEW, WorkflowState.WITHDRAWN),
    "publish": (WorkflowState.DRAFT, WorkflowState.IN_REVIEW, WorkflowState.WITHDRAWN, WorkflowState.PUBLISHED),
    "withdraw": (WorkflowState.PUBLISHED,),
}
