"""Reading a file in a process of its own, with bounded memory and time."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings

from portal.legaltext.limits import MAX_FILE_BYTES, MAX_SECONDS
from portal.legaltext.readers.refusals import RefusedError

TEXTS, TABLES = "portal.legaltext.readers", "portal.tables"


def read(data: bytes, encoding: str = "", readers: str = TEXTS) -> dict[str, Any]:
    """Return what `portal.legaltext.readers.kinds.read` finds in the file; of TABLES, `portal.tables.reading.read`.

    Raises RefusedError, also where the reader took too much memory or time, or came to a sudden end.
    """
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError("file_too_large", most=MAX_FILE_BYTES // 1024**2)
    command = [sys.executable, "-m", readers, encoding]
    try:
        # The environment of the server holds secrets, and a reader needs nothing of it.
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=2 * MAX_SECONDS,
            cwd=settings.BASE_DIR,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too_much") from error
    if done.returncode:
        raise RefusedError("too_much")
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise RefusedError(found["refused"], **found["values"])
    return found
