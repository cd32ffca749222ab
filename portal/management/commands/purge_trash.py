"""`manage.py purge_trash`: forget for good what was deleted long ago."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.history.restoring import KEPT, purge


class Command(BaseCommand):
    help = "Forget the items that were deleted more than 90 days ago, with their history and files. Run it daily."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT.days, help="after so many days, at least 0")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= 36500:
            raise CommandError(f"--days is {options['days']}: give a number of days from 0 to 36500.")
        count = purge(timezone.now() - datetime.timedelta(days=options["days"]))
        self.stdout.write(f"{count} deleted items forgotten.")
