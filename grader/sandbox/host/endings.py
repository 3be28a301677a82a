"""How a lost worker ended, told for the student."""

from __future__ import annotations

import signal

from grader.model import FailureKind, StudentFailure
from grader.sandbox.host.channel import WorkerLost

_ENDING_BY_NAME = {
    "SIGSEGV": "the interpreter crashed (segmentation fault)",
    "SIGABRT": "the process aborted",
    "SIGBUS": "the interpreter crashed (bus error)",
    "SIGFPE": "the interpreter crashed (arithmetic fault)",
    "SIGILL": "the interpreter crashed (illegal instruction)",
}
#: The signals of this system by name: Windows has few of them.
_NUMBERS = {entry.name: entry.value for entry in signal.Signals}
_ENDING_BY_SIGNAL = {
    _NUMBERS[name]: how
    for name, how in _ENDING_BY_NAME.items()
    if name in _NUMBERS
}


def ending(
    lost: WorkerLost,
    code: int,
    *,
    out_of_memory: bool | None,
) -> StudentFailure:
    """Return what to tell of a lost worker that ended with *code*.

    The sentence is a predicate.

    *out_of_memory* tells whether the kernel ended it because its memory group was full;
    None: there is no group to tell. The exit code is the student's to choose, so it
    goes into the detail, which a hidden test does not show.
    """
    if lost.kind is not FailureKind.CRASHED or not lost.ended_itself:
        return StudentFailure(lost.kind, lost.message)
    number = -code
    if number == _NUMBERS.get("SIGKILL") and out_of_memory is not False:
        how = "" if out_of_memory else ", most likely"
        return StudentFailure(
            FailureKind.MEMORY_LIMIT,
            f"was killed by the system{how} for its use of memory.",
        )
    if number == _NUMBERS.get("SIGXCPU"):
        return StudentFailure(
            FailureKind.TIME_LIMIT,
            "used up its computing time.",
        )
    if code < 0:
        how = _ENDING_BY_SIGNAL.get(number, "a signal ended it")
        return StudentFailure(
            FailureKind.CRASHED,
            f"ended its process: {how}.",
            detail=f"signal {number}",
        )
    return StudentFailure(
        FailureKind.CRASHED,
        "ended its process.",
        detail=f"exit code {code}",
    )
