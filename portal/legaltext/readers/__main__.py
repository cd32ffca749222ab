"""The confined process: a file on the standard input, the reader's module and what it is told as arguments, JSON on the standard output.

Its memory and its time are bounded by the system, so that no file can harm the server that asked.
"""

import importlib
import json
import resource
import sys

from portal.legaltext.limits import MAX_MEMORY_BYTES, MAX_SECONDS


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reader = importlib.import_module(sys.argv[1])
    from portal.legaltext.readers.refusals import RefusedError

    try:
        found = reader.read(sys.stdin.buffer.read(), *sys.argv[2:])
    except RefusedError as error:
        found = {"refused": error.code, "values": error.values}
    except (MemoryError, RecursionError):
        found = {"refused": "too_much", "values": {}}
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
