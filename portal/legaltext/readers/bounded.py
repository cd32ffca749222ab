"""What a confined process does: a file on the standard input, its encoding as the argument, JSON on the standard output.

Its memory and its time are bounded by the system, so that no file can harm the server that asked.
"""

import importlib
import json
import resource
import sys

from portal.legaltext.limits import MAX_MEMORY_BYTES, MAX_SECONDS


def run(reader: str) -> int:
    """Print what the function `read` of a module finds in the file; the module is loaded once the bounds are set."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read = importlib.import_module(reader).read
    from portal.legaltext.readers.refusals import RefusedError

    try:
        found = read(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "")
    except RefusedError as error:
        found = {"refused": error.code, "values": error.values}
    except (MemoryError, RecursionError):
        found = {"refused": "too_much", "values": {}}
    json.dump(found, sys.stdout)
    return 0
