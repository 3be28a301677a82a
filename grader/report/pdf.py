"""Pages on paper: an installed browser prints them, without a window or a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from grader.errors import GraderError

#: Browsers that can print from the command line, by the names they have on
#: PATH.
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
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        message = "Reports cannot be printed as PDF: neither Chromium nor Chrome is on PATH."
        raise GraderError(
            message,
            "Install one (Debian: apt-get install chromium), or print report.html"
            " yourself.",
        )
    return browser


def print_page(page: Path, browser: str) -> Path:
    """Print *page* as a PDF of the same name beside it and return its path.

    Raises GraderError where that fails.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="grader-pdf-") as folder:
        printed = Path(folder) / "page.pdf"
        complaint = _print(page, printed, browser, Path(folder) / "profile")
        if not printed.is_file():
            reason = complaint or "it gave no reason"
            raise GraderError(
                f"{browser} did not print {page}: {reason}.",
                "Open the page in a browser and print it there.",
            )
        try:
            shutil.copyfile(printed, target)
        except OSError as error:
            raise GraderError(
                f"{target} cannot be written: {error.strerror or error}.",
                "Make room, or allow writing to this folder.",
            ) from error
    return target


def _print(page: Path, printed: Path, browser: str, profile: Path) -> str:
    """Let *browser* print *page* to *printed*.

    Return the last line it complained in.
    """
    options = [f"--user-data-dir={profile}", f"--print-to-pdf={printed}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium does not start as root otherwise; the page holds no foreign
        # script
        options.append("--no-sandbox")
    command = [browser, *_OPTIONS, *options, page.resolve().as_uri()]
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = run.stderr.strip().splitlines()
    return lines[-1] if lines else ""
