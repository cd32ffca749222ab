"""Metrics: counted by the web workers, added up and answered on a port of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from portal.operations import environment, gunicorn_settings

# What is served matters not here: a view's answer, through the application that counts.
APPLICATION = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
from portal.operations.requests import Watched, served

def answer(environ, start_response):
    served.get().view = environ["PATH_INFO"].strip("/")
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]

application = Watched(answer)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def until(true: Callable[[], bool], timeout_s: float = 30) -> None:
    """Wait until something is true; fail if it does not become so."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            if true():
                return
        except (OSError, psutil.Error):
            pass
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    metrics_port: int

    def samples(self) -> dict[str, float]:
        """Each sample of the metrics by its name and labels."""
        lines = [line for line in get(self.metrics_port, "/metrics").splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def counted(self, view: str) -> float:
        return self.samples().get(f'portal_requests_total{{method="GET",status="200",view="{view}"}}', 0)

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [each for each in children if "portal.operations.metrics" not in each.cmdline()]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "served.py").write_text(APPLICATION)
    port, metrics_port = free_port(), free_port()
    variables = {"METRICS_PORT": str(metrics_port), "PORT": str(port), "TMPDIR": str(tmp_path), "BIND": ""}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.operations.gunicorn_settings"]
    process = subprocess.Popen(
        [*command, "--pythonpath", str(tmp_path), "served:application"],
        env=os.environ | variables | {"WEB_CONCURRENCY": "2"},
        cwd=environment.CHECKOUT,
    )
    found = Server(process, port, metrics_port)
    try:
        until(lambda: get(port, "/first") == "ok")
        until(lambda: found.counted("first") >= 1)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert not list(tmp_path.glob("portal-metrics-*"))


def test_requests_of_all_workers_are_added_up(server: Server) -> None:
    for _each in range(20):
        get(server.port, "/page")
    assert server.counted("page") == 20
    assert server.samples()['portal_request_seconds_count{view="page"}'] == 20


def test_what_a_renewed_worker_had_counted_still_counts_and_no_files_pile_up(server: Server) -> None:
    get(server.port, "/page")
    files = len(list_of_files(server))
    for _each in range(3):
        before = {each.pid for each in server.workers()}
        for worker in server.workers():
            worker.send_signal(signal.SIGKILL)
        until(lambda before=before: len(server.workers()) == 2 and not before & {w.pid for w in server.workers()})
        until(lambda: get(server.port, "/again") == "ok")
    assert server.counted("page") == 1
    assert len(list_of_files(server)) <= files + 2  # counters and histograms of the place that had none yet


def list_of_files(server: Server) -> list[Path]:
    """The files in which the workers count."""
    (exporter,) = [each for each in psutil.Process(server.process.pid).children() if each not in server.workers()]
    return list(Path(exporter.environ()["PROMETHEUS_MULTIPROC_DIR"]).glob("*.db"))


def test_the_workers_and_their_memory_are_told(server: Server) -> None:
    samples = server.samples()
    assert samples["portal_workers"] == 2
    assert samples["portal_workers_memory_bytes"] >= samples["portal_worker_memory_max_bytes"] > 10**6


def test_metrics_are_not_on_the_port_of_readers(server: Server) -> None:
    assert "portal_requests_total" not in get(server.port, "/metrics")


def test_without_a_port_nothing_is_started() -> None:
    assert gunicorn_settings.metrics_port == 0
