"""Databases for benchmarks, beside the portal's own: made once for each size, used again while nothing has changed."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection

from bench import synthetic
from portal.operations import environment, private_database

CHECKOUT = environment.CHECKOUT


def _digest() -> str:
    """What the contents of a benchmark database follow from: the schema, the content and the maker of the items."""
    paths = [CHECKOUT / "content", CHECKOUT / "bench" / "synthetic.py", CHECKOUT / "bench" / "vocabulary.py"]
    return environment.digest_of(*paths, *sorted(CHECKOUT.glob("*/migrations")))


def _is_ready(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return bool(found) and found[0] == _digest()


def _make(name: str, items: int) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    with _connected_to(name):
        call_command("migrate", verbosity=0)
        synthetic.fill(items)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE, FREEZE)")
            # Said last: what an interrupted run leaves is made anew.
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{_digest()}'")


@contextlib.contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Let Django's connections of this process go to another database of the same server."""
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = before


@contextlib.contextmanager
def ready(items: int) -> Iterator[str]:
    """Connect Django to a database with so many articles, made if need be; give its `DATABASE_URL`, for a web server."""
    name = f"bench_{items}"
    if not _is_ready(name):
        print(f"Making the database {name} …", flush=True)
        _make(name, items)
    with _connected_to(name):
        yield urlunsplit(urlsplit(os.environ.get("DATABASE_URL") or private_database.url())._replace(path=f"/{name}"))
