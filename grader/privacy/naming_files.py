"""Which files hold one of the texts that stand for a student."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path


def files_that_name(
    pattern: re.Pattern[str],
    folder: Path,
) -> Iterator[Path]:
    """Yield the files in *folder* whose name or content *pattern* finds.

    Archives are looked into.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        inside = path.relative_to(folder).as_posix()
        if pattern.search(inside) or _holds(pattern, path):
            yield path


def _holds(pattern: re.Pattern[str], path: Path) -> bool:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(
                pattern.search(name)
                or pattern.search(_text(archive.read(name)))
                for name in archive.namelist()
            )
    return pattern.search(_text(path.read_bytes())) is not None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
