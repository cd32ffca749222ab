"""The backend named in `DATABASES`: Django's own, but nobody waits for ever on a database that hangs.

A server that is stopped or unreachable leaves open sockets silent. In a web process every wait therefore
asks the pulse, ten times a second, whether it is still worth waiting. In other processes the pulse is
not started and nothing changes.
"""

import select
from collections.abc import Generator
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from portal.delivery.pulse import pulse

Waiting = Generator[Any, Any, Any]


def while_alive(waiting: Waiting) -> Waiting:
    """Hand on what psycopg waits for; raise OperationalError once the pulse says that it waits in vain."""
    try:
        wanted = next(waiting)
        while True:
            ready = yield wanted
            # Nothing is ready: psycopg's waiting interval of 0.1 s has passed.
            if not ready and pulse.is_given_up():
                raise psycopg.OperationalError("the database does not answer")
            wanted = waiting.send(ready)
    except StopIteration as end:
        return end.value


class Connection(psycopg.Connection[Any]):
    """A connection that is given up while the database is away."""

    def wait(self, gen: Waiting, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's; a connection that was given up in the middle of an answer is closed."""
        try:
            return super().wait(while_alive(gen), interval, timeout)
        except psycopg.OperationalError:
            if pulse.is_given_up():
                self.pgconn.finish()
            raise

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Waiting:
        if pulse.is_away() and not pulse.is_asking():
            raise psycopg.OperationalError("the database does not answer")
        return while_alive(super()._connect_gen(conninfo))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with such connections, and a check of idle ones that costs no question."""

    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})

    def is_usable(self) -> bool:
        """Whether an idle connection is still open: a server that ends it leaves something to read."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _writable, _failed = select.select([self.connection.fileno()], [], [], 0)
        return not readable
