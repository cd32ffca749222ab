"""Import the text of a law or a document from files: ``manage.py import_clauses laws kz-ecocode --ru FILE --zh-hans FILE``."""

import argparse
import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from portal import languages
from portal.clauses.models import BodyIs, ClauseOwner
from portal.clauses.store import Saved
from portal.legaltext import drafts
from portal.legaltext.importing import ImportingError, Source
from portal.legaltext.readers.text import ENCODINGS
from portal.legaltext.tree import Tree, walk
from portal.publishing.models import Publication, kinds

HEADING_CHARACTERS = 60


def owners() -> dict[str, type[Publication]]:
    """Return the kinds that keep their text by clause, by name."""
    return {name: model for name, model in kinds().items() if issubclass(model, ClauseOwner)}


class Command(BaseCommand):
    help = (
        "Import the text of a law or a document from DOCX, PDF, HTML, plain text or Akoma Ntoso: one file for each language, "
        "or one file with several languages (--file). Texts in languages that no file has stay. All or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(owners()))
        parser.add_argument("slug")
        for code in languages.CODES:
            parser.add_argument(f"--{code}", type=Path, metavar="FILE", help=f"The text in {languages.AUTONYMS[code]}.")
        parser.add_argument(
            "--file", type=Path, metavar="FILE", help="A file whose languages are told by their letters."
        )
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="Of all files; without it, found out.")
        parser.add_argument(
            "--starts-on", type=day, metavar="DAY", help="The day from which the wording holds (2021-07-01)."
        )
        parser.add_argument(
            "--body-is", choices=BodyIs.values, default="", help="What the text is from now on; without it, as before."
        )
        parser.add_argument("--dry-run", action="store_true", help="Show the clauses and save nothing.")

    # Commands speak English, as all of the portal's do.
    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        owner = owners()[options["kind"]]._base_manager.filter(slug=options["slug"]).first()
        if owner is None:
            raise CommandError(f"There is no “{options['slug']}” among the {options['kind']}.")
        given = [(code, path) for code in languages.CODES if (path := options[code.replace("-", "_")])]
        given += [("", options["file"])] if options["file"] else []
        if not given:
            raise CommandError("No file is given: name one by --zh-hans, --en, --ru or --file.")
        try:
            sources = [Source(path.read_bytes(), code, options["encoding"]) for code, path in given]
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        try:
            found = drafts.read(owner, sources, options["starts_on"])
        except ImportingError as error:
            faults = [f"{given[place][1]}: {fault.sentence}" for place, fault in error.faults.items()]
            raise CommandError("\n".join(faults)) from error
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)} (--starts-on)") from error
        self.show(found.tree, whole=options["dry_run"])
        saved = found.outcome
        if not options["dry_run"]:
            saved = self.save(owner, found, options["body_is"], options["starts_on"])
        said = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{len(saved.created)} clauses {said} created, {len(saved.changed)} changed, {len(saved.removed)} removed."
        )

    def save(self, owner: Publication, found: drafts.Found, body_is: str, starts_on: datetime.date | None) -> Saved:
        """Save what was found, as the admin does when it is confirmed."""
        try:
            return drafts.save(owner, found.tree.nodes, found.text_before, body_is=body_is, starts_on=starts_on)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def show(self, tree: Tree, *, whole: bool) -> None:
        """Print what is to be looked at, and the clauses if asked."""
        if whole:
            for node, depth in walk(tree.nodes):
                text = next(iter(node.texts.values()), None)
                heading = f" {text.heading[:HEADING_CHARACTERS]}" if text else ""
                mark = " (not recognised)" if node.unparsed else ""
                self.stdout.write(f"{'  ' * depth}{node.eid} [{', '.join(sorted(node.texts))}]{heading}{mark}")
        for problem in tree.problems:
            where = " ".join(part for part in (problem.eid, problem.language) if part)
            self.stderr.write(f"{where}: {problem.message}" if where else str(problem.message))


def day(text: str) -> datetime.date:
    """Return the day of the argument."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day: write it as in 2021-07-01.") from error
