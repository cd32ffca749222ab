"""Load content files: ``manage.py load_content [DIRECTORY]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from portal.content.load import Loader, Outcome
from portal.content.read import ContentError, read_directory
from portal.models import SourceDocument
from portal.search.index import analyze

SHOWN_MISTAKES = 50


class Command(BaseCommand):
    help = (
        "Load a directory of content files (by default the portal's own): all of it, or nothing if anything is wrong. "
        "For a record that is in the files, the files win: texts and facts that editors changed in the admin are "
        "overwritten; whether it is published stays. Records that are not in the files stay as they are. "
        "With --new-only nothing that editors did is touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when the database holds content.")
        parser.add_argument(
            "--new-only",
            action="store_true",
            help="Create the records that are not in the database, and leave those that are exactly as they are.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and SourceDocument.objects.exists():
            return
        try:
            contents = read_directory(options["directory"])
            total = sum(map(len, contents.values()))
            with tqdm(total=total, unit=" records", desc="Loading content", disable=options["verbosity"] < 1) as bar:
                done = Loader(contents, progress=bar.update, new_only=options["new_only"]).run()
        except ContentError as error:
            shown = "\n".join(f"  {each}" for each in error.mistakes[:SHOWN_MISTAKES])
            more = len(error.mistakes) - SHOWN_MISTAKES
            tail = f"\n  and {more} more" if more > 0 else ""
            raise CommandError(f"Nothing was loaded. {len(error.mistakes)} mistakes:\n{shown}{tail}") from error
        if done[Outcome.CREATED] or done[Outcome.UPDATED]:
            # PostgreSQL would count the terms within a minute: until then a common word would be searched as a rare one.
            analyze()
        if options["verbosity"] >= 1:
            outcomes = [Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED]
            if options["new_only"]:
                outcomes = [Outcome.CREATED, Outcome.LEFT]
            self.stdout.write(", ".join(f"{done[outcome]} {outcome}" for outcome in outcomes) + ".")
