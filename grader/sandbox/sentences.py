"""Sentences about student code that are the same wherever they are worded: in the worker at load, by us afterwards."""

from __future__ import annotations

from grader.model import Note, NoteKind
from grader.sandbox.stand_ins.catalogue import LIBRARIES

CUDA = Note(NoteKind.CUDA, "CUDA calls were sent to the CPU: there is no GPU while grading.")

#: What is noted of calls that libraries carry out otherwise while grading, by code.
CHANGED_CALLS = {
    "cuda": CUDA,
    "compile": Note(
        NoteKind.LIBRARY, "Nothing is compiled while grading: torch runs the functions as they are written."
    ),
    "loader": Note(NoteKind.LIBRARY, "A DataLoader loads in the same process while grading: num_workers counts as 0."),
}

#: Why a value cannot be sent, by code, with and without a name (of its type or dtype); completes "returned …".
_UNSENDABLE = {
    "nested": ("", "a value that is nested too deeply or holds too many items"),
    "integer": ("", "an integer with more than 63 bits"),
    "device": ("", "a tensor that is sparse, quantised or not on the CPU; a plain tensor is expected"),
    "large": ("", "an array far larger than the answer can be"),
    "dtype": ("an array of dtype {name}; numbers are expected", "an array that does not hold numbers"),
    "object": (
        "{article} {name} object, which is not a value the handout asks for",
        "an object that is not a value the handout asks for",
    ),
}

#: How something forbidden is used, by code; completes a sentence that begins with its name.
FORBIDDEN = {
    "import": "is imported",
    "use": "is used",
    "text": "is reached by a text that names it",
    "opaque": "is used in a way that only running it tells",
    "run": "was called while grading",
}


def unsendable(code: str, name: str = "") -> str:
    """Return why a value cannot be sent; completes "returned …", without a stop. Unknown codes are "object"."""
    named, unnamed = _UNSENDABLE.get(code, _UNSENDABLE["object"])
    return named.format(name=name, article=_article(name)) if named and name else unnamed


def missing_module(name: str) -> Note:
    """Return the note that the module *name* is absent and was replaced by a stub, or by a stand-in."""
    does = LIBRARIES.get(name, "is not available while grading; the import was let pass, and using it fails")
    return Note(NoteKind.MISSING_MODULE, f"`{name}` {does}.")


def not_provided(name: str) -> str:
    """Return what a student is told who used *name* of an absent module, without a stop."""
    return f"`{name}` is used, but that module is not available while grading"


def not_run(name: str, line: int) -> str:
    """Return what a student is told who used a *name* that only code outside definitions would have set."""
    return f"`{name}` is set on line {line} by code that is not run: only definitions are loaded."


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"
