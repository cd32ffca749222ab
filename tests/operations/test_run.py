"""`make run`: refuses what it cannot do, says so first, and leaves nothing behind however it ends."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.operations import environment, run
from portal.operations.private_database import PrivateDatabase
from tests.operations.test_private_database import remove
from tests.portal.content_directory import small

COPIED = (
    *("portal", "members", "cooperation", "news", "locale", "static"),
    "manage.py",
    "requirements.lock",
)
LAUNCH = "import sys; from portal.operations import run; sys.exit(run.launch('run', int(sys.argv[1])))"
PATIENCE_S = 120  # on a busy machine; the start itself is measured by hand


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind((run.HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((run.HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def make_run(port: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.operations.run", "run"],
        cwd=environment.CHECKOUT,
        env=os.environ | {"PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


@pytest.mark.parametrize("value", ["0", "65536", "80a", "-1", "８０００", "9" * 5000])
def test_a_port_that_is_none_is_refused_with_an_example(value: str) -> None:
    with pytest.raises(SystemExit, match=r"PORT is .*: give a number from 1 to 65535, for example PORT=8001 make run"):
        run.port_of(value)


def test_no_port_means_the_usual_one() -> None:
    assert run.port_of("") == 8000


def test_a_busy_port_is_said_before_anything_else(busy_port: int) -> None:
    result = make_run(busy_port)
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.startswith(f"Port {busy_port} is in use by another program.")
    assert f"PORT={busy_port + 1} make run" in result.stderr


def test_nothing_is_left_of_a_group_that_ignores_the_request_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "STOP_TIMEOUT_S", 0.5)
    stubborn = "trap '' TERM; sleep 300 & echo $!; wait; sleep 300"
    with run.group(["sh", "-c", stubborn], {}) as process:
        while not (children := psutil.Process(process.pid).children()):
            time.sleep(0.02)
    assert process.returncode == -signal.SIGKILL
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_the_web_server_of_a_killed_run_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as left:
        record = tmp_path / "8000.json"
        record.write_text(json.dumps({"pid": left.pid, "started": psutil.Process(left.pid).create_time()}))
        run._end_leftover(record)
        assert left.wait(10) is not None
        assert not record.exists()


def test_a_process_that_only_got_the_number_of_the_web_server_is_let_be(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as stranger:
        record = tmp_path / "8000.json"
        record.write_text(json.dumps({"pid": stranger.pid, "started": 1.0}))
        run._end_leftover(record)
        assert stranger.poll() is None
        stranger.kill()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a copy of the checkout with little content, to be run with this environment and with data of its own."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source = environment.CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, copy / name)
    (copy / "content").mkdir()
    small(copy / "content")
    yield copy
    remove(PrivateDatabase(copy))


@contextlib.contextmanager
def launched(checkout: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Start the portal of the copy; give its launcher and what it printed until it was ready."""
    variables = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAKELEVEL", "PORT")}
    log = checkout / "launcher.log"
    with log.open("w") as errors:
        launcher = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, str(port)],
            cwd=checkout,
            env=variables | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert launcher.stdout is not None
    with launcher, launcher.stdout:
        try:
            printed: list[str] = []
            for line in launcher.stdout:
                printed.append(line)
                if "is ready" in line:
                    break
            else:
                pytest.fail("".join(printed) + log.read_text())
            yield launcher, printed
        finally:
            launcher.send_signal(signal.SIGTERM)
            launcher.wait(PATIENCE_S)


def listens(port: int) -> bool:
    return bool(run.port_problem(port))


def wait_until_free(port: int) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not listens(port)


def test_it_runs_from_nothing_stops_with_all_it_started_and_recovers_from_a_kill(checkout: Path, port: int) -> None:
    database = PrivateDatabase(checkout)

    with launched(checkout, port) as (launcher, printed):
        assert printed[-1].startswith(f"The portal is ready: http://127.0.0.1:{port}/")
        assert database.running()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE_S) as answer:
            assert json.load(answer)["ready"] is True
        processes = psutil.Process(launcher.pid).children(recursive=True)
        second = subprocess.run(
            [sys.executable, "-c", LAUNCH, str(port)],
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert second.returncode != 0
        assert f"already runs, or is about to, on port {port}" in second.stderr
        launcher.send_signal(signal.SIGTERM)
        assert launcher.wait(PATIENCE_S) == 0
    assert psutil.wait_procs(processes, timeout=10)[1] == []
    assert not listens(port)
    assert not database.running()

    with launched(checkout, port) as (launcher, printed):
        assert printed == [f"The portal is ready: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n"]  # all else was done
        launcher.kill()
        launcher.wait()
        assert wait_until_free(port)  # the kernel told the web server

    with launched(checkout, port):
        assert database.running()
    assert not database.running()
