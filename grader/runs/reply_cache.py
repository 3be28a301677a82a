"""Where tables of replies stay between runs: below the user's cache folder, for nobody else.

They hold what mistakes answer to hidden tests and are as secret as these. Folders
have the mode 0700 and files 0600; a cache that belongs to somebody else, that others
may write to, or that a link leads to is left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader.gradebook.keys import assignment_key, environment_key
from grader.model import Assignment
from grader.model.file_writing import write_whole

#: Bytes that are kept of one assignment, and of all together.
MOST_OF_ASSIGNMENT = 64 << 20
MOST_OF_ALL = 512 << 20
FOLDER_MODE, FILE_MODE = 0o700, 0o600
_SUFFIX = ".replies"


@dataclass(frozen=True, slots=True)
class CachedTables:
    """What is kept of one state of an assignment."""

    folder: Path
    tables: int
    size: int


def cache_folder() -> Path:
    """Return the folder of all tables, whether it is there or not."""
    asked = Path(os.environ.get("XDG_CACHE_HOME", ""))
    home = asked if asked.is_absolute() else Path.home() / ".cache"
    return home / "grader" / "replies"


def trouble() -> str:
    """Return why the cache is left alone, or an empty text."""
    try:
        for folder in (cache_folder().parent, cache_folder()):
            if folder.is_symlink() or folder.exists():
                _refuse_foreign(folder.lstat(), folder)
    except OSError as problem:
        return str(problem)
    return ""


class ReplyCache:
    """Keeps the tables of one state of an assignment, course and environment.

    An OSError costs speed, and nothing else.
    """

    def __init__(self, assignment: Assignment) -> None:
        key = f"{assignment_key(assignment)} {environment_key()}"
        digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        self.folder = cache_folder() / f"{assignment.id}-{digest}"
        self.is_usable = False
        with suppress(OSError):
            _make_room(self.folder)
            _own_folder(self.folder.parent.parent)
            _own_folder(self.folder.parent)
            _own_folder(self.folder)
            self.is_usable = True

    def load(self, name: str) -> bytes | None:
        """Return what is kept as *name*, or None."""
        if not self.is_usable:
            return None
        with suppress(OSError):
            return _own_content(self._path(name))
        return None

    def keep(self, name: str, content: bytes) -> None:
        """Keep *content* as *name*, if there is room."""
        if not self.is_usable:
            return
        with suppress(OSError):
            if _size_of(self.folder) + len(content) > MOST_OF_ASSIGNMENT:
                return
            path = self._path(name)
            before = os.umask(0o077)
            try:
                write_whole(path, [content])
            finally:
                os.umask(before)

    @contextmanager
    def claimed(self, name: str) -> Iterator[bool]:
        """Tell whether *name* is this process's to make, as long as the block lasts."""
        if not self.is_usable:
            yield True
            return
        try:
            descriptor = os.open(
                self._path(name).with_suffix(".lock"),
                os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC,
                FILE_MODE,
            )
        except OSError:
            yield True
            return
        try:
            yield _is_locked(descriptor)
        finally:
            os.close(descriptor)

    def _path(self, name: str) -> Path:
        """Return the file of *name*, which may be anything."""
        digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
        return self.folder / f"{digest}{_SUFFIX}"


def cached_tables() -> tuple[CachedTables, ...]:
    """Return what is kept, the last used first."""
    root = cache_folder()
    if trouble() or not root.is_dir():
        return ()
    folders = [folder for folder in root.iterdir() if folder.is_dir()]
    folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    return tuple(
        CachedTables(
            folder,
            len(list(folder.glob(f"*{_SUFFIX}"))),
            _size_of(folder),
        )
        for folder in folders
    )


def clear() -> int:
    """Remove all that is kept, and return how many bytes that were."""
    if trouble():
        return 0
    size = sum(tables.size for tables in cached_tables())
    shutil.rmtree(cache_folder(), ignore_errors=True)
    return size


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest until all together is small enough.

    What *folder* holds stays, and counts as used now.
    """
    if folder.is_dir():
        os.utime(folder)
    kept = cached_tables()
    total = sum(tables.size for tables in kept)
    for tables in reversed(kept):
        if total <= MOST_OF_ALL - MOST_OF_ASSIGNMENT:
            return
        if tables.folder != folder:
            shutil.rmtree(tables.folder, ignore_errors=True)
            total -= tables.size


def _own_folder(folder: Path) -> None:
    """Make *folder* if it is not there. Raises OSError where it is not ours alone."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _refuse_foreign(folder.lstat(), folder)


def _own_content(path: Path) -> bytes:
    """Return the content of a file of ours. Raises OSError for any other."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags), "rb") as stream:
        _refuse_foreign(os.fstat(stream.fileno()), path)
        return stream.read(MOST_OF_ASSIGNMENT)


def _refuse_foreign(status: os.stat_result, path: Path) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise PermissionError(f"{path} is a link")
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to somebody else")
    if status.st_mode & 0o022:
        raise PermissionError(f"others may write to {path}")


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
