"""Sentences about student code that are the same in the worker and on our side."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import LeftOut, Note, NoteKind
from grader.sandbox.stand_ins.stood_in import LIBRARIES

DEFINITIONS_ONLY = Note(
    NoteKind.LEFT_OUT,
    "Several statements of the file take too long or end the process, so only its"
    " imports, functions, classes and assignments of literals, and what the"
    " handout's functions need, were loaded.",
)
CUDA = Note(
    NoteKind.CUDA,
    "CUDA calls were sent to the CPU: there is no GPU while grading.",
)

_MAIN_BLOCK = 'If your functions do not need it, put it under `if __name__ == "__main__":`.'
#: What is noted of calls that libraries carry out otherwise while grading, by
#: code.
CHANGED_CALLS = {
    "cuda": CUDA,
    "compile": Note(
        NoteKind.LIBRARY,
        "Nothing is compiled while grading: torch runs the functions as they are"
        " written.",
    ),
    "loader": Note(
        NoteKind.LIBRARY,
        "A DataLoader loads in the same process while grading: num_workers counts"
        " as 0.",
    ),
}

#: Why a value cannot be sent, by code, with and without a name (of its type or
#: dtype); completes "returned …".
_UNSENDABLE = {
    "nested": ("", "a value that is nested too deeply or holds too many items"),
    "integer": ("", "an integer with more than 63 bits"),
    "device": (
        "",
        (
            "a tensor that is sparse, quantised or not on the CPU; a plain tensor is"
            " expected"
        ),
    ),
    "large": ("", "an array far larger than the answer can be"),
    "dtype": (
        "an array of dtype {name}; numbers are expected",
        "an array that does not hold numbers",
    ),
    "object": (
        "{article} {name} object, which is not a value the handout asks for",
        "an object that is not a value the handout asks for",
    ),
}

#: How something forbidden is used, by code; follows its name in a sentence.
FORBIDDEN = {
    "import": "is imported",
    "use": "is used",
    "text": "is reached by a text that names it",
    "opaque": "is used in a way that only running it tells",
    "run": "was called while grading",
    "around": "was not called, but torch computed gradients in another way",
}


def unsendable(code: str, name: str = "") -> str:
    """Return why a value cannot be sent.

    Completes "returned …", without a stop.

    Unknown codes are "object".
    """
    named, unnamed = _UNSENDABLE.get(code, _UNSENDABLE["object"])
    if not named or not name:
        return unnamed
    return named.format(name=name, article=_article(name))


def output_cut(limit: int) -> Note:
    """Return the note that more than *limit* bytes were printed."""
    return Note(
        NoteKind.OUTPUT_CUT,
        f"More than {limit // 1024} KiB were printed; the rest was cut.",
    )


def missing_module(name: str) -> Note:
    """Return the note that the module *name* is absent and has a stub or a stand-in."""
    does = LIBRARIES.get(
        name,
        "is not available while grading; the import was let pass, and using it fails",
    )
    return Note(NoteKind.MISSING_MODULE, f"`{name}` {does}.")


def not_provided(name: str) -> str:
    """Return what a student is told who used *name* of an absent module, without a stop."""
    return f"`{name}` is used, but that module is not available while grading"


def not_set(name: str, line: int, *, tried: bool) -> str:
    """Return what a student is told who used a *name* that the statement on *line* would have set.

    It was left out when the file was loaded: after it was *tried*, or since it
    is no definition.
    """
    if tried:
        return (
            f"`{name}` is set on line {line}, which was left out when the file was"
            " loaded."
        )
    return (
        f"`{name}` is set on line {line} by code that is not run: only definitions are"
        " loaded."
    )


def from_absent_module(name: str) -> str:
    """Return what a student is told whose *name* comes from an absent module."""
    return f"`{name}` comes from a module that is not available while grading."


def name_unset(name: str, statement: LeftOut) -> str:
    """Return what a student is told whose *name* a *statement* left out would have set."""
    where = f"line {statement.line} of {statement.file}"
    return f"`{name}` is set on {where}, which was left out: {ending_of(statement)}."


def repeated_name(name: str, paths: Sequence[str]) -> Note:
    """Return the note that the files at *paths* all define *name*, of which the first counts."""
    where = f"{', '.join(paths[:-1])} and {paths[-1]}"
    text = f"`{name}` is defined in {where}; the definition in {paths[0]} was used."
    return Note(NoteKind.FILE_CHOSEN, text)


def ending_of(statement: LeftOut) -> str:
    """Return what came of running *statement*.

    Completes "it was left out: …", without a stop.
    """
    if statement.exception == "SystemExit":
        return "it ends the program"
    if not statement.exception:
        return "it takes too long, or ends the process"
    if not statement.message:
        return f"it raised {statement.exception}"
    message = statement.message.rstrip(".")
    return f"it raised {statement.exception}: {message}"


def left_out(statement: LeftOut, ending: str = "") -> Note:
    """Return the note that *statement* was left out.

    *ending* says how it ended a worker, if it did.
    """
    where = f"Line {statement.line} of {statement.file}"
    if statement.source:
        where = f"{where}, `{statement.source}`,"
    reason = ending or ending_of(statement)
    text = f"{where} was left out: {reason}. {_MAIN_BLOCK}"
    return Note(NoteKind.LEFT_OUT, text)


def _article(name: str) -> str:
    if name[:1].lower() in "aeiou":
        return "an"
    return "a"
