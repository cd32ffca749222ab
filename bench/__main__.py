"""`make bench`: run the benchmarks and print their figures; `BENCH="search_quality" make bench` runs only those named.

`BENCH_WRITE=1` writes the figures into docs/performance.md as well.

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
    from bench.load import LoadError
    from portal.operations import private_database

    known = benchmarks()
    wanted = os.environ.get("BENCH", "").split() or known
    if unknown := sorted(set(wanted) - set(known)):
        print(f"BENCH names {', '.join(unknown)}: known are {', '.join(known)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        with private_database.server():
            missed = [name for name in wanted if not run(name)]
    except (private_database.DatabaseError, LoadError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 1 if missed else 0


def run(name: str) -> bool:
    """Run one benchmark and print its figures; return whether every goal was met."""
    import django
    from django.conf import settings
    from django.test.utils import override_settings

    from bench.report import is_writing, surroundings, table, write
    from portal.operations import prepare

    django.setup()
    prepare.files()
    module = importlib.import_module(f"bench.{name}")
    print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}\n", flush=True)
    where = surroundings()
    # Style sheets and scripts from where they are written: pages that are asked for in this process need no collectstatic.
    plain = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        found = list(module.figures())
    print(f"{table(found)}\n\n{where}", flush=True)
    if is_writing():
        write(name, f"{where}\n\n{table(found)}")
    return all(each.met is not False for each in found)


if __name__ == "__main__":
    sys.exit(main())
