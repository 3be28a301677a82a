"""How long a process ran or waited for a core, as far as the system tells."""

from __future__ import annotations

import contextlib
import os
from functools import cache
from pathlib import Path

_NANOSECONDS = 1e9
_MOST_BYTES = 100


@cache
def is_counted() -> bool:
    """Return whether the system counts at all: one that does not says 0 of this process, too."""
    try:
        text = Path("/proc/self/schedstat").read_bytes()
        return int(text.split()[0]) > 0
    except (OSError, ValueError, IndexError):
        return False


class ReadyClock:
    """Reads `/proc/PID/schedstat`: nanoseconds on a core, and in wait for one.

    The file stays open, which makes reading it take a few microseconds.
    """

    def __init__(self, pid: int) -> None:
        self._file: int | None = None
        with contextlib.suppress(OSError):
            self._file = os.open(
                f"/proc/{pid}/schedstat",
                os.O_RDONLY | os.O_CLOEXEC,
            )

    def __call__(self) -> float | None:
        """Return the seconds so far.

        None where the system does not tell, or the process has ended.
        """
        if self._file is None or not is_counted():
            return None
        try:
            text = os.pread(self._file, _MOST_BYTES, 0)
            ran, waited, *_ = map(int, text.split())
        except (OSError, ValueError):
            return None
        # 0 of a process that was never on a core yet is an answer
        return (ran + waited) / _NANOSECONDS

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
