"""`Workflow`: the way of an item to its readers - one verb for each transition, nobody else assigns the state."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.history.actor import recorded
from portal.publishing.states import TRANSITIONS, WorkflowState

# Outside these years a time of publication is a slip of the pen; before year 1 in some time zone it cannot be read back.
EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(2099, 12, 31, tzinfo=datetime.UTC)


class Workflow(models.Model):
    """Abstract: draft, in review, published (perhaps for later), withdrawn."""

    workflow_state = models.CharField(
        _("state"),
        max_length=9,
        choices=WorkflowState.choices,
        default=WorkflowState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        help_text=_("A future time schedules the item. Empty: the moment of publishing."),
        validators=[
            MinValueValidator(EARLIEST, _("A time of publication lies in the years 2000 to 2099.")),
            MaxValueValidator(LATEST, _("A time of publication lies in the years 2000 to 2099.")),
        ],
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return (
            self.workflow_state == WorkflowState.PUBLISHED
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_scheduled(self) -> bool:
        return self.workflow_state == WorkflowState.PUBLISHED and not self.is_public

    def _transition(self, verb: str, by: Any, to: WorkflowState, permission: str) -> None:
        meta = self._meta
        if by is not None and not by.has_perm(f"{meta.app_label}.{permission}_{meta.model_name}"):
            raise PermissionDenied(
                _("“%(user)s” may not do this: it needs the permission “%(permission)s”.")
                % {"user": by, "permission": f"{meta.app_label}.{permission}_{meta.model_name}"}
            )
        if self.workflow_state not in TRANSITIONS[verb]:
            raise ValidationError(
                _("This is not possible for an item that is “%(state)s”."),
                code="transition",
                params={"state": WorkflowState(self.workflow_state).label},
            )
        before = self.workflow_state
        self.workflow_state = to
        try:
            self.full_clean(validate_unique=False)
            with recorded(by):
                self.save()
        except ValidationError:
            self.workflow_state = before
            raise

    def submit(self, by: Any = None) -> None:
        """Draft → in review. `by` is the user, None for the system itself; so in all verbs.

        Raises PermissionDenied, or ValidationError where the state or the texts do not allow it.
        """
        self._transition("submit", by, WorkflowState.IN_REVIEW, "change")

    def return_to_draft(self, by: Any = None) -> None:
        """In review or withdrawn → draft."""
        self._transition("return_to_draft", by, WorkflowState.DRAFT, "change")

    def publish(self, by: Any = None, at: Any = None) -> None:
        """Make public at the time `at`: by default the one already set, else now."""
        previous = self.published_at
        self.published_at = at or self.published_at or timezone.now()
        try:
            self._transition("publish", by, WorkflowState.PUBLISHED, "publish")
        except (PermissionDenied, ValidationError):
            self.published_at = previous
            raise

    def withdraw(self, by: Any = None) -> None:
        """Published or scheduled → withdrawn: the address answers 410 until it is published again."""
        self._transition("withdraw", by, WorkflowState.WITHDRAWN, "publish")
