"""How a lost worker ended, as far as its exit code tells."""

from __future__ import annotations

import signal

from grader.model import StudentFailure
from grader.model.failure_details import Crashed, OutOfMemory, OutOfTime
from grader.model.failure_kinds import Ending, Memory, Overrun
from grader.sandbox.host.channel import WorkerLost

#: The signals of this system by name: Windows has few of them.
_NUMBERS = {entry.name: entry.value for entry in signal.Signals}


def ending(
    lost: WorkerLost,
    code: int,
    *,
    out_of_memory: bool | None,
) -> StudentFailure:
    """Return what to tell of a lost worker that ended with *code*.

    *out_of_memory* tells whether the kernel ended it because its memory group was full;
    None: there is no group to tell. The exit code is the student's to choose, so
    that a sentence about a call does not repeat it.
    """
    if not lost.ended_itself:
        return StudentFailure(lost.details)
    if -code == _NUMBERS.get("SIGKILL") and out_of_memory is not False:
        how = Memory.KILLED if out_of_memory else Memory.PRESUMED
        return StudentFailure(OutOfMemory(how))
    if -code == _NUMBERS.get("SIGXCPU"):
        return StudentFailure(OutOfTime(Overrun.PROCESS))
    if code < 0:
        return StudentFailure(Crashed(Ending.SIGNAL, -code))
    return StudentFailure(Crashed(Ending.ENDED, code))
