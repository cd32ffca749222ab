"""Who is at work: what the triggers of the history write down with each change."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

# In whose name, and in what course, a transaction writes: settings of the session that the triggers read.
BY, DOING = "portal.by", "portal.doing"


@contextlib.contextmanager
def recorded(by: Any, doing: str = "") -> Iterator[None]:
    """What is written inside is, in the history, of this user; it is one transaction, all or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", [BY, DOING])
        before = cursor.fetchone()
        set_session(cursor, str(by.pk) if by is not None else before[0], doing or before[1])
        yield
        set_session(cursor, *before)


def set_session(cursor: Any, by: str | None, doing: str | None) -> None:
    """Say for the rest of the transaction who is at work."""
    cursor.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [BY, by or "", DOING, doing or ""])
