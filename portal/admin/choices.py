"""Choices of other records: found by typing, safe against forged keys, which Django's own would answer with an error."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

# The largest number that a primary key can be.
MAX_KEY = 2**63 - 1


def is_key(value: Any) -> bool:
    """Whether a value of a form can be a primary key."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= len(str(MAX_KEY)) and int(text) <= MAX_KEY


class KnownKeysMixin:
    """Show the chosen records; a key that can be none has no record."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if not each or is_key(each)], attr)  # type: ignore[misc]


class OneRecord(KnownKeysMixin, AutocompleteSelect):  # type: ignore[misc]
    pass


class ManyRecords(KnownKeysMixin, AutocompleteSelectMultiple):  # type: ignore[misc]
    pass


class OneRecordField(forms.ModelChoiceField):
    """One record; a forged key is a choice that does not exist, never an error of ours."""

    def to_python(self, value: Any) -> Any:
        if value and not is_key(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ManyRecordsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not is_key(each):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(each)[:60]}
                )
        return super().clean(value)
