"""A document from a template and its data: by Typst, in a process with bounds of its own."""

import datetime
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.documents.fonts import FOLDER, TEMPLATES

# A law of 500 articles in two columns takes about two seconds of an idle machine (bench/documents.py).
TIME_LIMIT_S = 40
CPU_LIMIT_S = 40
MEMORY_LIMIT_BYTES = 3 * 1024**3
TYPESETTER = Path(__file__).with_name("typesetter.py")


class TypesettingError(Exception):
    """A document that cannot be set; says what Typst says."""


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], at: datetime.datetime) -> bytes:
    """The PDF (PDF/UA-1), with `at` as its date: the same bytes for the same values.

    `pictures` are files by the name under which the data speaks of them. Raises TypesettingError.
    """
    with tempfile.TemporaryDirectory(prefix="portal-document-") as folder:
        for path in TEMPLATES.glob("*.typ"):
            shutil.copyfile(path, Path(folder, path.name))
        for name, content in pictures.items():
            Path(folder, name).write_bytes(content)
        wish = {
            "folder": folder,
            "template": f"{template}.typ",
            "fonts": str(FOLDER),
            "data": data,
            "at": at.astimezone(datetime.UTC).replace(microsecond=0).isoformat(),
            "cpu_s": CPU_LIMIT_S,
            "memory_bytes": MEMORY_LIMIT_BYTES,
        }
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(TYPESETTER)],
                input=json.dumps(wish).encode(),
                capture_output=True,
                timeout=TIME_LIMIT_S,
                # Nothing of our settings is its business.
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TypesettingError(f"not set within {TIME_LIMIT_S} s") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:] or f"ended with {done.returncode}")
    return done.stdout
