"""Databases for benchmarks, beside the portal's own: made once for each size, used again while nothing has changed."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from bench import indexing, synthetic
from portal.operations import environment, private_database

CHECKOUT = environment.CHECKOUT


# So many articles are indexed by the portal itself, with the laws, documents and projects beside them.
INDEXED = 10_000
MAKERS = [CHECKOUT / "bench" / f"{name}.py" for name in ("synthetic", "vocabulary", "indexing")]
ANALYSIS = [CHECKOUT / "portal" / "search" / f"{name}.py" for name in ("analysis", "documents", "glossary")]


def _digest(share: float) -> str:
    """What the contents follow from: the schema, the content, the maker of the items and how they are indexed."""
    made_by = [*MAKERS, *ANALYSIS, *sorted(CHECKOUT.glob("*/search.py")), *sorted(CHECKOUT.glob("*/migrations"))]
    return environment.digest_of(CHECKOUT / "content", *made_by) + f" {share:g}"


def _is_ready(name: str, digest: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return bool(found) and found[0] == digest


def _make(name: str, items: int, share: float) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    with _connected_to(name):
        call_command("migrate", verbosity=0)
        synthetic.fill(items)
        if items:
            indexing.fill_index(share)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE, FREEZE)")
            # Said last: what an interrupted run leaves is made anew.
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{_digest(share)}'")


@contextlib.contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Let Django's connections of this process go to another database of the same server."""
    settings = connection.settings_dict
    before = settings["NAME"]

    def turn_to(database: str) -> None:
        connection.close()
        settings["NAME"] = database
        # Django remembers the keys of content types; in another database they are others.
        ContentType.objects.clear_cache()

    turn_to(name)
    try:
        yield
    finally:
        turn_to(before)


@contextlib.contextmanager
def ready(items: int, indexed: int = INDEXED) -> Iterator[str]:
    """Connect Django to a database with so many articles, made if need be; give its `DATABASE_URL`, for a web server.

    So many of them are indexed by the portal itself; the others have copies of their entries.
    """
    name, share = f"bench_{items}", min(1, indexed / max(1, items))
    with environment.only_one(name):
        if not _is_ready(name, _digest(share)):
            print(f"Making the database {name} …", flush=True)
            _make(name, items, share)
    with _connected_to(name):
        yield urlunsplit(urlsplit(os.environ.get("DATABASE_URL") or private_database.url())._replace(path=f"/{name}"))
