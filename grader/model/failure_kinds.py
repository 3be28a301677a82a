"""Closed lists of what goes wrong in student code."""

from __future__ import annotations

from enum import StrEnum


class FailureKind(StrEnum):
    """In which way student code failed to give a usable value: a closed list."""

    RAISED = "raised"  #: an exception
    #: what is not there while grading was used
    UNAVAILABLE = "unavailable"
    RETURNED_NONE = "returned_none"
    #: None came back of what stands as it was handed out
    LEFT_AS_HANDED_OUT = "left_as_handed_out"
    BAD_REPLY = "bad_reply"  #: a value of the wrong structure or kind
    NOT_IMPLEMENTED = "not_implemented"  #: absent, or not a function or class
    #: cannot be called the way the handout says
    BAD_SIGNATURE = "bad_signature"
    NOT_PARSED = "not_parsed"  #: the file is no Python
    #: the file does not load, so nothing in it can be called
    NOT_LOADED = "not_loaded"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    CRASHED = "crashed"  #: the process ended or broke the protocol


class Sort(StrEnum):
    """What a name of the handout stands for."""

    FUNCTION = "function"
    CLASS = "class"
    METHOD = "method"
    ATTRIBUTE = "attribute"


class Absence(StrEnum):
    """Why something is not there while grading."""

    MODULE = "module"  #: it belongs to a module that is not available
    LEFT_OUT = "left out"  #: the statement that sets it failed at load
    NOT_RUN = "not run"  #: the statement that sets it is no definition


class Overrun(StrEnum):
    """Which limit of time was exceeded."""

    COMPUTING = "computing"  #: CPU seconds of a call or a load
    WAITING = (
        "waiting"  #: seconds in which it neither ran nor waited for a core
    )
    #: wall seconds, where the system does not tell what of them it waited: a
    #: load of the machine, or a sleeper
    UNCLEAR = "unclear"
    PROCESS = "process"  #: the system's own limit of CPU seconds
    TOTAL = "total"  #: all seconds of a submission: it was not called


class Memory(StrEnum):
    """How the limit of memory was met."""

    REFUSED = "refused"  #: a request was refused
    KILLED = "killed"  #: the system ended the process
    PRESUMED = "presumed"  #: the process was killed, most likely for that


class Ending(StrEnum):
    """How a process was lost."""

    ENDED = "ended"  #: it ended itself
    SIGNAL = "signal"
    OUTPUT = "output"  #: it wrote more than is read
    ANNOUNCEMENTS = "announcements"  #: it announced more than a load can
    MALFORMED = "malformed"  #: what it sent is no frame
    UNEXPECTED = "unexpected"  #: a reply to another request
    UNASKED = "unasked"  #: a reply without a request
