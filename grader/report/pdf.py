"""Pages on paper: a browser that is installed prints them, without a window and without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from grader.errors import GraderError

#: Browsers that can print from the command line, by the names they have on PATH.
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_SECONDS = 120


def find_browser() -> str:
    """Return the path of a browser that can print.

    Raises GraderError where there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        message = (
            "Reports cannot be printed as PDF: neither Chromium nor Chrome is on PATH."
        )
        raise GraderError(
            message,
            "Install one (Debian: apt-get install chromium), or print report.html"
            " yourself.",
        )
    return found


def print_page(page: Path, browser: str) -> Path:
    """Print *page* as a PDF of the same name beside it and return its path.

    Raises GraderError where that fails.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="grader-pdf-") as profile:
        printed = Path(profile) / "page.pdf"
        command = [
            browser,
            *_OPTIONS,
            f"--user-data-dir={profile}/profile",
            f"--print-to-pdf={printed}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append(
                "--no-sandbox"
            )  # Chromium does not start as root otherwise; the page holds no script of others
        try:
            run = subprocess.run(
                [*command, page.resolve().as_uri()],
                capture_output=True,
                text=True,
                check=False,
                timeout=_SECONDS,
            )
            said = run.stderr.strip().splitlines()[-1:]
        except (OSError, subprocess.TimeoutExpired) as error:
            said = [str(error)]
        if not printed.is_file():
            message = (
                f"{browser} did not print {page}:"
                f" {' '.join(said) or 'it gave no reason'}."
            )
            raise GraderError(message, "Open the page in a browser and print it there.")
        try:
            shutil.copyfile(printed, target)
        except OSError as error:
            message = f"{target} cannot be written: {error.strerror or error}."
            raise GraderError(
                message, "Make room, or allow writing to this folder."
            ) from error
    return target
