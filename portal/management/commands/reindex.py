"""`manage.py reindex`: bring the search index in line with the items."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.search import index
from portal.search.declared import declared


class Command(BaseCommand):
    help = (
        "Make the entries of the search index that are missing, out of date or of nothing anew. It can be stopped "
        "and started again at any time; what is in the index stays findable while it runs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every entry anew")
        parser.add_argument("--check", action="store_true", help="change nothing; fail if index and data differ")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_index()
            return
        if options["all"]:
            index.mark_all()
        total = sum(len(index.difference(how).all) for how in declared().values())
        with tqdm(total=total, unit="item", file=self.stderr, disable=options["verbosity"] == 0) as bar:
            done = index.reindex(bar.update)
        self.stdout.write(f"{done} items indexed.")

    def check_index(self) -> None:
        """Compare every entry with what would be made now. Raises CommandError that says what to run."""
        differences = [found for how in declared().values() if (found := index.difference(how))]
        lines = [
            f"{each.how.kind}: {len(each.missing)} missing, {len(each.old)} out of date, {len(each.orphans)} of nothing"
            for each in differences
        ]
        if lines:
            raise CommandError("The search index differs from the data; run `manage.py reindex`.\n" + "\n".join(lines))
        lines = [f"{how.kind}: {len(pks)} altered" for how in declared().values() if (pks := index.all_altered(how))]
        if lines:
            raise CommandError(
                "Items were changed past the portal; run `manage.py reindex --all`.\n" + "\n".join(lines)
            )
        self.stdout.write("The search index is in line with the data.")
