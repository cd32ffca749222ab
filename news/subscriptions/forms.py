"""The forms of a subscription; they work without script and say what is wrong with a value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import State
from news.models import Subscriber
from news.models.subscribers import RHYTHMS, rhythm_name
from news.subscriptions.addresses import normalised
from news.subscriptions.asking import Choices
from portal import languages
from portal.languages.collation import in_order
from portal.models import Subject


def rhythm_choices() -> list[tuple[str, Any]]:
    return [(name, rhythm_name(name)) for name in RHYTHMS]


def state_choices() -> list[tuple[str, str]]:
    """All states by code, in the order of the active language."""
    return [(state.iso2, state.name) for state in in_order(State.objects.all(), str)]


def broad_subject_choices() -> list[tuple[str, str]]:
    """The broadest subjects; each brings what is below it."""
    return [(subject.slug, subject.name) for subject in Subject.objects.filter(parent=None)]


class ChoicesForm(forms.Form):
    """What somebody wants to be sent."""

    rhythms = forms.MultipleChoiceField(
        label=_("What to send"),
        choices=rhythm_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of the mailings.")},
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=list(languages.AUTONYMS.items()))
    states = forms.MultipleChoiceField(
        label=pgettext_lazy("that an item is about", "Countries"),
        choices=state_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), choices=broad_subject_choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def choices(self) -> Choices:
        """What was chosen; only for a form that is valid."""
        data = self.cleaned_data
        return Choices(data["language"], data["rhythms"], data["states"], data["subjects"])


class SubscribeForm(ChoicesForm):
    """The same with the address that it is for."""

    field_order = ("email",)

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is no e-mail address. One looks like name@example.org.")},
    )
    # People do not see it; programs that fill in every field give themselves away.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        try:
            return normalised(self.cleaned_data["email"])
        except ValueError as error:  # a domain that no name server can know
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], code="invalid") from error


def choices_of(subscriber: Subscriber) -> dict[str, Any]:
    """What a subscriber has chosen, as the initial values of ChoicesForm."""
    return {
        "rhythms": subscriber.rhythms,
        "language": subscriber.language,
        "states": [state.iso2 for state in subscriber.states.all()],
        "subjects": [subject.slug for subject in subscriber.subjects.all()],
    }
