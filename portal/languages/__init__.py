"""The portal's languages: fixed codes, fallback order, and how a translated column is named."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

CODES: tuple[str, ...] = tuple(code for code, _autonym in settings.LANGUAGES)
AUTONYMS: dict[str, str] = dict(settings.LANGUAGES)

# design.md section 4: the next language that a reader is offered when a text is missing.
FALLBACKS: dict[str, tuple[str, ...]] = {
    "ru": ("en", "zh-hans"),
    "en": ("zh-hans", "ru"),
    "zh-hans": ("en", "ru"),
}


def current() -> str:
    """The active language, always one of CODES."""
    language = get_language()
    return language if language in FALLBACKS else settings.LANGUAGE_CODE


def locale(language: str | None = None) -> str:
    """The CLDR locale of a language, for Babel; our English is British."""
    return {"zh-hans": "zh_Hans", "en": "en_GB", "ru": "ru"}[language or current()]


def chain(language: str) -> tuple[str, ...]:
    """The languages in which a reader of `language` is offered a text, best first."""
    return (language, *FALLBACKS[language])


def column(field: str, language: str | None = None) -> str:
    """The column of a translated field: ``column("title", "zh-hans") == "title_zh_hans"``."""
    return f"{field}_{(language or current()).replace('-', '_')}"


def columns(*fields: str, languages: Iterable[str] = CODES) -> list[str]:
    """The columns of translated fields in all languages, field by field."""
    return [column(field, language) for field in fields for language in languages]
