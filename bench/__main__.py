"""`make bench`: run the benchmarks and print their figures; `BENCH="search_quality" make bench` runs only those named.

Started by the system's Python: only the standard library may be imported before `environment.enter`.
"""

import importlib
import os
import sys
from pathlib import Path

from portal.operations import environment


def benchmarks() -> list[str]:
    """The modules of this package that measure something, by name."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("*.py") if "\ndef figures(" in path.read_text(encoding="utf-8"))


def main() -> int:
    """Run what was asked for with the private database up; return 0 if every goal was met."""
    environment.enter("bench", "test")
    import django

    from bench.report import table
    from portal.operations import private_database

    known = benchmarks()
    wanted = os.environ.get("BENCH", "").split() or known
    if unknown := sorted(set(wanted) - set(known)):
        print(f"BENCH names {', '.join(unknown)}: known are {', '.join(known)}.", file=sys.stderr)
        return 2
    met = True
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    with private_database.server():
        for name in wanted:
            module = importlib.import_module(f"bench.{name}")
            print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}\n", flush=True)
            found = list(module.figures())
            print(table(found), flush=True)
            met = met and all(each.met is not False for each in found)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
