"""Checks again whenever a file was saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.desk.work_files import work_files

#: How often files are looked at: short beside what a check takes.
SECONDS = 0.05
_SUFFIXES = (".py", ".ipynb")
Stamps = dict[Path, tuple[int, int]]


def pause() -> None:
    """Pass the time between two looks."""
    time.sleep(SECONDS)


def saves(path: Path) -> Iterator[None]:
    """Yield once at the start, and then after each save of *path* or a file beside it.

    A file that an editor is about to replace may be gone or empty for a moment:
    it counts once nothing changed from one look to the next.
    """
    checked: Stamps = {}
    seen = _stamps(_watched(path))
    while True:
        stamps = _stamps(_watched(path))
        if stamps == seen != checked and path.exists():
            checked = seen
            yield
        else:
            seen = stamps
            pause()


def _watched(path: Path) -> list[Path]:
    if path.is_dir():
        return list(work_files(path))
    folder = path.parent
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return [path]
    return [entry for entry in entries if entry.suffix in _SUFFIXES]


def _stamps(paths: Iterable[Path]) -> Stamps:
    """Return size and time of the last change of each of *paths* that is there."""
    stamps: Stamps = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        stamps[path] = status.st_mtime_ns, status.st_size
    return stamps
