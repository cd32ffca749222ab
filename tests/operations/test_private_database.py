"""The private database: it starts, is shared, survives crashes, and loosens nobody's folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from portal.operations.private_database import PORT, DatabaseError, PrivateDatabase

CHECKOUT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
NOBODY = 65534


def remove(database: PrivateDatabase) -> None:
    """Stop the server whoever uses it, and delete what it left on the machine."""
    postmaster = database._postmaster()
    if postmaster is not None:
        postmaster.send_signal(signal.SIGQUIT)
        psutil.wait_procs([postmaster], timeout=10)
    shutil.rmtree(database.home, ignore_errors=True)
    shutil.rmtree(database.sockets, ignore_errors=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a checkout with a cluster of its own, in a folder closed to others."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    folder = home / "checkout"
    folder.mkdir()
    folder.chmod(0o700)
    yield folder
    remove(PrivateDatabase(folder))


@pytest.fixture
def database(checkout: Path) -> Iterator[PrivateDatabase]:
    database = PrivateDatabase(checkout)
    yield database
    while database._starts:
        database.stop()


def ask(database: PrivateDatabase, query: str) -> object:
    with psycopg.connect(database.url()) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


HOLD = """
import sys
from pathlib import Path
from portal.operations.private_database import PrivateDatabase
with PrivateDatabase(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.readline()
"""


def hold(checkout: Path) -> subprocess.Popen[str]:
    """Start another process that uses the checkout's database until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(checkout)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(process: subprocess.Popen[str]) -> int:
    process.communicate("\n", timeout=60)
    return process.returncode


def test_it_runs_while_used_and_not_after(database: PrivateDatabase) -> None:
    with database:
        assert database.running()
        assert ask(database, "SELECT current_database()") == "portal"
    assert not database.running()


def test_it_listens_on_no_network_address_and_others_cannot_reach_its_socket(database: PrivateDatabase) -> None:
    with database:
        assert ask(database, "SHOW listen_addresses") == ""
        assert database.sockets.stat().st_mode & 0o077 == 0
        assert database.data.stat().st_mode & 0o077 == 0


def test_it_keeps_what_is_committed_through_a_power_cut(database: PrivateDatabase) -> None:
    with database:
        assert [ask(database, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "data_checksums")] == [
            "on"
        ] * 3


def test_upper_and_lower_case_work_for_cyrillic(database: PrivateDatabase) -> None:
    with database:
        assert ask(database, "SELECT lower('ЁЖИК')") == "ёжик"


def test_the_last_of_several_users_stops_it(database: PrivateDatabase, checkout: Path) -> None:
    other = PrivateDatabase(checkout)
    database.start()
    other.start()
    database.stop()
    assert other.running()
    other.stop()
    assert not other.running()


def test_several_processes_may_start_it_at_once(database: PrivateDatabase, checkout: Path) -> None:
    processes = [hold(checkout) for _ in range(3)]
    assert [process.stdout.readline() for process in processes if process.stdout] == ["up\n"] * 3
    assert [let_go(process) for process in processes] == [0, 0, 0]
    assert not database.running()


def test_a_killed_user_does_not_keep_it_running(database: PrivateDatabase, checkout: Path) -> None:
    process = hold(checkout)
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    process.stdin.close()
    assert database.running()
    assert database.stop_if_unused()
    assert not database.running()


def test_it_starts_with_its_data_after_everything_was_killed(database: PrivateDatabase) -> None:
    with database:
        with psycopg.connect(database.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        postmaster = database._postmaster()
        assert postmaster is not None
        processes = [postmaster, *postmaster.children()]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=10)
        assert not database.running()
    with database:
        assert ask(database, "SELECT n FROM kept") == 7


def test_the_number_of_a_dead_server_may_belong_to_another_process(database: PrivateDatabase) -> None:
    with database:
        pass
    # As after a restart of the machine: this test's own process has the number in the lock files.
    (database.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{database.data}\n1\n{PORT}\n{database.sockets}\n\n0 0\nready\n"
    )
    (database.sockets / f".s.PGSQL.{PORT}.lock").write_text(f"{os.getpid()}\n")
    assert not database.running()
    with database:
        assert ask(database, "SELECT 1") == 1


def test_a_cluster_of_another_version_is_refused_with_advice(database: PrivateDatabase) -> None:
    with database:
        pass
    version = database.data / "PG_VERSION"
    version.write_text("17\n")
    try:
        with pytest.raises(DatabaseError, match=r"written by PostgreSQL 17, this is 18.*Dump it"):
            database.start()
    finally:
        version.write_text("18\n")


def test_an_interrupted_first_start_is_made_good(tmp_path: Path) -> None:
    database = PrivateDatabase(tmp_path)
    try:
        (database.home / "data.new").mkdir(parents=True)
        database.home.chmod(0o755)
        (database.home / "data.new" / "PG_VERSION").write_text("18\n")
        with database:
            assert ask(database, "SELECT 1") == 1
    finally:
        remove(database)


def test_the_socket_of_a_deep_checkout_has_a_short_private_path(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    path = PrivateDatabase(deep).sockets / f".s.PGSQL.{PORT}"
    assert len(os.fsencode(path)) <= 100


def test_a_private_home_stays_private(database: PrivateDatabase, checkout: Path) -> None:
    parents = [checkout, *checkout.parents]
    before = [folder.stat().st_mode for folder in parents]
    with database:
        assert [folder.stat().st_mode for folder in parents] == before
        assert database.data.is_relative_to(checkout) is not AS_ROOT


@pytest.mark.skipif(not AS_ROOT, reason="only root's server needs folders that others may traverse")
def test_root_is_told_of_a_closed_folder_and_it_stays_closed(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    with pytest.raises(DatabaseError, match=f"{state} is closed to other users"):
        PrivateDatabase(tmp_path, state_dir=state).start()
    assert state.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(AS_ROOT, reason="root may write anywhere")
def test_an_ordinary_user_is_told_of_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseError, match=r"cannot be made or written.*set DATABASE_URL"):
        PrivateDatabase(tmp_path).start()
    tmp_path.chmod(0o700)


ORDINARY = """
import os, sys
from pathlib import Path
from portal.operations import postgres_programs
from portal.operations.private_database import PrivateDatabase
programs = PrivateDatabase().programs()  # root's copy, which everybody may read
os.setgroups([]); os.setgid(65534); os.setuid(65534)
database = PrivateDatabase(Path(sys.argv[1]))
postgres_programs.in_wheel = lambda: programs
with database:
    print(database.url(), database.data, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(not AS_ROOT, reason="runs as an ordinary user already")
def test_an_ordinary_users_data_is_in_the_own_checkout_and_the_home_stays_private() -> None:
    home = Path(tempfile.mkdtemp())  # not under tmp_path, whose parents are closed to others
    try:
        home.chmod(0o700)
        os.chown(home, NOBODY, NOBODY)
        process = subprocess.Popen(
            [sys.executable, "-c", ORDINARY, str(home)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        url, data = process.stdout.readline().split()
        with psycopg.connect(url) as connection:  # root may use any socket
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Path(data).is_relative_to(home / "var")
        assert Path(data).stat().st_uid == NOBODY
        assert home.stat().st_mode & 0o777 == 0o700
        assert let_go(process) == 0
    finally:
        shutil.rmtree(home)
