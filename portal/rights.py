"""Who may write which column: the one place that forms, verbs, imports and interfaces ask.

Whoever has the permission to change a model writes all of it. A translator has a right for each language, and writes
the columns of those languages: not those of the language in which the item was written, which is an editor's.
"""

from typing import Any

from django.db import models
from modeltranslation.translator import NotRegistered, translator

from portal import languages
from portal.languages import column, columns
from portal.ownership import item_of
from portal.publishing.models import Publication, kinds
from portal.publishing.states import Readiness

# What is said of each language of a publication, beside its texts.
ABOUT_A_LANGUAGE = ("readiness", "translator", "translated_from", "official")


def permission_to_translate(language: str) -> str:
    """The codename of the right to translate into a language."""
    return column("translate", language)


def edits(user: Any, model: type[models.Model]) -> bool:
    """Whether the user may write every column of the model."""
    meta = model._meta
    return bool(user.has_perm(f"{meta.app_label}.change_{meta.model_name}"))


def languages_of(user: Any) -> tuple[str, ...]:
    """The languages into which the user may translate."""
    return tuple(code for code in languages.CODES if user.has_perm(f"portal.{permission_to_translate(code)}"))


def translated_fields(model: type[models.Model]) -> list[str]:
    """The fields with a column for each language, in the order of the model; none for a model without."""
    try:
        names = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return []
    return [field.name for field in model._meta.get_fields() if field.name in names]


def columns_of(model: type[models.Model], language: str) -> list[str]:
    """The columns of a model that are in, or speak of, one language."""
    names = translated_fields(model)
    about = ABOUT_A_LANGUAGE if issubclass(model, Publication) else ()
    return columns(*names, *about, languages=[language]) if names else []


def may_translate(user: Any, model: type[models.Model]) -> bool:
    """Whether the user may write columns of some language of the model, though not all of it."""
    meta = model._meta
    return bool(translated_fields(model) and languages_of(user)) and bool(
        user.has_perm(f"{meta.app_label}.view_{meta.model_name}")
    )


def languages_open(user: Any, record: models.Model, of: type[models.Model] | None = None) -> list[str]:
    """The languages of a record, or of its parts that are `of` another model, that a translator may write."""
    if not may_translate(user, of or type(record)):
        return []
    original = getattr(item_of(record), "original_language", None)
    return [code for code in languages_of(user) if code != original]


def may_write_in(user: Any, item: Publication, language: str) -> bool:
    """Whether the user may write a translation of an item: its texts in a language that is not its original one."""
    if language == item.original_language:
        return False
    return edits(user, type(item)) or language in languages_open(user, item)


def may_make_current(user: Any, item: Publication, language: str) -> bool:
    """Whether the user may say of a language of an item that it is current; `None` is the system itself.

    Where readers get the language by that at once, and it cannot be called back, it takes the right to publish. The
    item is asked as it is stored, so before the readiness is set.
    """
    asks = item.asks_publisher_for_languages and item.is_public
    if user is None or not asks or item.readiness_in(language) not in (Readiness.DRAFT, Readiness.MISSING):
        return True
    meta = item._meta
    return bool(user.has_perm(f"{meta.app_label}.publish_{meta.model_name}"))


def kinds_to_translate(user: Any, language: str) -> list[type[Publication]]:
    """The kinds of items of which the user may write translations into a language."""
    is_translator = language in languages_of(user)
    return [model for model in kinds().values() if edits(user, model) or (is_translator and may_translate(user, model))]


def may_write(user: Any, record: models.Model, name: str, of: type[models.Model] | None = None) -> bool:
    """Whether the user may write a column of a record that is stored, or of its parts that are `of` another model."""
    model = of or type(record)
    if edits(user, model):
        return True
    return any(name in columns_of(model, code) for code in languages_open(user, record, of))
