"""The place of a gradebook: its file, its kind of disk, and what goes wrong there."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.errors import GradebookError
from grader.model.options import GRADEBOOK_FILE

FILE = GRADEBOOK_FILE
LOCK = "gradebook.lock"
#: Without shared memory between machines a write-ahead log would corrupt the
#: file.
_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "afs",
        "lustre",
        "gpfs",
    },
)
#: Bytes that SQLite needs beside a gradebook to open it at all.
LEAST_ROOM = 256 * 1024
DAMAGED = (
    "Move it away and grade again; a copy of it may be saved with `sqlite3 FILE"
    " .recover`."
)


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into sentences."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        text = str(problem)
        if "full" in text or ("disk I/O" in text and _is_full(path.parent)):
            raise _full(path) from None
        if "malformed" in text or "not a database" in text:
            raise GradebookError(
                f"{path} is damaged ({text}).",
                DAMAGED,
            ) from None
        raise GradebookError(
            f"{path} cannot be used: {text}.",
            "Check the folder's permissions and its disk.",
        ) from None
    except (zlib.error, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise GradebookError(
            f"{path} is damaged ({problem}).",
            DAMAGED,
        ) from None
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(path) from None
        raise GradebookError(
            f"{path.parent} cannot be written: {problem.strerror}.",
            "Choose another --out.",
        ) from None


def _full(path: Path) -> GradebookError:
    return GradebookError(
        f"The disk is full; {path} holds everything up to here.",
        "Make room, run again.",
    )


def _is_full(folder: Path) -> bool:
    """Return whether the disk has no room for what SQLite keeps beside a file."""
    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False


def require_sound(path: Path) -> None:
    """Raise GradebookError where the gradebook *path* is damaged.

    It is checked before anything is changed, and a copy is kept.
    """
    fault = _fault(path)
    if not fault:
        return
    copies = []
    with suppress(OSError):
        for file in (path, path.with_name(f"{path.name}-wal")):
            copy = file.with_name(f"{file.name}.damaged")
            if file.exists() and not copy.exists():
                shutil.copy2(file, copy)
                copies.append(copy.name)
    kept = f" A copy is kept: {', '.join(copies)}." if copies else ""
    raise GradebookError(
        f"{path} is damaged ({fault}); nothing was changed.{kept}",
        DAMAGED,
    )


def _fault(path: Path) -> str:
    """Return what SQLite finds wrong with the file *path*, without changing it."""
    if not path.stat().st_size:
        return "it is empty"
    connection = None
    try:
        with readable(path) as uri:
            connection = sqlite3.connect(uri, uri=True)
            (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return "" if fault == "ok" else str(fault)
    except sqlite3.OperationalError:
        return ""  # busy, or to be rolled back: whoever writes to it will know
    except sqlite3.DatabaseError as problem:
        return str(problem)
    finally:
        if connection is not None:
            connection.close()


@contextmanager
def readable(path: Path) -> Iterator[str]:
    """Yield a URI under which the gradebook *path* can be read.

    In a folder that cannot be written SQLite must take the file as it is, so
    that a write-ahead log beside it, which a run that was killed left, would be
    overlooked: then the URI is that of a copy.
    """
    if is_writable(path.parent):
        yield f"{path.resolve().as_uri()}?mode=ro"
        return
    log = path.with_name(f"{path.name}-wal")
    if not log.is_file() or not log.stat().st_size:
        yield f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return
    with TemporaryDirectory() as folder:
        for file in (path, log):
            shutil.copy(file, folder)
        yield (Path(folder) / path.name).as_uri()


def is_writable(directory: Path) -> bool:
    """Return whether a file can be made in *directory*."""
    probe = directory / f".{FILE}.probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def file_system(directory: Path) -> str:
    """Return the type of the file system that *directory* is on, "" where unknown.

    It is named as in /proc/self/mounts.
    """
    try:
        mounts = Path("/proc/self/mounts").read_text()
    except OSError:
        return ""
    place = str(directory.resolve())
    nearest, nearest_kind = "", ""
    for line in mounts.splitlines():
        point, kind = line.split()[1:3]
        is_above = place == point or place.startswith(point.rstrip("/") + "/")
        if is_above and len(point) > len(nearest):
            nearest, nearest_kind = point, kind
    return nearest_kind


def journal_mode(directory: Path) -> str:
    """Return SQLite's journal mode in *directory*: WAL on local disks, else DELETE."""
    return (
        "DELETE" if file_system(directory) in _NETWORK_FILE_SYSTEMS else "WAL"
    )


def require(directory: Path) -> None:
    """Raise GradebookError where *directory* holds no gradebook."""
    if not (directory / FILE).is_file():
        raise GradebookError(
            f"There is no gradebook in {directory}.",
            "Give the --out folder of `grader grade`.",
        )
