"""Documents that were made, as files in a folder, shared by the processes of one machine and bounded in bytes.

A name is a digest of all that a document is made of, so what is found is right, and an old issue stays as it was.
"""

import contextlib
import fcntl
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

logger = logging.getLogger(__name__)
REFUSED_S = 600


class Busy(Exception):  # noqa: N818 - nothing is wrong
    """Other documents are being made, and took too long."""


def folder() -> Path:
    return Path(settings.DOCUMENTS_ROOT)


def found(key: str) -> bytes | None:
    """The document, marked as used just now; None if it is not there."""
    path = folder() / f"{key}.pdf"
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return content


def keep(key: str, content: bytes) -> None:
    """Put a document into the folder in one move; where the disk does not take it, say so and go on."""
    new = folder() / f".{secrets.token_hex(8)}"
    try:
        new.write_bytes(content)
        new.replace(folder() / f"{key}.pdf")
        tidy()
    except OSError as error:
        logger.warning("a document cannot be kept: %s", error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def refuse(key: str) -> None:
    """Note that the document cannot be made, so that it is not tried at every request."""
    (folder() / f"{key}.refused").touch()


def is_refused(key: str) -> bool:
    """Whether the document could not be made within the last minutes."""
    try:
        return (folder() / f"{key}.refused").stat().st_mtime > time.time() - REFUSED_S
    except FileNotFoundError:
        return False


def tidy() -> None:
    """Remove what was not asked for longest until the rest is within the bound, and what a killed process left."""
    kept = []
    for entry in os.scandir(folder()):
        with contextlib.suppress(FileNotFoundError):
            status = entry.stat()
            if entry.name.endswith(".pdf"):
                kept.append((status.st_mtime, status.st_size, entry.path))
            elif entry.name != LOCK and status.st_mtime < time.time() - 3600:
                Path(entry.path).unlink(missing_ok=True)
    total_bytes = sum(size_bytes for _used_at, size_bytes, _path in kept)
    for _used_at, size_bytes, path in sorted(kept):
        if total_bytes <= settings.DOCUMENTS_BYTES:
            break
        Path(path).unlink(missing_ok=True)
        total_bytes -= size_bytes


LOCK = "lock"
# Of the threads of a worker, so many may be busy with documents or wait to be: the others go on with pages.
MOST_THREADS = 2
_places = threading.BoundedSemaphore(MOST_THREADS)


@contextlib.contextmanager
def alone(wait_s: float) -> Iterator[None]:
    """Let one thread of one process of the machine at a time make a document.

    Raises Busy after `wait_s` seconds, and at once where enough threads of this process wait already.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        # Each opening is a lock of its own: threads of one process wait for each other too.
        with open(folder() / LOCK, "w") as lock:
            take(lock, time.monotonic() + wait_s)
            yield
    finally:
        _places.release()


def take(lock: IO[str], deadline: float) -> None:
    """Lock a file, which its closing undoes, as does the end of the process. Raises Busy after the deadline."""
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise Busy from error
            time.sleep(0.02)
