"""The backend named in `DATABASES`: Django's own, but nobody waits for ever on a database that hangs, and some queries
are planned once.

A server that is stopped or unreachable leaves open sockets silent. In a web process every wait therefore
asks the pulse, ten times a second, whether it is still worth waiting. In other processes the pulse is
not started and nothing changes. At the same moments a statement is stopped whose time is over.
"""

import math
import select
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base, operations

from portal.delivery.pulse import pulse

Waiting = Generator[Any, Any, Any]
CANCEL_TIMEOUT_S = 1.0
# When statements are stopped, on the clock of time.monotonic.
_stop_at: ContextVar[float] = ContextVar("stop_at", default=math.inf)


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Have PostgreSQL stop what it is still at when so much time has passed since the beginning of the block.

    Raises OperationalError, caused by psycopg's QueryCanceled. It costs no statement, as a `statement_timeout` would.
    """
    token = _stop_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _stop_at.reset(token)


def while_alive(waiting: Waiting, connection: psycopg.Connection[Any] | None = None) -> Waiting:
    """Hand on what psycopg waits for; raise OperationalError once the pulse says that it waits in vain.

    What the connection is at is stopped once its time is over.
    """
    try:
        wanted = next(waiting)
        while True:
            ready = yield wanted
            # Nothing is ready: psycopg's waiting interval of 0.1 s has passed.
            if not ready:
                if pulse.is_given_up():
                    raise psycopg.OperationalError("the database does not answer")
                if connection is not None and time.monotonic() > _stop_at.get():
                    connection.cancel_safe(timeout=CANCEL_TIMEOUT_S)
            wanted = waiting.send(ready)
    except StopIteration as end:
        return end.value


class Connection(psycopg.Connection[Any]):
    """A connection that is given up while the database is away."""

    def wait(self, gen: Waiting, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's; a connection that was given up in the middle of an answer is closed."""
        try:
            return super().wait(while_alive(gen, self), interval, timeout)
        except psycopg.OperationalError:
            if pulse.is_given_up() or self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Waiting:
        if pulse.is_away() and not pulse.is_asking():
            raise psycopg.OperationalError("the database does not answer")
        return while_alive(super()._connect_gen(conninfo))


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """What was asked, with the values in it, also of a query that PostgreSQL got without them."""
        return super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with such connections, and a check of idle ones that costs no question."""

    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})
    ops_class = DatabaseOperations
    _is_planning_once = False

    def get_connection_params(self) -> dict[str, Any]:
        """Let statements be prepared at their first use, where they may; Django's usual cursors never ask for it."""
        return super().get_connection_params() | {"prepare_threshold": 0 if settings.DATABASE_PREPARES else None}

    def init_connection_state(self) -> None:
        """Have PostgreSQL stop what a process that has died waited for, and plan prepared statements without their values.

        With the values it may plan such a statement anew each time.
        """
        super().init_connection_state()
        own = {"client_connection_check_interval": "2s"}
        if settings.DATABASE_PREPARES:
            own["plan_cache_mode"] = "force_generic_plan"
        for name, value in own.items():
            self.connection.execute("SELECT set_config(%s, %s, false)", [name, value])

    @contextmanager
    def planning_once(self) -> Iterator[None]:
        """Have what is asked inside planned once for each connection: its values go beside the SQL, not into it."""
        self._is_planning_once = True
        try:
            yield
        finally:
            self._is_planning_once = False

    def create_cursor(self, name: str | None = None) -> Any:
        if name is not None or not self._is_planning_once:
            return super().create_cursor(name)
        usual = self.connection.cursor_factory
        self.connection.cursor_factory = base.ServerBindingCursor
        try:
            return super().create_cursor()
        finally:
            self.connection.cursor_factory = usual

    def is_usable(self) -> bool:
        """Whether an idle connection is still open: a server that ends it leaves something to read."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _writable, _failed = select.select([self.connection.fileno()], [], [], 0)
        return not readable
