"""What a student hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from grader.model.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Piece:
    """One code cell of a notebook as plain Python.

    `name` is what tracebacks show: "hw.ipynb cell 3". In `text` what is
    IPython's stands replaced, so that lines keep their numbers; it is empty for
    a cell that is left out. `original` is the cell as its author wrote it,
    empty where that is `text`.
    """

    name: str
    text: str = field(repr=False)
    original: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The cell as its author wrote it."""
        return self.original or self.text


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a submission, with its bytes as they were handed in.

    `path` is its path inside the submission (with `/`). `pieces` are the code
    cells of a notebook, once the reader has read it; a module has none.
    """

    path: str
    content: bytes = field(repr=False)
    pieces: tuple[Piece, ...] = ()

    @property
    def code(self) -> bytes:
        """All that its author wrote as code: of a notebook the cells, in order."""
        if not self.pieces:
            return self.content
        text = "\n".join(piece.shown for piece in self.pieces)
        return text.encode("utf-8", "replace")


class NoteKind(StrEnum):
    """What the grader did for the student, or wants known, without taking points."""

    #: the file is named otherwise than the handout says
    FILE_CHOSEN = "file_chosen"
    EDITION = "edition"  #: it was read as another edition of the handout
    ENCODING = "encoding"  #: the file is not plain UTF-8
    #: parameters are named or ordered otherwise than in the handout
    RENAMED = "renamed"
    #: an import the environment lacks became a stub
    MISSING_MODULE = "missing_module"
    CUDA = "cuda"  #: CUDA calls were sent to the CPU
    LEFT_OUT = "left_out"  #: a statement of the file was not run
    OUTPUT_CUT = "output_cut"  #: more was printed than is kept
    #: a call of a library was carried out in another way than elsewhere
    LIBRARY = "library"
    NOTEBOOK = "notebook"  #: only definitions of a notebook were loaded
    INPUT_CHANGED = "input_changed"  #: a function changed an array it was given
    FLOAT32 = "float32"  #: right in one precision only
    IGNORED_FILE = "ignored_file"  #: a file of the submission that was not used
    #: right under a convention other than the handout's
    CONVENTION = "convention"
    #: all that the handout asks for is as it was handed out
    UNTOUCHED = "untouched"
    #: points were deducted for means that the handout does not allow
    FORBIDDEN = "forbidden"
    #: handed in late, more than once or together with others
    DELIVERY = "delivery"
    #: what counts is another reading of the submission than the usual one
    SECOND_GRADING = "second_grading"
    #: the points are others than when this was published
    REPUBLISHED = "republished"


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for the student beside the verdicts.

    `code` and `values` are what a worker sends in the place of the sentence,
    which is English. Where the grader itself notes it, the `phrase` says it in
    any language.
    """

    kind: NoteKind
    text: str
    code: str = ""
    values: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    phrase: Phrase | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A top-level statement of a submission that was not run.

    `exception` is what it raised, empty where it came to no end. `file` is a
    cell's name in a notebook; `index` counts the statements of the file or
    cell; `source` is its first line.
    """

    file: str
    index: int
    line: int
    source: str = ""
    exception: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as far as course site and roster say.

    What is not known is empty. `id` is what the university knows the person by,
    or the site where there is no roster. `keys` are further texts that stand
    for this person only, such as a login or the site's own number.
    """

    name: str = ""
    id: str = ""
    email: str = ""
    section: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a submission reached a course site, as far as its download says."""

    site: str = ""  #: the format of the download, such as "canvas"
    #: when, ISO 8601 where the site writes a time that can be read
    submitted: str = ""
    late: bool | None = None  #: None where the site does not say
    attempt: int = 1  #: which attempt this is
    attempts: int = 1  #: of how many
    origin: str = ""  #: the entry of the source that it was
    #: the path at which the site takes a report for this person, if it takes
    #: any
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in.

    `id` is safe as a folder name and unique in its class; `name` is the text to
    show. `main` is the path of the file that plays the handout's role, or None
    with `problem` saying why there is none. What several students handed in
    together is one Submission for each, of the same `group`. `missing` marks
    who is on the roster only.

    `parts` are the paths of all files whose names count as the student's, in
    order of precedence, `main` first; empty means `main` and what the handout
    lists beside it. `untouched` tells, by path, which names a file defines
    exactly as the starter does, where that was looked at. `not_graded` are the
    paths of files with work on what the handout asks for that count for
    nothing, because other files hold the same. `edition` is the title of the
    edition of the handout that the files are read as, or empty. `too_large`
    marks, with a `problem`, what reading or grading had to give up.
    `without_work` marks one that was never handed in, and counts because the
    course staff gave points. A `problem` is English; where the grader itself
    words it, the `problem_phrase` says it in any language.
    """

    id: str
    name: str
    files: tuple[SourceFile, ...] = ()
    main: str | None = None
    problem: str | None = None
    notes: tuple[Note, ...] = ()
    person: Person = Person()
    delivery: Delivery = Delivery()
    group: str = ""
    missing: bool = False
    parts: tuple[str, ...] = ()
    untouched: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        hash=False,
    )
    not_graded: tuple[str, ...] = ()
    edition: str = ""
    too_large: bool = False
    without_work: bool = False
    problem_phrase: Phrase | None = field(default=None, compare=False)

    @property
    def untouched_names(self) -> frozenset[str]:
        """What the files that count define exactly as the starter does.

        Without what another of these files so much as mentions: it may define it.
        """
        paths = self.parts or (self.main,)
        counted = [file for file in self.files if file.path in paths]
        return frozenset(
            name
            for file in counted
            for name in self.untouched.get(file.path, ())
            if not any(
                name.encode() in further.content
                for further in counted
                if further is not file
            )
        )


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something in the source that no submission was made of, and why."""

    path: str
    reason: str
