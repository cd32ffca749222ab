"""Addresses of pages by what they are made of, each looked up once for a language."""

from functools import lru_cache

from django.urls import reverse

from portal import languages


def path_of(name: str, **values: str) -> str:
    """The path of a page for readers in the active language: ``path_of("portal:subject", slug="air")``."""
    return _found(languages.current(), name, tuple(values.items()))


@lru_cache(maxsize=10_000)
def _found(_language: str, name: str, values: tuple[tuple[str, str], ...]) -> str:
    return reverse(name, kwargs=dict(values))
