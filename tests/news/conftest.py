"""A mail server for the tests of mailings, to which the portal sends over SMTP."""

from collections.abc import Iterator
from typing import Any

import environ
import pytest

from tests.news.mailbox import Mailboxes, mail_server


@pytest.fixture
def mailboxes(settings: Any) -> Iterator[Mailboxes]:
    """Give a running mail server; EMAIL_URL names it."""
    with mail_server() as boxes:
        for name, value in environ.Env().email_url_config(f"smtp://127.0.0.1:{boxes.port}").items():
            setattr(settings, name, value)
        settings.EMAIL_TIMEOUT = 5
        yield boxes
