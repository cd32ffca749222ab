"""Pages as files in a folder, shared by the processes of one machine."""

import contextlib
import hashlib
import logging
import os
import secrets
import threading
import time
from pathlib import Path

from portal.delivery.pages import Page

logger = logging.getLogger(__name__)
KEPT_S = 7 * 24 * 3600
WRITES_BETWEEN_LOOKS = 200


class Files:
    """A folder bounded in bytes; the oldest pages go first.

    Every so many writes one thread looks at the whole folder. The names hold the release, so that pages
    of another one are never read; they go with age.
    """

    def __init__(self, folder: Path, limit_bytes: int, release: str) -> None:
        self.folder, self.limit_bytes, self.release = folder, limit_bytes, release
        self._writes = 0
        self._looking = threading.Lock()

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(f"{self.release} {key}".encode()).hexdigest()

    def get(self, key: str) -> Page | None:
        """The page kept under a key, fresh or not."""
        try:
            return Page.from_bytes(self._path(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            logger.warning("a kept page cannot be read: %s", type(error).__name__)
            return None

    def put(self, key: str, page: Page) -> None:
        """Keep a page; where the disk does not take it, say so and go on."""
        path = self._path(key)
        new = path.with_name(f".{secrets.token_hex(8)}")
        try:
            if not self._writes:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_bytes(page.to_bytes())
            new.replace(path)
        except OSError as error:
            logger.warning("a page cannot be kept: %s", type(error).__name__)
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
        self._writes = (self._writes + 1) % WRITES_BETWEEN_LOOKS
        if not self._writes:
            self.tidy()

    def tidy(self) -> None:
        """Remove the oldest pages until the rest is within nine tenths of the bound, and those of last week."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            found = []
            for entry in os.scandir(self.folder):
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat()
                    found.append((status.st_mtime, status.st_size, entry.path))
            total_bytes = sum(size_bytes for _time, size_bytes, _path in found)
            for written_at, size_bytes, path in sorted(found):
                if total_bytes <= self.limit_bytes * 0.9 and time.time() - written_at < KEPT_S:
                    break
                Path(path).unlink(missing_ok=True)
                total_bytes -= size_bytes
        except OSError as error:
            logger.warning("the kept pages cannot be tidied: %s", type(error).__name__)
        finally:
            self._looking.release()

    def claim(self, key: str, seconds: float) -> bool:
        """Every process makes its own page: a few of one machine at the most, and nobody waits for a dead one."""
        return True

    def disclaim(self, key: str) -> None:
        """Nothing was claimed."""
