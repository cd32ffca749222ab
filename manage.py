#!/usr/bin/env python
"""Run a management command, with the private database up for its duration unless DATABASE_URL is set."""

import contextlib
import os
import signal
import sys

from portal.operations import private_database

WITHOUT_DATABASE = {"collectstatic", "compilemessages", "diffsettings", "help", "messages", "version"}


def main() -> None:
    """Run the command of the command line; a TERM ends it in order, so that the database is let go."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    needs_none = command in WITHOUT_DATABASE or command.startswith("-")
    try:
        with contextlib.nullcontext() if needs_none else private_database.server():
            execute_from_command_line(sys.argv)
    except private_database.DatabaseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
