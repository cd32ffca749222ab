"""Processes of the portal's own on the database of a test."""

import os
from urllib.parse import urlsplit

from django.db import connection

from portal.operations import private_database
from tests.news.mailbox import Mailboxes


def variables(mailboxes: Mailboxes) -> dict[str, str]:
    """The environment of a process that works on the database of this test, with its mail server."""
    base = urlsplit(os.environ.get("DATABASE_URL") or private_database.url())
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": base._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mailboxes.port}",
    }
