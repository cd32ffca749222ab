"""`manage.py take_bounces`: act on mail that came back, and on complaints."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.subscriptions import bounces


class Command(BaseCommand):
    help = (
        "Reads one message on standard input, as a mail server pipes it, or all of a Maildir, from which it takes away"
        " those that it understood. Ends subscriptions whose mailbox is gone or whose owner complained."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "maildir", nargs="?", type=Path, help="a folder in Maildir format; without it, standard input"
        )

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        """Say what was made of each message. A mail server that pipes one tries again where this fails."""
        try:
            if maildir is None:
                self.stdout.write(bounces.take(sys.stdin.buffer.read(bounces.MOST_BYTES + 1)))
                return
            for key, outcome in bounces.take_maildir(maildir):
                self.stdout.write(f"{key}: {outcome}")
        except ValueError as error:
            raise CommandError(f"{error}.") from error
