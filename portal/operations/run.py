"""`make run` and `make dev`: everything from nothing to a portal that answers, and back.

The launcher owns what it starts: the database server and process groups (the preparation, then the web
server and, beside it, the worker that sends mail). Ctrl-C, TERM or the end of `make` stops them, then the
database. A launcher that was killed outright leaves a record by which the next one recognises and ends its
web server; two workers do each other no harm.

Started by the system's Python: only the standard library may be imported before `environment.enter`.
"""

import contextlib
import ctypes
import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from portal.operations import environment

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
READY_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20
WORKER_PAUSE_S = 5
LOOK_AGAIN_S = 0.2
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
RUN_DIR = environment.VAR / "run"
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(BaseException):
    """A signal asked the launcher to stop."""


def port_of(value: str) -> int:
    """Return the TCP port that the variable PORT names; ends the process if it names none."""
    if not value:
        return DEFAULT_PORT
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 65535):
        sys.exit(f"PORT is {value!r}: give a number from 1 to 65535, for example PORT=8001 make run.")
    return int(value)


def port_problem(port: int) -> str:
    """Return why the portal cannot listen on the port; empty if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else DEFAULT_PORT
                return f"Port {port} is in use by another program. Stop that, or choose another: PORT={other} make run"
            return f"Port {port} cannot be used: {error.strerror}. Choose one above 1023: PORT={DEFAULT_PORT} make run"
    return ""


@contextlib.contextmanager
def claimed(port: int) -> Iterator[Path]:
    """Hold the port for this checkout's launcher; gives the file that records the web server.

    If a web server of a killed launcher still has the port, it is ended. Ends the process if the port is taken.
    """
    RUN_DIR.mkdir(parents=True, exist_ok=True)
    record = RUN_DIR / f"{port}.json"
    with open(RUN_DIR / f"{port}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(
                f"The portal of this folder already runs, or is about to, on port {port}. Stop it, or choose another PORT."
            )
        _end_leftover(record)
        if problem := port_problem(port):
            sys.exit(problem)
        try:
            yield record
        finally:
            record.unlink(missing_ok=True)


def _end_leftover(record: Path) -> None:
    """End the process group that a killed launcher recorded, unless its number belongs to another process by now."""
    import psutil

    with contextlib.suppress(OSError, ValueError, KeyError, psutil.Error):
        left = json.loads(record.read_text())
        process = psutil.Process(left["pid"])
        if process.create_time() == left["started"] and process.status() != psutil.STATUS_ZOMBIE:
            print("Ending the web server that a killed run left behind …", flush=True)
            process.terminate()
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(STOP_TIMEOUT_S)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(left["pid"], signal.SIGKILL)
    record.unlink(missing_ok=True)


def end_with_parent() -> None:
    """Ask the kernel (Linux) for a TERM when the parent dies, however it dies."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def group(command: list[str], variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process group of its own; at the end nothing of the group is left.

    Its own session keeps the terminal's Ctrl-C from it, so that the launcher decides the order.
    """
    process = subprocess.Popen(
        command,
        env=os.environ | variables,
        cwd=environment.CHECKOUT,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answer(port: int) -> int | None:
    """Return the status with which the web server answers a health check; None if it does not answer yet."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def wait_for(server: subprocess.Popen[bytes], worker: list[str], variables: dict[str, str]) -> int:
    """Keep the worker running beside the web server until that ends; return the status with which it ended."""
    with contextlib.ExitStack() as workers:
        running = workers.enter_context(group(worker, variables))
        while (ended := server.poll()) is None:
            time.sleep(LOOK_AGAIN_S)
            if running.poll() is not None and server.poll() is None:
                print(f"The worker ended with status {running.returncode} and is started again.", file=sys.stderr)
                time.sleep(WORKER_PAUSE_S)
                running = workers.enter_context(group(worker, variables))
    return ended


def serve(command: list[str], worker: list[str], variables: dict[str, str], port: int, record: Path) -> int:
    """Run the web server, and the worker beside it, until it ends or a signal comes; return its exit status."""
    import psutil

    with group(command, variables) as process:
        record.write_text(json.dumps({"pid": process.pid, "started": psutil.Process(process.pid).create_time()}))
        deadline = time.monotonic() + READY_TIMEOUT_S
        while (status := _answer(port)) is None and process.poll() is None:
            if time.monotonic() > deadline:
                print(f"The portal did not answer within {READY_TIMEOUT_S} s; see the messages above.", file=sys.stderr)
                return 1
            time.sleep(0.05)
        if status is not None and status >= 500:
            print(f"The portal answers with an error ({status}); see the messages above.", file=sys.stderr)
            return 1
        if status is not None:
            print(f"The portal is ready: http://{HOST}:{port}/   (Ctrl-C stops it)", flush=True)
        ended = wait_for(process, worker, variables)
    print(f"The web server ended by itself with status {ended}; see the messages above.", file=sys.stderr)
    return ended or 1


def launch(mode: str, port: int) -> int:
    """Prepare and serve; `mode` is "run" or "dev". Return the exit status. Runs inside the environment."""
    from portal.operations import private_database

    def stop(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda number, frame: None)  # one is enough: what follows is bounded in time
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if "MAKELEVEL" in os.environ:
        end_with_parent()
    variables = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    if not os.environ.get("SITE_URL") and not os.environ.get("PRODUCTION"):
        variables["SITE_URL"] = f"http://{HOST}:{port}"
    command = ["gunicorn", "--config", "python:portal.operations.gunicorn_settings", "portal.wsgi:application"]
    if mode == "dev":
        variables["DEBUG"] = "1"
        command = ["django", "runserver", f"{HOST}:{port}"]
    python = [sys.executable, "-m"]
    try:
        with claimed(port) as record, private_database.server():
            with group([*python, "portal.operations.prepare"], variables) as preparation:
                if status := preparation.wait():
                    return status
            return serve([*python, *command], [*python, "django", "work"], variables, port, record)
    except Stopped:
        print("Stopped.", flush=True)
        return 0
    except private_database.DatabaseError as error:
        print(error, file=sys.stderr)
        return 1


def main() -> int:
    """Run what the command line names: "run" or "dev"."""
    mode = sys.argv[1] if len(sys.argv) == 2 else ""
    if mode not in ("run", "dev"):
        sys.exit("Give one word: run (as readers get it) or dev (reloads changed code, shows errors).")
    port = port_of(os.environ.get("PORT", ""))
    # Before anything else; only a record of a killed run is a reason to look closer later.
    if not (RUN_DIR / f"{port}.json").exists() and (problem := port_problem(port)):
        sys.exit(problem)
    environment.enter("portal.operations.run", "run")
    return launch(mode, port)


if __name__ == "__main__":
    sys.exit(main())
