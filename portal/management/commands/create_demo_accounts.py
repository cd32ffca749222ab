"""Make accounts to try the portal with: ``manage.py create_demo_accounts``."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, TRANSLATORS

ACCOUNTS = {"editor": EDITORS, "translator": TRANSLATORS, "publisher": PUBLISHERS, "administrator": ADMINISTRATORS}
PASSWORD_BYTES = 12


class Command(BaseCommand):
    help = "Make an editor, a translator, a publisher and an administrator with random passwords, printed once. Never in production."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        users: Any = get_user_model().objects
        if settings.PRODUCTION:
            raise CommandError("Demonstration accounts are not made in production. Use: manage.py createsuperuser")
        if users.exists():
            raise CommandError("There are accounts already; demonstration accounts are made in an empty portal only.")
        lines = []
        for name, role in ACCOUNTS.items():
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            user = users.create_user(name, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=role))
            if role == ADMINISTRATORS:
                user.is_superuser = True
                user.save(update_fields=["is_superuser"])
            lines.append(f"  {name:<14} {password}")
        self.stdout.write("Accounts to try the portal with at /admin/ (shown this once):\n" + "\n".join(lines))
