"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_whole(
    path: Path,
    parts: Iterable[bytes],
    *,
    durable: bool = False,
) -> None:
    """Replace the file *path* by *parts*, one after the other, or make it.

    A reader never sees half of it, and a failure, an OSError, leaves the old file.
    A *durable* file survives a power cut right after.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as stream:
            stream.writelines(parts)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def for_owner_only(path: Path) -> None:
    """Let nobody but the owner read *path*, a file or a folder with all that is in it."""
    path.chmod(_FOLDER if path.is_dir() else _FILE)
    for inside in path.rglob("*") if path.is_dir() else ():
        if not inside.is_symlink():
            inside.chmod(_FOLDER if inside.is_dir() else _FILE)


_FILE, _FOLDER = 0o600, 0o700
