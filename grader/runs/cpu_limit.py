"""How long the grading process may compute for one submission: the net below what is counted.

All that is done for a submission is counted in bytes and steps, and takes seconds.
The net is computing time, not time, so that a busy machine ends nobody's.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from grader.errors import OverrunError

#: Computing time of a grading process, not of its workers, for one submission:
#: ten times what the most hostile ones take.
MOST_SECONDS = 300
#: How much later the system ends a process that does not give up by itself.
FURTHER_SECONDS = 30
#: What passes between one attempt to get out of the work and the next: tests and
#: libraries may catch whatever is raised in them.
_SECONDS_TO_NEXT = 0.5


class _TimeIsUp(BaseException):
    """Raised wherever the work happens to be; few handlers catch it."""


@contextmanager
def limited_cpu() -> Iterator[None]:
    """Raise OverrunError where what is done in the block computes for too long.

    Whatever the block was changing may be half changed then. Only the main thread
    of a process can be interrupted, on Unix, between two steps of Python.
    """
    if not _can_be_interrupted():
        yield
        return
    is_up = False

    def give_up(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_up
        is_up = True
        raise _TimeIsUp

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS, _SECONDS_TO_NEXT)
    try:
        yield
    except (_TimeIsUp, Exception):
        if not is_up:
            raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)
    if is_up:
        raise OverrunError(
            f"Grading this submission took more than {MOST_SECONDS} seconds of"
            " computing.",
            "Look at its files: something in them makes the grader compute on.",
        )


def end_process_beyond() -> None:
    """Let the system end this process where what comes next takes even longer.

    Calls of libraries end when they like; between them `limited_cpu` does.
    """
    try:
        import resource  # not on every system
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(usage.ru_utime + usage.ru_stime)
    end = used + MOST_SECONDS + FURTHER_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or end < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))


def _can_be_interrupted() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and hasattr(signal, "setitimer")
