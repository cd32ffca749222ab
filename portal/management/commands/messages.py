"""`manage.py messages`: bring the interface's messages up to date, or check that they are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations import messages


class Command(BaseCommand):
    """Extract the messages and keep their translations; --check changes nothing, --compile only compiles."""

    help = "Extract the interface's messages into locale/, say what is not translated, and compile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take at most one of the two options."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--check", action="store_true", help="change nothing; fail if anything is missing or outdated"
        )
        group.add_argument("--compile", action="store_true", help="only compile the catalogues that have changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError if a file cannot be read, or if --check finds something."""
        try:
            if options["check"]:
                if problems := messages.problems():
                    raise CommandError("\n".join(problems))
                self.stdout.write("The messages are complete in every language.")
                return
            if not options["compile"]:
                for language, catalogue in messages.update().items():
                    faults = messages.faults(catalogue, language)
                    self.stdout.write(f"{language}: {len(catalogue)} messages, {len(faults)} to mend")
                    for fault in faults:
                        self.stdout.write(f"  {fault}")
        except messages.ExtractionError as error:
            raise CommandError(str(error)) from error
        for path in messages.compile_all():
            self.stdout.write(f"compiled {path.relative_to(messages.CHECKOUT)}")
