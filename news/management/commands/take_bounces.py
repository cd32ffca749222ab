"""`manage.py take_bounces`: act on mail that came back, and on complaints."""

import mailbox
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
        if maildir is None:
            self.stdout.write(self.outcome(sys.stdin.buffer.read(bounces.MOST_BYTES + 1)))
            return
        if not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is no Maildir: it has no folder “new”.")
        box = mailbox.Maildir(maildir, create=False)
        for key in box.keys():  # noqa: SIM118 - the box changes under way
            outcome = self.outcome(box.get_bytes(key))
            self.stdout.write(f"{key}: {outcome}")
            if outcome not in (bounces.Outcome.NO_REPORT, bounces.Outcome.NOT_OURS):
                box.remove(key)

    @staticmethod
    def outcome(raw: bytes) -> bounces.Outcome:
        """What became of a message; a mail server that pipes it tries again or tells somebody when this fails."""
        try:
            return bounces.take(raw)
        except ValueError as error:
            raise CommandError(str(error)) from error
