"""Order of names as readers of each language expect it; PostgreSQL without ICU cannot give it."""

import re
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


def by_initial(items: Iterable[T], name: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """The items in the order of the active language under the capital letter that each begins with.

    In Chinese that is the initial of the pinyin; Ё stands with Е, and what begins with no letter under “#”. Marks such as
    quotation marks before a name do not count.
    """
    language = languages.current()

    def key(item: T) -> tuple[str, ...]:
        return sort_key(re.sub(r"^\W+", "", name(item)), language)

    groups: dict[str, list[T]] = {}
    for item in sorted(items, key=key):
        first = "".join(key(item))[:1].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(item)
    return list(groups.items())
