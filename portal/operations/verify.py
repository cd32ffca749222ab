"""`make test`: every check in turn, stopping at the first that fails, its name said last.

Started by the system's Python: only the standard library may be imported before `environment.enter`.
"""

import contextlib
import os
import shlex
import subprocess
import sys

from portal.operations import environment

# Settings as strong as production's, so that `check --deploy` looks at what an operator will run.
PRODUCTION = {
    "PRODUCTION": "true",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-check-deploy-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example.org",
    "TRUSTED_PROXIES": "1",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "portal.settings"}
TWO_WORKERS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
Check = tuple[str, list[str], dict[str, str]]


def stages() -> list[list[Check]]:
    """Return name, command and variables of the checks that run at once, stage by stage: quick ones first, tests last."""
    from portal.operations import private_database

    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    templates = [str(path) for path in sorted(environment.CHECKOUT.glob("*/templates/**/*.html"))]
    pytest = [*python, "pytest"]
    chosen = shlex.split(os.environ.get("PYTEST_ARGS", ""))
    production = {**PRODUCTION, "DATABASE_URL": os.environ.get("DATABASE_URL") or private_database.url()}
    databases: list[Check] = [("databases", [*python, "tests.databases"], TESTS)]
    faults: list[Check] = [("faults", [*pytest, "tests/faults"], {})]
    return [
        [("lint", [*python, "ruff", "check", "."], {})],
        [("format", [*python, "ruff", "format", "--check", "."], {})],
        [("template format", [f"{sys.prefix}/bin/djade", "--check", "--target-version", "5.2", *templates], {})],
        [("messages", [*manage, "messages", "--check"], {})],
        [("compiled messages", [*manage, "messages", "--compile"], {})],
        [("migrations", [*manage, "makemigrations", "--check", "--dry-run"], {})],
        [("deployment check", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production)],
        # Each takes a minute of one processor.
        [("types", [*python, "mypy"], {}), *([] if chosen else databases)],
        [("browser", [*python, "tests.browser.provide_browser"], {})],
        [("servers", [*python, "tests.faults.provide_servers"], {})],
        # In the order of the folders the longest files come neither together nor last.
        [("tests", [*pytest, *TWO_WORKERS, "--ignore", "tests/faults", *chosen], {})],
        # Alone: these hold databases and workers up, and time what readers notice of it.
        *([] if chosen else [faults]),
    ]


def failed(checks: list[Check]) -> tuple[str, int]:
    """Run checks at once; return name and status of the first of them that failed, or "" and 0."""
    with contextlib.ExitStack() as stack:
        running = []
        for name, command, variables in checks:
            print(f"— {name}", flush=True)
            process = subprocess.Popen(command, cwd=environment.CHECKOUT, env=os.environ | variables)
            running.append((name, stack.enter_context(process)))
        ended = [(name, process.wait()) for name, process in running]
    return next((each for each in ended if each[1]), ("", 0))


def main() -> int:
    """Run every stage with the database up; return 0, or the status of the stage that failed."""
    environment.enter("portal.operations.verify", "test")
    from portal.operations import private_database

    try:
        with private_database.server():
            for checks in stages():
                name, status = failed(checks)
                if status:
                    print(f"make test: the stage “{name}” failed.", file=sys.stderr, flush=True)
                    return status
    except private_database.DatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
