"""`manage.py check_links`: the links to other sites with their places; with `--ask`, whether they still answer."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.outside_links import PAUSE_S, Asker, links


class Command(BaseCommand):
    help = (
        "List all links to other sites, each with the records that it stands in, and the links to own items that lead "
        "nowhere. No request is made, unless --ask is given. Ends with 1 if a link is broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ask",
            action="store_true",
            help="ask each site: HEAD, then GET where it is refused; 5 s to connect, 10 s for the answer, one at a time",
        )
        parser.add_argument(
            "--pause", type=float, default=PAUSE_S, help="seconds between two requests to one host (default: 1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outside, dead = links()
        broken = len(dead)
        for place, link in dead:
            why = "is not public" if link.item is not None else "is not there"
            self.stdout.write(f"BROKEN {link.reference}: {why}\n    {place}")
        asker = Asker(max(0.0, options["pause"])) if options["ask"] else None
        for address, places in outside.items():
            answer = asker.ask(address) if asker else None
            said = f"{'BROKEN ' if answer.broken else 'ok '}{address}: {answer.said}" if answer else address
            broken += bool(answer and answer.broken)
            self.stdout.write("\n    ".join([said, *places]))
        asked = "asked" if asker else "not asked"
        self.stdout.write(f"{len(outside)} links to other sites ({asked}); {broken} broken")
        if broken:
            sys.exit(1)
