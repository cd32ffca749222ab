"""What a load balancer asks: does the process live (`/healthz`), may readers be sent here (`/readyz`)?"""

import functools
import logging
import threading
from collections.abc import Callable

from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

TIMEOUT_S = 2.0
logger = logging.getLogger(__name__)
_under_way = threading.Lock()  # held while a check waits, so that a hanging database collects no threads


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if every check passes, else 503, within about 2 s; JSON with each check and its reason."""
    checks = _within(TIMEOUT_S, check_database)
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {"ready": ready, "checks": checks}, status=200 if ready else 503, headers={"Cache-Control": "no-store"}
    )


def _result(reason: str = "") -> dict[str, object]:
    return {"ok": False, "reason": reason} if reason else {"ok": True}


@functools.cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    migrations = MigrationLoader(None).disk_migrations
    replaced = {key for migration in migrations.values() for key in migration.replaces}
    return frozenset(set(migrations) - replaced)


def check_database() -> dict[str, dict[str, object]]:
    """Return the outcome of each check, over a connection of its own, which is closed at the end."""
    connection = connections.create_connection("default")
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict.get("OPTIONS", {}), "connect_timeout": 2}
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            applied: set[tuple[str, str]] = set()
            if cursor.fetchone()[0]:
                cursor.execute("SELECT app, name FROM django_migrations")
                applied = set(cursor.fetchall())
    except Error as error:
        reason = f"the database does not answer ({type(error).__name__})"
        return {"database": _result(reason), "migrations": _result("not known without the database")}
    finally:
        connection.close()
    missing = sorted(".".join(key) for key in _migrations_of_the_code() - applied)
    names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    return {
        "database": _result(),
        "migrations": _result(f"{len(missing)} not applied: {names}; run `manage.py migrate`" if missing else ""),
    }


def _within(timeout_s: float, check: Callable[[], dict[str, dict[str, object]]]) -> dict[str, dict[str, object]]:
    """Return what the check returns, or its failure if it takes longer: a stopped database answers nothing at all."""
    late = {
        "database": _result(f"the database has not answered within {timeout_s:g} s"),
        "migrations": _result("not known without the database"),
    }
    outcome: dict[str, dict[str, object]] = {}

    def work() -> None:
        try:
            outcome.update(check())
        except Exception:
            logger.exception("The readiness check itself failed")
            reason = "the check itself failed; the log says why"
            outcome.update({"database": _result(reason), "migrations": _result(reason)})
        finally:
            _under_way.release()

    if not _under_way.acquire(timeout=timeout_s):
        return late
    thread = threading.Thread(target=work, daemon=True, name="readyz")
    thread.start()
    thread.join(timeout_s)
    return dict(outcome) or late
