"""One writer at a time: a lock file beside the gradebook.

The system holds the lock for as long as the process lives.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import GradebookError

try:
    import fcntl
except ImportError:  # Windows: SQLite's own locks remain
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file *path*.

    Raises GradebookError where another process holds it, naming that process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                written = os.read(descriptor, 32).decode(errors="replace")
                owner = written.strip() or "unknown"
                text = f"Another run (process {owner}) is writing to {path.parent}."
                raise GradebookError(
                    text,
                    "Wait for it to end, or use another --out folder.",
                ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        # which releases the lock; the file stays, or two runs could lock two
        # files
        os.close(descriptor)
