"""How long a process ran or waited for a core, as far as the system tells."""

from __future__ import annotations

import contextlib
import os

_NANOSECONDS = 1e9
_MOST_BYTES = 100


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
        if self._file is None:
            return None
        try:
            text = os.pread(self._file, _MOST_BYTES, 0)
            ran, waited, *_ = map(int, text.split())
        except (OSError, ValueError):
            return None
        # a system that does not count says 0 for ever
        return (ran + waited) / _NANOSECONDS if ran else None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
