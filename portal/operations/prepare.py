"""Bring the database, the messages and the static files to the state of the code: what a start needs.

One process does it all, skips what has not changed, and can be interrupted and run again at any time.
"""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.operations import environment, messages

STAMPS = environment.VAR / "stamps"
ACCOUNTS_DUE = STAMPS / "demonstration-accounts-due"


def migrate() -> None:
    """Apply what migrations the database lacks."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect the static files again if a file of ours or the set of packages has changed."""
    folders = [environment.CHECKOUT / name for name in ("static", *(f"{source}/static" for source in messages.SOURCES))]
    digest = environment.digest_of(environment.CHECKOUT / "requirements.lock", *folders)
    stamp = STAMPS / "static"
    root = Path(settings.STATIC_ROOT)
    if not (root.is_dir() and stamp.exists() and stamp.read_text() == f"{root} {digest}"):
        print("Collecting static files …", flush=True)
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(f"{root} {digest}")


def files() -> None:
    """Make what is built from files of the checkout: the compiled messages, and the collected static files."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    messages.compile_all()
    if not settings.DEBUG:  # runserver finds the files where they are
        collect_static()


def has_content() -> bool:
    """Return whether any table of the checkout's own apps has a row."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).parent == environment.CHECKOUT]
    return any(
        model._default_manager.exists() for config in ours for model in config.get_models() if model._meta.managed
    )


def load_content() -> None:
    """Load the real content into an empty database, and make accounts to try the portal with.

    The accounts are due from before the load until they are made, so an interruption loses neither;
    they are never made in production, nor where any account exists.
    """
    if not has_content():
        ACCOUNTS_DUE.touch()
        print("Loading the content …", flush=True)
        call_command("load_content")
    if ACCOUNTS_DUE.exists():
        if not settings.PRODUCTION and not get_user_model()._default_manager.exists():
            call_command("create_demo_accounts")
        ACCOUNTS_DUE.unlink()


def main() -> int:
    """Prepare everything; return 1 with a message if the person must mend something first."""
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        django.setup()
        with environment.only_one("preparation"):
            files()
            migrate()
            load_content()
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        print(f"The portal cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
