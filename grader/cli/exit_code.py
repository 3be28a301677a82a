"""What the exit code of a command means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """A failing student is not a failing program, but in that student's own check."""

    OK = 0  #: the command did what it was asked to
    #: it looked for faults, and found some: in course material, or in what a
    #: student checks (`grader check` alone)
    FOUND = 1
    USAGE = 2  #: it could not start: an error of usage or configuration
    #: the grader itself failed on some submission; those have no grade
    INTERNAL_ERROR = 3
    INTERRUPTED = 130  #: stopped by Ctrl-C
