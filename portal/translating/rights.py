"""Who may translate what: the questions that the page and the overview ask."""

from typing import Any

from portal import languages
from portal.publishing.models import Publication, kinds


def may_write(user: Any, item: Publication, language: str) -> bool:
    """Whether the user may write the texts of an item in a language, which is not its original one."""
    meta = item._meta
    return language != item.original_language and bool(user.has_perm(f"{meta.app_label}.change_{meta.model_name}"))


def kinds_to_write(user: Any, language: str) -> list[type[Publication]]:
    """The kinds of items whose texts in a language the user may write, where it is not the original one."""
    if language not in languages.CODES:
        return []
    return [
        model for model in kinds().values() if user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
    ]
