"""What the exit code of a command means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """A failing student is not a failing program."""

    OK = 0  #: the command did what it was asked to
    FOUND = 1  #: it looked for faults in course material, and found some
    #: it could not start: something in the request or the course must be mended
    USAGE = 2
    #: the grader itself failed on some submission; those have no grade
    INTERNAL_ERROR = 3
    INTERRUPTED = 130  #: stopped by Ctrl-C
