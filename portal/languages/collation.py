"""Order of names as readers of each language expect it; PostgreSQL without ICU cannot give it."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from pypinyin import lazy_pinyin

from portal import languages

T = TypeVar("T")


@lru_cache(maxsize=10_000)
def sort_key(text: str, language: str) -> tuple[str, ...]:
    """A key that sorts Chinese by pinyin, Russian by its alphabet (ё after е), English by letter."""
    if language == "zh-hans":
        return tuple(lazy_pinyin(text.casefold()))
    return (text.casefold().replace("ё", "е\uffff"),)


def in_order(items: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The items sorted by their name in the active language."""
    language = languages.current()
    return sorted(items, key=lambda item: sort_key(name(item), language))
