"""What a load balancer asks: does the process live (`/healthz`), may readers be sent here (`/readyz`)?

A check is a function that returns why readers should not be sent here, or nothing if they may. A capability of the
portal adds its own with `register`, in the `ready` of its app.
"""

import functools
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

TIMEOUT_S = 2.0
NOT_KNOWN = "not known without the database"
logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers `/healthz` and `/readyz` before anything else: a probe asks by address, over HTTP, under any host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/healthz": healthz, "/readyz": readyz}.get(request.path_info)
        if view is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return view(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if every check passes, else 503, within about 2 s; JSON with each check and its reason."""
    found = outcomes()
    ready = not any(found.values())
    checks = {name: {"ok": False, "reason": reason} if reason else {"ok": True} for name, reason in found.items()}
    return JsonResponse(
        {"ready": ready, "checks": checks}, status=200 if ready else 503, headers={"Cache-Control": "no-store"}
    )


# --- The checks ----------------------------------------------------------------------------------


def database(cursor: Any) -> str:
    """Whether the database answers; that it can be written to as well, unlike a copy that only follows another."""
    cursor.execute("SELECT pg_is_in_recovery()")
    return "the database can only be read" if cursor.fetchone()[0] else ""


@functools.cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    found = MigrationLoader(None).disk_migrations
    replaced = {key for migration in found.values() for key in migration.replaces}
    return frozenset(set(found) - replaced)


def migrations(cursor: Any) -> str:
    """Which migrations of this code the database lacks."""
    cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
    applied: set[tuple[str, str]] = set()
    if cursor.fetchone()[0]:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    missing = sorted(".".join(key) for key in _migrations_of_the_code() - applied)
    names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    return f"{len(missing)} not applied: {names}; run `manage.py migrate`" if missing else ""


def disk() -> str:
    """Whether there is room for what is written on this machine: uploads, and the portal's own folder."""
    low = []
    for folder in (settings.VAR_DIR, Path(settings.MEDIA_ROOT)):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        free_mb = shutil.disk_usage(there).free // 10**6
        if free_mb < settings.MIN_FREE_DISK_MB:
            low.append(f"{free_mb} MB are free for {folder.name}, {settings.MIN_FREE_DISK_MB} MB are needed")
    return "; ".join(dict.fromkeys(low))


class Group:
    """Checks that are made one after the other in a thread of their own, so that none can hold up the answer."""

    def __init__(self, name: str, checks: dict[str, Callable[..., str]]) -> None:
        self.name, self.checks = name, checks
        # Held while the checks are under way, so that a hanging database collects no threads.
        self.under_way = threading.Lock()

    def start(self, timeout_s: float) -> "Outcome":
        """Begin with the checks; wait for the last time's if they are still under way."""
        outcome = Outcome(self)
        if self.under_way.acquire(timeout=timeout_s):
            outcome.thread = threading.Thread(target=self._work, args=[outcome], daemon=True, name=self.name)
            outcome.thread.start()
        return outcome

    def _work(self, outcome: "Outcome") -> None:
        try:
            for name, reason in self.reasons():
                outcome.reasons[name] = reason
        except Exception:
            logger.exception("A readiness check itself failed")
            outcome.failure = "the check itself failed; the log says why"
        finally:
            self.under_way.release()

    def reasons(self) -> Iterator[tuple[str, str]]:
        """The outcome of each check, as it becomes known."""
        for name, check in self.checks.items():
            yield name, check()


class DatabaseGroup(Group):
    """Checks that ask the database, each with a cursor of one connection, which is closed at the end."""

    def reasons(self) -> Iterator[tuple[str, str]]:
        connection = connections.create_connection("default")
        limit_ms = int(TIMEOUT_S * 1000)
        options = {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"}
        options |= {"connect_timeout": 2, "options": f"-c statement_timeout={limit_ms}"}
        # A dictionary of its own: that of the settings is shared with every connection of this process.
        connection.settings_dict = connection.settings_dict | {"OPTIONS": options}
        try:
            with connection.cursor() as cursor:
                for name, check in self.checks.items():
                    yield name, check(cursor)
        except Error as error:
            yield "database", f"the database does not answer ({type(error).__name__})"
        finally:
            connection.close()


class Outcome:
    """What is known of the checks of a group so far: the reason for each that has ended."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.reasons: dict[str, str] = {}
        self.failure = ""
        self.thread: threading.Thread | None = None

    def settled(self, timeout_s: float) -> dict[str, str]:
        """A reason for every check, "" for those that passed; those that have not ended by then have failed."""
        if self.thread is not None:
            self.thread.join(timeout_s)
        known = dict(self.reasons)
        unknown = NOT_KNOWN if known.get("database") else self.failure or f"has not answered within {TIMEOUT_S:g} s"
        return {name: known.get(name, unknown) for name in self.group.checks}


ASKING_DATABASE = DatabaseGroup("readyz-database", {"database": database, "migrations": migrations})
OTHERS = Group("readyz", {"disk": disk})


def register(name: str, check: Callable[..., str], *, asks_database: bool = False) -> None:
    """Add a check to `/readyz`. One that asks the database is called with a cursor, others without an argument."""
    (ASKING_DATABASE if asks_database else OTHERS).checks[name] = check


def outcomes(timeout_s: float = TIMEOUT_S) -> dict[str, str]:
    """The reason of each check, "" where it passed; known after `timeout_s` at the latest."""
    deadline = time.monotonic() + timeout_s
    started = [group.start(deadline - time.monotonic()) for group in (OTHERS, ASKING_DATABASE)]
    found: dict[str, str] = {}
    for outcome in started:
        found |= outcome.settled(max(0.0, deadline - time.monotonic()))
    return found
