"""Parts of pages that this process keeps as long as the content is the same: choices of filters, entries of lists.

Many pages show the same parts, and after an edit every page is made anew: then each part is made once. What is
kept hangs on the generation of the content and on its next change by the clock, as whole pages do. Where no pulse
beats - in commands, in tests - nothing is kept.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from portal import languages
from portal.delivery.pulse import Content, pulse

T = TypeVar("T")
# An entry of a list takes about 2 KB.
MOST_PARTS = 5000
_parts: OrderedDict[Hashable, Any] = OrderedDict()
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


def _look(place: Hashable, content: Content | None) -> Any:
    if content is None or content != _content:
        return None
    with _lock:
        found = _parts.get(place)
        if found is not None:
            _parts.move_to_end(place)
        return found


def _keep(place: Hashable, content: Content | None, part: Any) -> None:
    global _content
    if content is None or part is None or content != pulse.content:
        return
    with _lock:
        if content != _content:
            _parts.clear()
            _content = content
        _parts[place] = part
        if len(_parts) > MOST_PARTS:
            _parts.popitem(last=False)
