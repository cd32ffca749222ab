"""Get the servers that the fault tests need, nginx and Redis, if they are not there.

As root, from the system's package manager; run as `python -m tests.faults.provide_servers`. It never fails: the
tests themselves do, and name what is missing.
"""

import os
import shutil
import subprocess
import sys

# The program, and Debian's package that has it.
NEEDED = {"nginx": "nginx-light", "redis-server": "redis-server"}
TIMEOUT_S = 600
PLACES = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"


def missing() -> list[str]:
    """The packages of the programs that are not there."""
    return [package for name, package in NEEDED.items() if not shutil.which(name, path=PLACES)]


def main() -> None:
    """Install what is missing, without starting it as a service."""
    if not (packages := missing()):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"The fault tests need {' and '.join(packages)}: install them and run again.", file=sys.stderr)
        return
    print(f"Getting {' and '.join(packages)} from the system's packages …", flush=True)
    # RUNLEVEL=1 tells Debian's scripts not to start services.
    variables = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        try:
            subprocess.run(["apt-get", *command], check=False, timeout=TIMEOUT_S, env=variables)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"apt-get: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
