"""Readers who never pause and writers who keep a ledger of what was acknowledged, while servers are hurt."""

import http.client
import itertools
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from tests.faults.desk import Desk
from tests.faults.servers import ask


class Repeating(AbstractContextManager["Repeating"]):
    """Do something again and again in threads until the block ends."""

    def __init__(self, act: Callable[[int], None], threads: int = 1) -> None:
        self._act, self._end = act, threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(threads)]

    def _run(self, number: int) -> None:
        for turn in itertools.count():
            if self._end.is_set():
                return
            self._act(number * 1_000_000 + turn)

    def __enter__(self) -> "Repeating":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(60)


class Readers:
    """Readers of some pages; `failures` holds what they did not get."""

    def __init__(self, port: int, paths: tuple[str, ...]) -> None:
        self.port, self.paths = port, paths
        self.answers = 0
        self.failures: list[str] = []

    def read(self, turn: int) -> None:
        path = self.paths[turn % len(self.paths)]
        try:
            answer = ask(self.port, path)
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{path}: {error!r}")
        else:
            self.answers += 1
            if answer.status != 200 or not answer.text.rstrip().endswith("</html>"):
                self.failures.append(f"{path}: {answer.status}")

    def reading(self, threads: int = 4) -> Repeating:
        return Repeating(self.read, threads)


class Writer:
    """An editor who saves one thing after the other; `ledger` holds what the portal said it had saved."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.name = desk, name
        self.ledger: list[str] = []
        self.unacknowledged = 0

    def write(self, turn: int) -> None:
        slug = f"{self.name}-{turn}"
        try:
            answer = self.desk.add_subject(slug)
        except (OSError, http.client.HTTPException):
            self.unacknowledged += 1
            return
        if answer.status == 302:
            self.ledger.append(slug)
        else:
            self.unacknowledged += 1

    def writing(self) -> Repeating:
        return Repeating(self.write)


def missing(ledger: list[str], stored: set[str]) -> list[str]:
    """What was acknowledged and is not there."""
    return [slug for slug in ledger if slug not in stored]
