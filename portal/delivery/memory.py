"""The pages that this process keeps in memory, bounded in bytes."""

import threading
from collections import OrderedDict

from portal.delivery.pages import Page

# The share of the room for pages that were asked for once only: a flood of them pushes out one another.
ONCE_SHARE = 0.3


class Shelf:
    """Pages in the order of their last use, with the bytes that they take."""

    def __init__(self, limit_bytes: float) -> None:
        self.limit_bytes = limit_bytes
        self.size_bytes = 0
        self._pages: OrderedDict[str, tuple[Page, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, key: str) -> bool:
        return key in self._pages

    def get(self, key: str) -> Page | None:
        if found := self._pages.get(key):
            self._pages.move_to_end(key)
            return found[0]
        return None

    def take(self, key: str) -> Page | None:
        page, size_bytes = self._pages.pop(key, (None, 0))
        self.size_bytes -= size_bytes
        return page

    def put(self, key: str, page: Page) -> list[tuple[str, Page]]:
        """Keep a page as the last used; return those that had to go for it."""
        self.take(key)
        self._pages[key] = (page, page.size_bytes)
        self.size_bytes += page.size_bytes
        gone = []
        while self.size_bytes > self.limit_bytes:
            oldest, (page, size_bytes) = self._pages.popitem(last=False)
            self.size_bytes -= size_bytes
            gone.append((oldest, page))
        return gone


class Memory:
    """Pages that were asked for again stay longer than those asked for once (a segmented LRU)."""

    def __init__(self, limit_bytes: int) -> None:
        self._once = Shelf(limit_bytes * ONCE_SHARE)
        self._again = Shelf(limit_bytes * (1 - ONCE_SHARE))
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._once) + len(self._again)

    @property
    def size_bytes(self) -> int:
        return self._once.size_bytes + self._again.size_bytes

    def get(self, key: str) -> Page | None:
        """The page kept under a key, fresh or not."""
        with self._lock:
            page = self._again.get(key)
            if page is None and (page := self._once.take(key)):
                self._keep(self._again, key, page)
            return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page in place of the one that was there; also when it has grown by an encoding.

        Documents are not kept here: one takes the room of some hundred pages, and the shared store has it.
        """
        if page.is_packed:
            return
        with self._lock:
            self._keep(self._again if key in self._again else self._once, key, page)

    def _keep(self, shelf: Shelf, key: str, page: Page) -> None:
        for gone, old in shelf.put(key, page):
            if shelf is self._again:
                self._once.put(gone, old)
