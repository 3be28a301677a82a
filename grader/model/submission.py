"""What a student hands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a submission: its path inside the submission (with `/`) and its bytes."""

    path: str
    content: bytes = field(repr=False)


class NoteKind(StrEnum):
    """What the grader did for the student, or wants known, without taking points."""

    FILE_CHOSEN = "file_chosen"  #: the file is named otherwise than the handout says
    ENCODING = "encoding"  #: the file is not plain UTF-8
    RENAMED = "renamed"  #: parameters are named or ordered otherwise than in the handout
    MISSING_MODULE = "missing_module"  #: an import the environment lacks became a stub
    CUDA = "cuda"  #: CUDA calls were sent to the CPU
    NOTEBOOK = "notebook"  #: only definitions of a notebook were loaded
    INPUT_CHANGED = "input_changed"  #: a function changed an array it was given
    FLOAT32 = "float32"  #: right in float32 only
    IGNORED_FILE = "ignored_file"  #: a file of the submission that was not used
    CONVENTION = "convention"  #: right under a convention other than the handout's
    FORBIDDEN = "forbidden"  #: points were deducted for means that the handout does not allow


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for the student beside the verdicts."""

    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in.

    `id` is safe as a folder name and unique in its class; `name` is the text to show. `main` is the path of the file
    that plays the handout's role, or None with `problem` saying why there is none.
    """

    id: str
    name: str
    files: tuple[SourceFile, ...] = ()
    main: str | None = None
    problem: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something in the source that no submission was made of, and why."""

    path: str
    reason: str
