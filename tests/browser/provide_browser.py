"""Find a browser for the browser tests, or get one, or say clearly why there is none.

In turn: Chromium or Chrome on the machine; Playwright's own; as root, the system's package manager.
Run as `python -m tests.browser.provide_browser`; it never fails: without a browser those tests are skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-noto-core")
DOWNLOAD_TIMEOUT_S = 600
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WHY_NONE = "no Chromium or Chrome on PATH, and Playwright's own is not installed (make test tries to get one)"


def browser_path() -> str | None:
    """Return the path of the browser to use, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _try(*command: str) -> None:
    try:
        subprocess.run(
            command, check=False, timeout=DOWNLOAD_TIMEOUT_S, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)


def main() -> None:
    """Say which browser is used; get one if there is none."""
    if not browser_path():
        print("No browser for the browser tests on this machine; getting Playwright's own …", flush=True)
        _try(sys.executable, "-m", "playwright", "install", "chromium")
    if not browser_path() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Getting one from the system's packages …", flush=True)
        _try("apt-get", "update", "-q")
        _try("apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES)
    path = browser_path()
    print(
        path or f"The browser tests will be skipped: {WHY_NONE}. Install the package chromium and run again.",
        flush=True,
    )


if __name__ == "__main__":
    main()
