"""The web server of the benchmarks: gunicorn with two sync workers, over a benchmark's database."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from portal.operations import environment

WORKERS = 2
START_TIMEOUT_S = 60


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    pid: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def size_bytes(self, path: str, headers: dict[str, str] | None = None) -> int:
        """The size of the body that the server sends for a path. Raises OSError while it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            size = len(response.read())
            if response.status != 200:
                raise RuntimeError(f"{path} answers with {response.status}")
            return size
        finally:
            connection.close()

    def memory_bytes(self) -> list[int]:
        """What each worker holds for itself alone."""
        return [worker.memory_full_info().uss for worker in psutil.Process(self.pid).children()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(database_url: str) -> Iterator[Server]:
    """Start the server over a database; stop it at the end."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.operations.gunicorn_settings"]
    command += ["--worker-class", "sync", "--threads", "1", "--workers", str(WORKERS), "--max-requests", "0"]
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, open(f"{folder}/log", "w+b") as log:
        variables = {
            "BIND": f"127.0.0.1:{port}",
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PAGES_ROOT": f"{folder}/pages",
            "CACHE_URL": "",
            "METRICS_PORT": "",
        }
        process = subprocess.Popen(
            [*command, "bench.served:application"], env=os.environ | variables, cwd=environment.CHECKOUT, stderr=log
        )
        server = Server(port, process.pid)
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while True:
                with contextlib.suppress(OSError):
                    server.size_bytes("/healthz")
                    break
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"The web server did not start:\n{log.read().decode()[-3000:]}")
                time.sleep(0.1)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
