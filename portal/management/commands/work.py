"""`manage.py work`: do what waits in the background."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.operations import worker


class Command(BaseCommand):
    help = "Sends mail and does what else waits in the background, until it is ended by a TERM."

    def handle(self, *args: Any, **options: Any) -> None:
        worker.work()
