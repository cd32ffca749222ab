"""Metrics for Prometheus, on a port of their own on 127.0.0.1 (`METRICS_PORT`; without it nothing is counted).

The web workers count in files that they share (prometheus-client's multiprocess mode). A process that gunicorn's
first one starts adds them up and answers at `/metrics`, so a busy or blocked worker holds up no scrape.
Pages that the page cache answers never reach Django: they are counted before it (`portal.operations.requests`).
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own variable
ADDRESS = "127.0.0.1"
RETRY_S = 5.0
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Counters:
    """What one web worker counts; `place` is its place among the workers.

    A new worker counts on in the files of the one whose place it takes: their number stays that of the
    places, however often workers are renewed.
    """

    def __init__(self, place: int) -> None:
        from prometheus_client import Counter, Histogram, values

        # By default each process has files of its own, named by its number, which nobody ever removes.
        values.ValueClass = values.MultiProcessValue(process_identifier=lambda: place)
        self.requests = Counter(
            "portal_requests_total", "Requests answered.", ["view", "method", "status"], registry=None
        )
        self.seconds = Histogram(
            "portal_request_seconds", "Time until an answer began.", ["view"], buckets=SECONDS, registry=None
        )
        self.slow_queries = Counter("portal_slow_queries_total", "Queries over SLOW_QUERY_MS.", registry=None)


_counters: Counters | None = None


def start_counting(place: int) -> None:
    """Let this process count, if there is a folder to count in: gunicorn calls this in each new worker."""
    global _counters
    if os.environ.get(FOLDER):
        _counters = Counters(place)


def count(view: str, method: str, status: str, seconds: float) -> None:
    """Count an answered request."""
    if _counters is not None:
        _counters.requests.labels(view, method if method in METHODS else "other", status).inc()
        _counters.seconds.labels(view).observe(seconds)


def count_slow_query() -> None:
    """Count a query that took longer than it should."""
    if _counters is not None:
        _counters.slow_queries.inc()


# --- The process that answers --------------------------------------------------------------------


class Processes:
    """The web workers, looked at when asked: how many there are, and what memory they hold."""

    def __init__(self, first: int) -> None:
        self.first = first

    def collect(self) -> Iterator[Any]:
        """Gauges, for a registry of prometheus-client."""
        import psutil
        from prometheus_client.core import GaugeMetricFamily

        workers = [each for each in psutil.Process(self.first).children() if each.pid != os.getpid()]
        memory = []
        for worker in workers:
            try:
                memory.append(worker.memory_info().rss)
            except psutil.Error:  # it has ended meanwhile
                continue
        yield GaugeMetricFamily("portal_workers", "Web workers that live.", value=len(memory))
        yield GaugeMetricFamily("portal_workers_memory_bytes", "Resident memory of all web workers.", value=sum(memory))
        yield GaugeMetricFamily(
            "portal_worker_memory_max_bytes", "Resident memory of the largest web worker.", value=max(memory, default=0)
        )


class Exporter:
    """The process that answers at the port, and the folder that it reads; `start` and `stop` it once."""

    def __init__(self, port: int) -> None:
        self.folder = tempfile.mkdtemp(prefix="portal-metrics-")
        os.environ[FOLDER] = self.folder
        command = [sys.executable, "-m", "portal.operations.metrics", str(port)]
        self.process = subprocess.Popen(command)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def main() -> None:
    """Answer at the port of the command line until the first process of gunicorn, our parent, has ended."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    from portal.operations.run import end_with_parent

    parent = os.getppid()
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the first process tells us when
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Processes(parent))
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    while True:
        try:
            _server, thread = start_http_server(int(sys.argv[1]), addr=ADDRESS, registry=registry)
            thread.join()
        except OSError as error:
            # Another program has the port, or the portal is being replaced and its predecessor still does.
            print(f"METRICS_PORT {sys.argv[1]}: {error.strerror}; trying again …", file=sys.stderr, flush=True)
            time.sleep(RETRY_S)


if __name__ == "__main__":
    main()
