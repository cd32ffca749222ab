"""Items as a file for translators: ``manage.py export_translations articles green-city-2021 --to ru --format xliff``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from portal import languages
from portal.exchange.outgoing import FORMS, MOST_ITEMS, file_name, originals_of, package_of
from portal.publishing.models import kinds


class Command(BaseCommand):
    help = "Write items of a kind into a file that translators' tools read; import_translations takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(kinds()))
        parser.add_argument("slugs", nargs="+", metavar="slug")
        parser.add_argument("--to", required=True, choices=languages.CODES, help="The language to translate into.")
        parser.add_argument(
            "--from",
            dest="source",
            choices=languages.CODES,
            help="The language of the originals; needed where the items have several.",
        )
        parser.add_argument("--format", choices=list(FORMS), default="xliff")
        parser.add_argument("--only-open", action="store_true", help="Only what is not translated or is outdated.")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Without it, a name that says what is in it.")

    # Commands speak English, as all of the portal's do.
    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        kind, slugs, target = options["kind"], options["slugs"], options["to"]
        items = list(kinds()[kind]._base_manager.filter(slug__in=slugs).order_by("pk"))
        if missing := sorted(set(slugs) - {item.slug for item in items}):
            raise CommandError(f"There is no such item among the {kind}: {', '.join(missing)}.")
        if len(items) > MOST_ITEMS:
            raise CommandError(f"A file holds at most {MOST_ITEMS} items; {len(items)} are named.")
        originals = originals_of(items, target)
        if not originals:
            raise CommandError(f"All of these are written in {target}: there is nothing to translate from.")
        if len(originals) > 1 and not options["source"]:
            found = ", ".join(f"{code} ({number})" for code, number in originals.most_common())
            raise CommandError(f"The items are written in several languages: {found}. Choose one with --from.")
        source = options["source"] or next(iter(originals))
        package = package_of(items, source, target, only_open=options["only_open"])
        if not package.items:
            raise CommandError(f"There is nothing to translate from {source} into {target}.")
        path = options["output"] or Path(file_name(package, options["format"]))
        try:
            path.write_bytes(FORMS[options["format"]].write(package))
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        count = sum(len(item.units) for item in package.items)
        self.stdout.write(f"{path}: {len(package.items)} items, {count} paragraphs, {source} to {target}.")
