"""Parts of pages that this process keeps as long as the content is the same: choices of filters, entries of lists.

Many pages show the same parts, and after an edit every page is made anew: then each part is made once. What is
kept hangs on the generation of the content and on its next change by the clock, as whole pages do. Where no pulse
beats - in commands, in tests - nothing is kept.
"""

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from portal import languages
from portal.delivery.pulse import Content, pulse

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
MOST_BYTES = 32 * 1024 * 1024
# What is neither a text nor a tuple with texts is small and rare: choices of filters, counts.
OTHER_BYTES = 5000
_parts: OrderedDict[Hashable, Any] = OrderedDict()
_size_bytes = 0
_content: Content | None = None
_lock = threading.Lock()


_all_anew: ContextVar[bool] = ContextVar("all_anew", default=False)


@contextmanager
def all_anew() -> Iterator[None]:
    """Make every part anew meanwhile: who has just saved something must see it, before the pulse has heard of it."""
    token = _all_anew.set(True)
    try:
        yield
    finally:
        _all_anew.reset(token)


def _now() -> Content | None:
    """The content that parts may be kept for; None if there is nothing to rely on."""
    content = None if _all_anew.get() else pulse.current()
    return content if content is not None and time.time() < content.until else None


def look(key: Hashable) -> Any:
    """What is kept under a key for the active language, or None."""
    return _look((languages.current(), key), _now())


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What is kept under a key for the active language; made, and kept, if there is nothing yet. None is not kept."""
    # Noted before anything is read: what is made is at least so new.
    content = _now()
    place = (languages.current(), key)
    found = _look(place, content)
    if found is None:
        found = make()
        _keep(place, content, found)
    return found


def kept_each(name: str, keys: Iterable[K], make: Callable[[list[K]], dict[K, T]]) -> dict[K, T]:
    """What is kept under a name for each of these keys; those that lack are made together. `make` may leave some out."""
    content = _now()
    places = {key: (languages.current(), (name, key)) for key in keys}
    found: dict[K, T] = {key: part for key, place in places.items() if (part := _look(place, content)) is not None}
    if missing := [key for key in places if key not in found]:
        made = make(missing)
        for key, part in made.items():
            _keep(places[key], content, part)
        found |= made
    return found


def _look(place: Hashable, content: Content | None) -> Any:
    if content is None or content != _content:
        return None
    with _lock:
        found = _parts.get(place)
        if found is not None:
            _parts.move_to_end(place)
        return found


def _keep(place: Hashable, content: Content | None, part: Any) -> None:
    global _content, _size_bytes
    if content is None or part is None or content != pulse.content:
        return
    with _lock:
        if content != _content:
            _parts.clear()
            _content, _size_bytes = content, 0
        _size_bytes += size_bytes_of(part) - (size_bytes_of(_parts[place]) if place in _parts else 0)
        _parts[place] = part
        while _size_bytes > MOST_BYTES:
            _place, gone = _parts.popitem(last=False)
            _size_bytes -= size_bytes_of(gone)


def size_bytes_of(part: Any) -> int:
    """About how much memory a part takes."""
    if isinstance(part, tuple):
        return OTHER_BYTES + sum(sys.getsizeof(each) for each in part if isinstance(each, str))
    return sys.getsizeof(part) if isinstance(part, str) else OTHER_BYTES
