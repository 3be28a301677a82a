"""Sentences about student code that are the same in the worker and on our side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.model import LeftOut, Note, NoteKind
from grader.model.phrase import Phrase, phrase
from grader.sandbox.stand_ins.stood_in import ABSENT, LIBRARIES
from grader.wording.failures import ending_of
from grader.wording.load_notes import note_of
from grader.wording.phrases import noted
from grader.wording.quotations import name as as_code

TOO_SLOW = phrase("it takes too long")
ENDS_PROCESS = phrase("it ends the process")
DEFINITIONS_ONLY = noted(
    NoteKind.LEFT_OUT,
    phrase(
        "Several statements of the file take too long or end the process, so only"
        " its imports, functions, classes and assignments of literals, and what the"
        " handout's functions need, were loaded.",
    ),
)
CUDA = noted(
    NoteKind.CUDA,
    phrase("CUDA calls were sent to the CPU: there is no GPU while grading."),
)

#: What is noted of calls that libraries carry out otherwise while grading, by
#: code.
CHANGED_CALLS = {
    "cuda": CUDA,
    "compile": noted(
        NoteKind.LIBRARY,
        phrase(
            "Nothing is compiled while grading: torch runs the functions as they"
            " are written.",
        ),
    ),
    "loader": noted(
        NoteKind.LIBRARY,
        phrase(
            "A DataLoader loads in the same process while grading: num_workers"
            " counts as 0.",
        ),
    ),
}

#: Why a value cannot be sent; the last stands for what is none of these.
UNSENDABLE = ("nested", "integer", "device", "large", "dtype", "object")

#: How something forbidden is used, by code; follows its name in a sentence.
FORBIDDEN = {
    "import": "is imported",
    "use": "is used",
    "text": "is reached by a text that names it",
    "opaque": "is used in a way that only running it tells",
    "run": "was called while grading",
    "around": "was not called, but torch computed gradients in another way",
}


def output_cut(limit: int) -> Note:
    """Return the note that more than *limit* bytes were printed."""
    text = phrase(
        "More than {size} KiB were printed; the rest was cut.",
        size=limit // 1024,
    )
    return noted(NoteKind.OUTPUT_CUT, text)


def missing_module(name: str) -> Note:
    """Return the note that the module *name* is absent and has a stub or a stand-in."""
    does = LIBRARIES.get(name, ABSENT)
    text = phrase("{name} {does}.", name=as_code(name), does=Phrase(does))
    note = noted(NoteKind.MISSING_MODULE, text)
    return replace(note, code="missing", values=(("name", name),))


def repeated_name(name: str, paths: Sequence[str]) -> Note:
    """Return the note that the files at *paths* all define *name*, of which the first counts."""
    return note_of(
        "repeated",
        name=name,
        files=tuple(paths),
        first=paths[0],
    )


def left_out(statement: LeftOut, ending: Phrase | None = None) -> Note:
    """Return the note that *statement* was left out.

    *ending* says how it ended a worker, if it did.
    """
    where = phrase(
        "Line {line} of {file}",
        line=statement.line,
        file=statement.file,
    )
    if statement.source:
        source = statement.source.replace("`", "'")
        where = phrase(
            "Line {line} of {file}, {source},",
            line=statement.line,
            file=statement.file,
            source=f"`{source}`",
        )
    text = phrase(
        "{where} was left out: {reason}. If your functions do not need it, put it"
        ' under `if __name__ == "__main__":`.',
        where=where,
        reason=ending or ending_of(statement.exception, statement.message),
    )
    return noted(NoteKind.LEFT_OUT, text)
