"""Why student code gave no usable value, in a sentence."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from grader.model import FailureKind, StudentFailure
from grader.model.failure_details import (
    AttributeIsNone,
    Bare,
    Crashed,
    DoesNotParse,
    Earlier,
    InsideClass,
    KeywordOnly,
    LeftAsHandedOut,
    MissingKeys,
    Moved,
    NoFile,
    NotDefined,
    NotPlain,
    NotSendable,
    OutOfMemory,
    OutOfTime,
    Raised,
    RaisedAtLoad,
    ReturnedNone,
    Stated,
    Unset,
    Unusable,
    WrongCount,
    WrongSort,
    WrongStructure,
)
from grader.model.failure_kinds import Absence, Ending, Memory, Overrun
from grader.model.phrase import Phrase, phrase
from grader.model.safe_text import clean_line
from grader.wording import replies, signatures
from grader.wording.broken_files import does_not_parse
from grader.wording.quotations import name, quotation, quoted, type_name
from grader.wording.texts import of_course, tr

MAX_SENTENCE = 2_000


def sentence(failure: StudentFailure) -> str:
    """Return *failure* in a sentence, or in a few, with a full stop."""
    details = failure.details
    if type(details) in _WHOLE:
        return _WHOLE[type(details)](details)
    subject = name(failure.subject) if failure.subject else tr("It")
    predicate = _PREDICATES[type(details)]
    if isinstance(details, Crashed) and failure.at_load:
        predicate = partial(_crashed, code=exit_code(details))
    if not failure.at_load and not failure.refused:
        return predicate(details, subject)
    reason = predicate(details, tr("it"))
    if failure.refused:
        return tr(
            "{subject} was not called again; before, {reason}",
            subject=subject,
            reason=reason,
        )
    return tr(
        "While {file} is being loaded, {reason}",
        file=failure.subject,
        reason=reason,
    )


def detail(failure: StudentFailure) -> str:
    """Return what staff, and readers of public tests, may read beside the sentence."""
    details = failure.details
    if isinstance(details, Crashed):
        return details.message or exit_code(details)
    return quotation(failure.detail)


def exit_code(details: Crashed) -> str:
    """Return with which signal or exit code a process ended, or nothing."""
    if details.ending is Ending.SIGNAL:
        return tr("signal {number}", number=details.code)
    if details.ending is Ending.ENDED:
        return tr("exit code {number}", number=details.code)
    return ""


# --- sentences about a call, or about a load ---


def _raised(details: Raised, subject: str) -> str:
    reason = ""
    if details.because is not None:
        reason = f" {because(details.because)}"
    if reason and not details.line:  # the stub was among the answers
        return (
            tr("{subject} returned what is not there.", subject=subject)
            + reason
        )
    exception = tr("an exception")
    if details.exception:
        exception = type_name(details.exception)
    if details.line:
        text = tr(
            "{subject} raised {exception} on line {line} of {file}.",
            subject=subject,
            exception=exception,
            line=details.line,
            file=details.file,
        )
        return text + reason
    text = tr(
        "{subject} raised {exception}.",
        subject=subject,
        exception=exception,
    )
    return text + reason


def because(details: Unset) -> str:
    """Return why what was used is not there, in a sentence."""
    if details.reason is Absence.MODULE:
        return tr(
            "{name} is used, but that module is not available while grading.",
            name=name(details.name),
        )
    return _unset(details)


def _out_of_time(details: OutOfTime, subject: str) -> str:
    seconds = f"{details.seconds:.2g}"
    if details.overrun is Overrun.COMPUTING:
        return tr(
            "{subject} took more than {seconds} s of computing.",
            subject=subject,
            seconds=seconds,
        )
    if details.overrun is Overrun.WAITING:
        return tr(
            "{subject} gave no answer within {seconds} s.",
            subject=subject,
            seconds=seconds,
        )
    if details.overrun is Overrun.UNCLEAR:
        return tr(
            "{subject} gave no answer within {seconds} s. This system does not tell"
            " whether it waited for a busy machine: it is to be graded again.",
            subject=subject,
            seconds=seconds,
        )
    if details.overrun is Overrun.TOTAL:
        return tr(
            "{subject} was not called: the submission had used its {seconds} s.",
            subject=subject,
            seconds=f"{details.seconds:g}",
        )
    return tr("{subject} used up its computing time.", subject=subject)


def _out_of_memory(details: OutOfMemory, subject: str) -> str:
    if details.how is Memory.KILLED:
        return tr(
            "{subject} was killed by the system for its use of memory.",
            subject=subject,
        )
    if details.how is Memory.PRESUMED:
        return tr(
            "{subject} was killed by the system, most likely for its use of memory.",
            subject=subject,
        )
    if details.line:
        return tr(
            "{subject} asked for more memory than is allowed on line {line} of"
            " {file}.",
            subject=subject,
            line=details.line,
            file=details.file,
        )
    return tr(
        "{subject} asked for more memory than is allowed.",
        subject=subject,
    )


def _crashed(details: Crashed, subject: str, code: str = "") -> str:
    shown = f" ({code})" if code else ""
    if details.ending is Ending.SIGNAL:
        return tr(
            "{subject} ended its process: {reason}{code}.",
            subject=subject,
            reason=_signal(details.code),
            code=shown,
        )
    if details.ending is Ending.OUTPUT:
        return tr(
            "{subject} was ended: it wrote more than {size} KiB.",
            subject=subject,
            size=details.code,
        )
    if details.ending is Ending.ENDED:
        return tr(
            "{subject} ended its process{code}.",
            subject=subject,
            code=shown,
        )
    return tr(
        "{subject} broke the protocol of the grader: {reason}.",
        subject=subject,
        reason=_fault(details.ending),
    )


def _signal(number: int) -> str:
    reasons = {
        "SIGSEGV": tr("the interpreter crashed (segmentation fault)"),
        "SIGABRT": tr("the process aborted"),
        "SIGBUS": tr("the interpreter crashed (bus error)"),
        "SIGFPE": tr("the interpreter crashed (arithmetic fault)"),
        "SIGILL": tr("the interpreter crashed (illegal instruction)"),
    }
    # by name: Windows has few signals
    names = {entry.value: entry.name for entry in signal.Signals}
    return reasons.get(names.get(number, ""), tr("a signal ended it"))


def _fault(ending: Ending) -> str:
    if ending is Ending.ANNOUNCEMENTS:
        return tr("too many announcements")
    if ending is Ending.UNEXPECTED:
        return tr("a reply nobody asked for")
    if ending is Ending.UNASKED:
        return tr("it replied unasked")
    return tr("what it sent is no frame")


def _left(details: LeftAsHandedOut, subject: str) -> str:
    return tr(
        "{subject} returned None: {name} is as it was handed out, and still to be"
        " written.",
        subject=subject,
        name=name(details.name),
    )


def _bare(details: Bare, subject: str) -> str:
    if details.kind is FailureKind.LEFT_AS_HANDED_OUT:
        return tr(
            "{subject} is as it was handed out, and still to be written.",
            subject=subject,
        )
    words = {
        FailureKind.RAISED: tr("{subject} raised an exception."),
        FailureKind.UNAVAILABLE: tr(
            "{subject} uses what is not available while grading.",
        ),
        FailureKind.RETURNED_NONE: tr(
            "{subject} returned None, or a part as None.",
        ),
        FailureKind.BAD_REPLY: tr(
            "{subject} returned a value that is not of the kind the handout asks for.",
        ),
        FailureKind.NOT_IMPLEMENTED: tr(
            "{subject} is not there, or cannot be called.",
        ),
        FailureKind.BAD_SIGNATURE: tr(
            "{subject} cannot be called the way the handout says.",
        ),
        FailureKind.NOT_PARSED: tr("The file does not parse."),
        FailureKind.NOT_LOADED: tr("The file does not load."),
        FailureKind.TIME_LIMIT: tr("{subject} took too long."),
        FailureKind.MEMORY_LIMIT: tr("{subject} used too much memory."),
        FailureKind.CRASHED: tr("{subject} ended its process."),
    }
    return words[details.kind].format(subject=subject)


def _stated(details: Stated, subject: str) -> str:
    if not details.sentence:
        return _unusable(Unusable())
    values = {key: type_name(value) for key, value in details.values}
    try:
        text = of_course(details.sentence).format(**values)
    except (LookupError, ValueError):  # a value is missing: the worker's doing
        return _unusable(Unusable())
    return tr("{subject}: {text}", subject=subject, text=text)


# --- whole sentences ---


def _unset(details: Unset) -> str:
    called = name(details.name)
    if details.reason is Absence.MODULE:
        return tr(
            "{name} comes from a module that is not available while grading.",
            name=called,
        )
    if details.reason is Absence.NOT_RUN:
        return tr(
            "{name} is set on line {line} by code that is not run: only definitions"
            " are loaded.",
            name=called,
            line=details.line,
        )
    if not details.file:
        return tr(
            "{name} is set on line {line}, which was left out when the file was"
            " loaded.",
            name=called,
            line=details.line,
        )
    ending = ending_of(details.exception, details.message)
    return tr(
        "{name} is set on line {line} of {file}, which was left out: {reason}.",
        name=called,
        line=details.line,
        file=details.file,
        reason=tr(ending.text, **dict(ending.values)),
    )


def ending_of(exception: str, message: str) -> Phrase:
    """Return what came of running a statement, without a stop.

    Completes "it was left out: …".
    """
    if exception == "SystemExit":
        return phrase("it ends the program")
    if not exception:
        return phrase("it takes too long, or ends the process")
    if not message:
        return phrase("it raised {exception}", exception=type_name(exception))
    return phrase(
        "it raised {exception}: {message}",
        exception=type_name(exception),
        message=quoted(message),
    )


def _raised_at_load(details: RaisedAtLoad) -> str:
    return tr(
        "{file} cannot be loaded: it raises {exception}.",
        file=details.path,
        exception=type_name(details.exception) or tr("an exception"),
    )


def _no_file(details: NoFile) -> str:
    problem = clean_line(details.problem, MAX_SENTENCE)
    if not problem:
        return tr("Nothing to load.")
    return problem if problem.endswith((".", "?")) else f"{problem}."


def _unusable(details: Unusable) -> str:
    del details
    return tr("A part of the file cannot be used the way the handout says.")


def _earlier(details: Earlier) -> str:
    return tr(
        "An earlier version of the grader noted: {text}",
        text=quoted(details.text),
    )


_PREDICATES: Mapping[type, Callable[[Any, str], str]] = {
    Raised: _raised,
    ReturnedNone: replies.returned_none,
    WrongStructure: replies.wrong_structure,
    MissingKeys: replies.missing_keys,
    NotSendable: replies.not_sendable,
    OutOfTime: _out_of_time,
    OutOfMemory: _out_of_memory,
    Crashed: _crashed,
    LeftAsHandedOut: _left,
    Bare: _bare,
    Stated: _stated,
}
_WHOLE: Mapping[type, Callable[[Any], str]] = {
    Unset: _unset,
    RaisedAtLoad: _raised_at_load,
    DoesNotParse: does_not_parse,
    NoFile: _no_file,
    Unusable: _unusable,
    Earlier: _earlier,
    NotDefined: signatures.not_defined,
    InsideClass: signatures.inside_class,
    WrongSort: signatures.wrong_sort,
    NotPlain: signatures.not_plain,
    KeywordOnly: signatures.keyword_only,
    WrongCount: signatures.wrong_count,
    Moved: signatures.moved,
    AttributeIsNone: signatures.attribute_is_none,
}
