"""Model fields that only publications need."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.publishing.states import Readiness

slug_validator = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use small Latin letters, digits and single hyphens, as in “green-city-2021”."),
)


class SlugField(models.CharField):
    """The part of an address that is the same in all languages, for ever."""

    default_validators = [slug_validator]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"verbose_name": _("address"), "unique": True, "max_length": 100}
        super().__init__(*args, **defaults | kwargs)


class ReadinessField(models.CharField):
    """How ready the text of one language is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "max_length": 8,
            "choices": Readiness.choices,
            "default": Readiness.MISSING,
        }
        super().__init__(*args, **defaults | kwargs)


class LanguageField(models.CharField):
    """One of the portal's languages, by code; choices are autonyms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 7, "choices": list(languages.AUTONYMS.items())}
        super().__init__(*args, **defaults | kwargs)
