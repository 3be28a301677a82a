"""The files of a student's work in a folder: what lies beside it in a kit is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from grader.course.catalogue import ASSIGNMENTS
from grader.course.filenames import read_as

#: What marks a virtual environment, whose thousands of files are nobody's work.
_ENVIRONMENT = "pyvenv.cfg"
#: Files that are looked at, at most: more is no homework.
MOST_FILES = 500


def work_files(folder: Path) -> Iterator[Path]:
    """Yield the modules and notebooks in *folder* and below, at most `MOST_FILES`.

    Hidden folders, virtual environments and the kit's assignments are passed
    over.
    """
    count = 0
    for place, folders, names in os.walk(folder):
        path = Path(place)
        if (path / _ENVIRONMENT).exists():
            folders.clear()
            continue
        folders[:] = sorted(filter(_may_hold_work, folders))
        for name in sorted(names):
            if read_as(name) and not name.startswith("."):
                yield path / name
                count += 1
            if count >= MOST_FILES:
                return


def count_named(folder: Path, name: str) -> int:
    """Return how many of the student's files in *folder* are called *name*."""
    return sum(path.name == name for path in work_files(folder))


def copy_work(folder: Path, target: Path) -> None:
    """Copy the student's files in *folder* to *target*, at the same places."""
    for path in work_files(folder):
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _may_hold_work(name: str) -> bool:
    return not name.startswith(".") and name not in (ASSIGNMENTS, "__pycache__")
