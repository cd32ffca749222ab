"""The Python environment of a checkout: made from the lock, and made again only when the lock changes.

Runs on the system's Python before anything is installed: only the standard library may be imported.
"""

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": ("requirements.lock",), "test": ("requirements-dev.lock", "requirements.lock")}
MINIMUM = (3, 11)


def digest_of(*paths: Path) -> str:
    """Return a digest of the names and contents of files, and of all files under folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(CHECKOUT)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@contextlib.contextmanager
def only_one(name: str) -> Iterator[int]:
    """Let one process of this checkout at a time do the named thing, the others wait; gives the lock's descriptor."""
    VAR.mkdir(exist_ok=True)
    with open(VAR / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def enter(module: str, kind: str) -> None:
    """Make the environment if needed and go on in it: return inside it, or replace this process.

    `kind` is "run" or "test". Ends the process with a message if the environment cannot be made.
    """
    provide(kind)
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.chdir(CHECKOUT)
        os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])


def provide(kind: str) -> None:
    """Make the environment of `kind` unless it is as the lock says; ends the process with a message if it cannot."""
    if sys.version_info < MINIMUM:
        sys.exit(f"Python {'.'.join(map(str, MINIMUM))} or newer is needed, this is {sys.version.split()[0]}.")
    try:
        with only_one("environment") as lock:
            _provide(kind, lock)
    except OSError as error:
        sys.exit(f"{error}\nThis user must be able to write in {CHECKOUT}.")


def _provide(kind: str, lock: int) -> None:
    # The scripts in an environment name its path, so one that was moved or copied is made anew.
    stamps = {
        name: digest_of(CHECKOUT / name) + f" {ENVIRONMENT} {'.'.join(map(str, sys.version_info[:2]))}"
        for name in LOCKS[kind]
    }
    wanted = LOCKS[kind][0]
    if _stamp(wanted) == stamps[wanted] and PYTHON.exists():
        return
    print(f"Installing what {wanted} names into .venv …", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    moved = str(ENVIRONMENT) not in " ".join(_stamp(name) for name in LOCKS["test"])
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve() and (moved or not PYTHON.exists()):
        if ENVIRONMENT.is_symlink():  # to clear it would empty that of another checkout
            ENVIRONMENT.unlink()
        _call([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], environment, lock, "python3-venv")
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _call([*install, "--require-hashes", "--no-deps", "-r", str(CHECKOUT / wanted)], environment, lock)
    for name, stamp in stamps.items():
        (ENVIRONMENT / f".{name}").write_text(stamp)


def _stamp(name: str) -> str:
    with contextlib.suppress(OSError):
        return (ENVIRONMENT / f".{name}").read_text()
    return ""


def _call(command: list[str], environment: dict[str, str], lock: int, package: str = "") -> None:
    # A TERM to this process ends the command too; if this process is killed outright, the command keeps the lock.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if subprocess.run(command, env=environment, pass_fds=[lock], check=False).returncode:
        hint = f" On Debian and Ubuntu it may be in the package {package}." if package else ""
        sys.exit(f"This failed: {' '.join(command)}\nThe message above says why.{hint}")
