"""Load on a web server, made by wrk: how many requests a second it answers."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 16
THREADS = 2
SECONDS = 2
ROUNDS = 5
FAR_BELOW = 0.6
NO_WRK = "The load generator wrk is not here. Install the package wrk (Debian, Ubuntu, Fedora, Homebrew have it)."


class LoadError(RuntimeError):
    """The load could not be made, or not every answer was good; the message says which and why."""


def provide_wrk() -> str:
    """Return the path of wrk, installed with the system's package manager if root may. Raises LoadError."""
    if not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "wrk"]):
            subprocess.run(
                command, check=False, stdout=subprocess.DEVNULL, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            )
    path = shutil.which("wrk")
    if path is None:
        raise LoadError(NO_WRK)
    return path


# In what order a thread of wrk asks for several addresses: each begins elsewhere and goes round.
IN_TURN = """
local started = 0
function setup(thread) thread:set("at", started * 997); started = started + 1 end
function request() at = at + 1; return wrk.format(nil, paths[at % #paths + 1]) end
paths = {PATHS}
"""


@contextmanager
def script_for(urls: Sequence[str]) -> Iterator[list[str]]:
    """What to tell wrk so that it asks for these addresses in turn; nothing for one."""
    if len(urls) == 1:
        yield []
        return
    paths = ", ".join(f'"{parts.path}{"?" if parts.query else ""}{parts.query}"' for parts in map(urlsplit, urls))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(IN_TURN.replace("PATHS", paths))
        file.flush()
        yield ["-s", file.name]


def requests_a_second(urls: Sequence[str], headers: Mapping[str, str] | None = None, seconds: int = SECONDS) -> float:
    """Load addresses of one server in turn with CONNECTIONS at once.

    Raises LoadError where an answer was no success or none came.
    """
    command = [provide_wrk(), f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    with script_for(urls) as script:
        run = subprocess.run([*command, *script, urls[0]], check=True, capture_output=True, text=True)
    output, url = run.stdout, urls[0]
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    failed = re.search(r"Non-2xx.*|Socket errors.*timeout [1-9].*", output)
    if found is None or failed or not float(found[1]):
        raise LoadError(f"{url} did not answer well:\n{output}")
    return float(found[1])


@dataclass(frozen=True)
class Compared:
    """Two addresses that were loaded in turn, as requests a second in each round."""

    rounds: list[tuple[float, float]]

    @property
    def constant(self) -> float:
        """What is typical of the first, in requests a second."""
        return typical([constant for constant, _page in self.rounds])

    @property
    def page(self) -> float:
        """What is typical of the second, in requests a second."""
        return typical([page for _constant, page in self.rounds])

    @property
    def share(self) -> float:
        """What the page reaches of the constant response beside it: this travels between machines."""
        return self.page / self.constant


def typical(rates: Sequence[float]) -> float:
    """The median of rounds, without those that are far below the best: in them one of the workers took all connections.

    That happens with answers that cost next to nothing. A page would look three times as good beside such a round.
    """
    return statistics.median(rate for rate in rates if rate >= FAR_BELOW * max(rates))


def compare(
    constant_urls: Sequence[str], page_urls: Sequence[str], headers: Mapping[str, str] | None = None
) -> Compared:
    """Load both in turn (A B A B …), so that what else the machine does meets both alike."""
    requests_a_second(page_urls, headers, 1)  # templates are read, connections opened
    return Compared(
        [(requests_a_second(constant_urls, headers), requests_a_second(page_urls, headers)) for _round in range(ROUNDS)]
    )
