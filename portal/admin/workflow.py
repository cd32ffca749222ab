"""The verbs of the workflow in the admin: which are offered to whom, and how their refusals are said."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.languages import column
from portal.publishing.models import Publication
from portal.publishing.states import TRANSITIONS


@dataclass(frozen=True)
class Verb:
    """One button. `method` is the publication's own verb; the rest is what people read."""

    name: str
    method: str
    permission: str
    label: Promise | str
    done: Promise | str
    icon: str

    @property
    def parameter(self) -> str:
        """The name of the button in the form's data."""
        return f"_verb_{self.name}"

    def is_offered(self, item: Publication, user: Any) -> bool:
        """Whether the state of the item allows it and the user may do it."""
        return self.is_possible(item) and self.is_permitted(type(item), user)

    def is_permitted(self, model: type[Publication], user: Any) -> bool:
        return bool(user.has_perm(f"{model._meta.app_label}.{self.permission}_{model._meta.model_name}"))

    def is_possible(self, item: Publication) -> bool:
        if item.workflow_state not in TRANSITIONS[self.method]:
            return False
        # To publish what is public already changes nothing; what is scheduled can be brought forward or put off.
        return self.method != "publish" or not item.is_public

    def apply(self, item: Publication, user: Any, at: Any = None) -> None:
        """Call the verb. Raises what the verb raises, with nothing written."""
        with transaction.atomic():
            match self.name:
                case "publish":
                    past = item.published_at if item.published_at and item.published_at <= timezone.now() else None
                    item.publish(by=user, at=at or past or timezone.now())
                case "schedule":
                    if at is None or at <= timezone.now():
                        raise ValidationError({"published_at": [str(NOT_AHEAD)]})
                    item.publish(by=user, at=at)
                case _:
                    getattr(item, self.method)(by=user)


NOT_AHEAD = _("To schedule the item, give a day and time ahead of now.")

VERBS = [
    Verb(
        "submit",
        "submit",
        "change",
        _("Save and submit for review"),
        _("“%(item)s” was submitted for review."),
        "rate_review",
    ),
    Verb(
        "return",
        "return_to_draft",
        "change",
        _("Save and return to draft"),
        _("“%(item)s” was returned to draft."),
        "undo",
    ),
    Verb("publish", "publish", "publish", _("Save and publish now"), _("“%(item)s” was published."), "public"),
    Verb("schedule", "publish", "publish", _("Save and schedule"), _("“%(item)s” was scheduled."), "schedule"),
    Verb("withdraw", "withdraw", "publish", _("Save and withdraw"), _("“%(item)s” was withdrawn."), "visibility_off"),
]
BY_NAME = {verb.name: verb for verb in VERBS}


def verb_in(data: Any) -> Verb | None:
    """The verb whose button was pressed."""
    return next((verb for verb in VERBS if verb.parameter in data), None)


def field_label(model: type[Publication], name: str) -> str:
    """How a column is called in the form: the field, and the language of its tab."""
    for code in languages.CODES:
        for field in model.translated_fields():
            if name == column(field, code):
                label = capfirst(str(getattr(model._meta.get_field(field), "verbose_name", field)))
                return f"{label} · {languages.AUTONYMS[code]}"
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def refusal(item: Publication, error: ValidationError | PermissionDenied) -> str:
    """Why a verb was refused, in one sentence for each reason, each with the field that it is about."""
    if isinstance(error, PermissionDenied):
        return str(error)
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    parts = []
    for name, messages in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{field_label(type(item), name)}: "
        parts += [f"{label}{message}" for message in messages]
    return " ".join(parts)
