"""A file of translations back: ``manage.py import_translations FILE`` shows what it would do, ``--write`` does it."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from portal.exchange import incoming
from portal.exchange.comparing import QUIET, counted
from portal.exchange.messages import sentence
from portal.exchange.outgoing import name_of
from portal.legaltext.readers.refusals import RefusedError


class Command(BaseCommand):
    help = "Show what a file of translations would change; with --write, change it: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="Write what is shown.")
        parser.add_argument(
            "--finish", action="store_true", help="Make the translation current where every paragraph is translated."
        )

    # Commands speak English, as all of the portal's do.
    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            package = incoming.read(options["file"].read_bytes())
            report = incoming.report_on(package)
            if options["write"]:
                incoming.write(package, report.fingerprint, finishes=options["finish"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except RefusedError as error:
            raise CommandError(f"{options['file']}: {sentence(error)}") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for item, lines in report.items:
            for line in lines:
                if line.fate not in QUIET:
                    self.stdout.write(f"{name_of(item)}#{line.key}: {line.fate.label}. {line.problem}".rstrip())
        for fate, number in counted(report.lines).items():
            self.stdout.write(f"{fate.label}: {number}")
        number = incoming.written(report)
        said = "were written" if options["write"] else "would be written; give --write to write them"
        self.stdout.write(f"{number} of {len(report.lines)} paragraphs {said}.")
