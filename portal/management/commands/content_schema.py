"""Write the schema of the content files: ``manage.py content_schema [--check]``."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.content.schema import schema


class Command(BaseCommand):
    help = "Write content/schema.json from the models; with --check only say whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "content" / "schema.json"
        text = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CommandError("content/schema.json is not up to date; run: manage.py content_schema")
