"""Databases for benchmarks, beside the portal's own: made once for each size, used again while nothing has changed."""

import contextlib
import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from bench import indexing, synthetic
from portal.operations import environment, private_database

CHECKOUT = environment.CHECKOUT


# So many articles are made and indexed by the portal itself; more are copies of these.
MADE = 10_000
APPS = [CHECKOUT / name for name in ("portal", "members", "cooperation", "news")]
MAKERS = [CHECKOUT / "bench" / f"{name}.py" for name in ("synthetic", "vocabulary", "indexing")]
ANALYSIS = [CHECKOUT / "portal" / "search" / f"{name}.py" for name in ("analysis", "documents", "glossary")]
EMPTY = "template1"


def _is_ready(name: str, digest: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return bool(found) and found[0] == digest


def _create(name: str, template: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _made_once(name: str, digest: str, make: Callable[[], object], template: Callable[[], str]) -> str:
    """Make a database from a template unless it is there and its contents follow from the same; return its name."""
    with environment.only_one(name):
        if not _is_ready(name, digest):
            print(f"Making the database {name} …", flush=True)
            _create(name, template())
            with _connected_to(name):
                make()
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM (ANALYZE, FREEZE)")
                    # Said last: what an interrupted run leaves is made anew.
                    cursor.execute(f"COMMENT ON DATABASE {name} IS '{digest}'")
    return name


def _code() -> str:
    """A digest of all that the tables and the portal's own content in them follow from."""
    return environment.digest_of(*APPS, CHECKOUT / "content", CHECKOUT / "requirements.lock")


def with_tables() -> str:
    """The name of a database after all migrations, with nothing else in it: a template, to which nobody connects."""
    return _made_once("bench_tables", _code(), lambda: call_command("migrate", verbosity=0), lambda: EMPTY)


def with_content() -> str:
    """The name of a database with the portal's own content: a template, to which nobody connects."""
    return _made_once("bench_content", _code(), lambda: call_command("load_content", verbosity=0), with_tables)


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
def own_content() -> Iterator[None]:
    """Connect Django to a database with the portal's own content, which is dropped afterwards."""
    name = f"test_content_{os.getpid()}"
    _create(name, with_content())
    try:
        with _connected_to(name):
            yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def ready(items: int, made: int = MADE, sentences: int = synthetic.SENTENCES, purpose: str = "bench") -> Iterator[str]:
    """Connect Django to a database with so many articles, made if need be; give its `DATABASE_URL`, for a web server.

    So many of them, with texts of so many sentences, are made and indexed by the portal itself; the others are copies
    of these.
    """
    made = min(items, made)

    def make() -> None:
        indexing.fill_index(synthetic.fill(made, sentences), times=items // made)

    # The schema, the content, the makers of the items and how they are indexed.
    follows_from = [CHECKOUT / "content", *MAKERS, *ANALYSIS]
    follows_from += [*sorted(CHECKOUT.glob("*/search.py")), *sorted(CHECKOUT.glob("*/migrations"))]
    digest = f"{environment.digest_of(*follows_from)} {made} {sentences}"
    with _connected_to(_made_once(f"{purpose}_{items}", digest, make, with_content)):
        name = connection.settings_dict["NAME"]
        yield urlunsplit(urlsplit(os.environ.get("DATABASE_URL") or private_database.url())._replace(path=f"/{name}"))
