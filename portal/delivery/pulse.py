"""The pulse of the database: one thread in each web process asks it several times a second what it holds.

From the answers follow: which generation of the content is current, until when at the latest, and
whether the database answers at all. Requests only read what is noted here, so they never wait to find out.
"""

import logging
import os
import threading
import time
from dataclasses import dataclass

from django.db import Error, connection

from portal.delivery.generation import generation

logger = logging.getLogger(__name__)
INTERVAL_S = 0.25
# A database that has not answered so simple a question for so long is taken for away: with the interval, the
# time to notice it in a waiting query (0.1 s) and that to make an answer, a reader waits less than 2 s.
PATIENCE_S = 1.0
FIRST_ANSWER_S = PATIENCE_S
TOO_MANY_CONNECTIONS = "53300"


@dataclass(frozen=True)
class Content:
    """What the database held when it was last asked, and when that changes by itself (seconds since 1970)."""

    generation: int
    until: float


class Pulse:
    """What is known of the database in this process; `start()` begins to ask."""

    def __init__(self) -> None:
        self.content: Content | None = None
        self._process = 0
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._reset()

    def _reset(self) -> None:
        self.content = None
        self._heard_at = 0.0
        self._last = (0, 0.0)
        self._asked_at: float | None = None
        self._refused = False
        self._first = threading.Event()

    # --- What requests ask -----------------------------------------------------------------------

    def start(self) -> None:
        """Ask from now on, unless this process does already."""
        if self._process != os.getpid():
            with self._starting:
                if self._process != os.getpid():
                    self._reset()
                    self._thread = threading.Thread(target=self._watch, daemon=True, name="pulse")
                    self._thread.start()
                    self._process = os.getpid()

    def current(self) -> Content | None:
        """The content as it was at most `PATIENCE_S` ago; None if that is not known. Waits for the first answer."""
        if self._process and not self._first.is_set():
            self._first.wait(FIRST_ANSWER_S)
        return self.content if time.monotonic() - self._heard_at < PATIENCE_S else None

    def last_known(self) -> tuple[int, float]:
        """The generation that the database named last, and when (seconds since 1970); (0, 0.0) if it never did."""
        return self._last

    def is_away(self) -> bool:
        """Whether the database refuses connections or has not answered for `PATIENCE_S`."""
        asked_at = self._asked_at
        return self._refused or (asked_at is not None and time.monotonic() - asked_at > PATIENCE_S)

    def is_asking(self) -> bool:
        """Whether this thread is the one that asks; it tries also while the database is away."""
        return threading.current_thread() is self._thread

    def is_given_up(self) -> bool:
        """Whether who waits for the database in this thread should stop waiting."""
        if self.is_asking():
            # Longer than others: the late answer of a database that was stopped ends the outage.
            return self._asked_at is not None and time.monotonic() - self._asked_at > 4 * PATIENCE_S
        return self.is_away()

    # --- The thread ------------------------------------------------------------------------------

    def _watch(self) -> None:
        while True:
            try:
                self._ask()
            except Error:
                # A connection may have been closed under us: only a second failure, on a new one, says something.
                connection.close()
                try:
                    self._ask()
                except Error as again:
                    self._failed(again)
            except Exception:
                logger.exception("The pulse of the database could not be taken")
            self._asked_at = None
            self._first.set()
            content = self.content
            left = content.until - time.time() if content else INTERVAL_S
            time.sleep(min(INTERVAL_S, max(left, 0.01)))

    def _ask(self) -> None:
        # Models are not there yet when the database backend imports this module.
        from portal.delivery.schedule import next_change

        asked_at = self._asked_at = time.monotonic()
        number = generation()
        known = self.content
        if known is None or known.generation != number or known.until <= time.time():
            known = Content(number, next_change().timestamp())
        if self._refused:
            logger.warning("the database answers again")
        self.content, self._heard_at, self._refused = known, asked_at, False
        self._last = (number, time.time())

    def _failed(self, error: Error) -> None:
        connection.close()
        full = getattr(error.__cause__, "sqlstate", None) == TOO_MANY_CONNECTIONS
        if not self._refused and not full:
            logger.error("the database does not answer: %s", type(error).__name__)
        # While it is only full, connections that are open go on working.
        self._refused = not full


pulse = Pulse()
