"""Real servers for the fault tests: a PostgreSQL cluster of their own, gunicorn, nginx, Redis; each can be hurt."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from portal.operations.environment import CHECKOUT
from portal.operations.private_database import PrivateDatabase

HOST = "127.0.0.1"
START_TIMEOUT_S = 60


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], timeout_s: float = START_TIMEOUT_S, what: str = "") -> float:
    """Wait for a condition; return how long it took in seconds. Fails with `what` when it takes too long."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < timeout_s, f"after {timeout_s:g} s still not: {what}"
        time.sleep(0.02)
    return time.monotonic() - began


@dataclass
class Answer:
    """What a server answered, and how long that took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One request over a connection of its own. Raises OSError or HTTPException where there is no answer."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        names: dict[str, str] = {}
        for name, value in response.getheaders():
            names[name.lower()] = f"{names[name.lower()]}, {value}" if name.lower() in names else value
        return Answer(response.status, names, content, time.monotonic() - began)
    finally:
        connection.close()


class Cluster(PrivateDatabase):
    """A PostgreSQL of the tests alone, which may be stopped, frozen and filled up."""

    def processes(self) -> list[psutil.Process]:
        """The first process and all that it made."""
        first = self._postmaster()
        return [first, *first.children(recursive=True)] if first else []

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop every process where it stands: connections stay open, and nobody answers."""
        stopped = self.processes()
        for process in stopped:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                with contextlib.suppress(psutil.Error):
                    process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Shut the server down: connections are closed and refused."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))
        try:
            yield
        finally:
            self.bring_back()

    def bring_back(self) -> None:
        """Start the server again after it was stopped."""
        with self._exclusive():
            if not self.running():
                self._launch()
            self._wait_until_ready()


@dataclass
class Gunicorn:
    """The portal under gunicorn, as in production but for TLS."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    workers: int = 2
    # A listening socket that outlives the server, as systemd holds one; else it makes its own.
    listener: socket.socket | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        variables = {**os.environ, **self.environment, "PORT": str(self.port), "WEB_CONCURRENCY": str(self.workers)}
        command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.operations.gunicorn_settings"]
        if self.listener is not None:
            # What systemd hands over: LISTEN_PID is the process itself, known only after the fork.
            descriptor = self.listener.fileno()
            hand_over = (
                "import os, sys; d = int(sys.argv[1]); os.dup2(d, 3);"
                "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1'); os.execv(sys.argv[2], sys.argv[2:])"
            )
            command = [sys.executable, "-c", hand_over, str(descriptor), *command]
            self.process = subprocess.Popen(
                [*command, "portal.wsgi:application"], cwd=CHECKOUT, env=variables, pass_fds=[descriptor]
            )
        else:
            self.process = subprocess.Popen([*command, "portal.wsgi:application"], cwd=CHECKOUT, env=variables)
        wait_until(self.answers, what="gunicorn answers")

    def answers(self) -> bool:
        assert self.process is None or self.process.poll() is None, "gunicorn ended by itself"
        try:
            return ask(self.port, "/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def worker_pids(self) -> list[int]:
        assert self.process
        living = []
        for each in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if each.status() != psutil.STATUS_ZOMBIE:
                    living.append(each.pid)
        return living

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def get(self, path: str, **headers: str) -> Answer:
        return ask(self.port, path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def prepared(cluster: Cluster, variables: dict[str, str]) -> None:
    """Migrations, messages, static files and the real content: what a start of the portal does."""
    subprocess.run(
        [sys.executable, "-m", "portal.operations.prepare"],
        cwd=CHECKOUT,
        env={**os.environ, **variables},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def manage(variables: dict[str, str], *arguments: str) -> str:
    """What a management command prints."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, **variables}, check=True, capture_output=True, text=True
    )
    return done.stdout


def program(name: str) -> str:
    """The path of a program that these tests need; they fail without it, and say what to install."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    assert path, f"{name} is not installed; `make test` installs it as root (python -m tests.faults.provide_servers)"
    return path


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis without a file; gives its address for CACHE_URL."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([*command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
    try:

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((HOST, port)) == 0

        wait_until(listens, what="Redis listens")
        yield f"redis://{HOST}:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def nginx_server(folder: Path, upstream: int) -> Iterator[int]:
    """nginx with the configuration of `deploy/nginx.conf`, its addresses and paths changed; gives its port."""
    port = free_port()
    text = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    for old, new in json.loads(REPLACED % {"port": port, "upstream": upstream, "folder": folder}):
        assert old in text, f"deploy/nginx.conf has no {old!r}"
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text)
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    # Started by root, its workers would belong to a user who may not write into the folder of a test.
    directives = "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"
    process = subprocess.Popen([*command, "-g", directives])
    try:

        def answers() -> bool:
            assert process.poll() is None, (folder / "error.log").read_text()
            with contextlib.suppress(OSError, http.client.HTTPException):
                return ask(port, "/healthz", headers={"Host": "localhost"}).status == 200
            return False

        wait_until(answers, what="nginx answers")
        yield port
    finally:
        process.terminate()
        process.wait(10)


# What differs between the machine of an operator and that of a test: TLS, port, paths.
REPLACED = """[
    ["127.0.0.1:8000", "127.0.0.1:%(upstream)s"],
    ["listen 443 ssl;", "listen 127.0.0.1:%(port)s;"],
    ["ssl_certificate ", "# ssl_certificate "],
    ["ssl_certificate_key ", "# ssl_certificate_key "],
    ["/run/nginx.pid", "%(folder)s/nginx.pid"],
    ["/var/log/nginx", "%(folder)s"]
]"""
