"""Who may translate what: the one question that the page asks."""

from typing import Any

from portal.publishing.models import Publication


def may_write(user: Any, item: Publication, language: str) -> bool:
    """Whether the user may write the texts of an item in a language, which is not its original one."""
    meta = item._meta
    return language != item.original_language and bool(user.has_perm(f"{meta.app_label}.change_{meta.model_name}"))
