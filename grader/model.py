"""The records that flow through the grader. Standard library only, frozen, and free of behaviour beyond arithmetic.

Flow: Submission -> Outcome (what happened) -> Judgement (what we think of it) -> Score (the sum) -> Result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Array:
    """An array as plain values: a NumPy dtype name, a shape and C-ordered little-endian bytes."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes = field(repr=False)


#: Everything that may cross the boundary to student code.
Plain = None | bool | int | float | str | Array | list["Plain"] | tuple["Plain", ...] | dict[str, "Plain"]


# --- what a student hands in ------------------------------------------------------------------------------------------


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


# --- what an assignment asks ------------------------------------------------------------------------------------------


class Visibility(StrEnum):
    """Who may see a test and what it found."""

    PUBLIC = "public"  #: handed out; everything may be shown
    HIDDEN = "hidden"  #: title, verdict, hint and diagnosis are shown; inputs and expected values are not
    STAFF = "staff"  #: only staff know of it


class LoadMode(StrEnum):
    """How a submission's file is loaded."""

    MODULE = "module"  #: imported
    DEFINITIONS = "definitions"  #: imports, functions, classes and literal assignments are kept, the rest is not run


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric."""

    id: str
    title: str
    points: Fraction
    extra_credit: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of an assignment, in the order of the report."""

    criteria: tuple[Criterion, ...]

    @property
    def maximum(self) -> Fraction:
        """The points of all criteria that are not extra credit."""
        return sum((c.points for c in self.criteria if not c.extra_credit), Fraction(0))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may use. Seconds are CPU time; wall time may be `WALL_FACTOR` times that."""

    call_seconds: float = 2.0
    load_seconds: float = 4.0
    total_seconds: float = 30.0
    memory_mib: int = 1024
    reply_mib: int = 16
    output_kib: int = 64
    deaths: int = 3  #: after so many lost workers the remaining tests of a hook that killed one are not run


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What students must not use: dotted paths (`torch.autograd`), or `*.backward` for an attribute of anything.

    `action` is "flag", for a person to decide, or "deduct", which takes `points` once.
    """

    names: tuple[str, ...] = ()
    action: str = "flag"
    points: Fraction = Fraction(0)

    @property
    def deducts(self) -> bool:
        """Whether points are taken without asking a person."""
        return self.action == "deduct"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment of a course, read from its assignment.toml."""

    id: str
    title: str
    file: str
    course: Path
    rubric: Rubric
    also: tuple[str, ...] = ()  #: further files of the handout, whose names count as if they stood in `file`
    packages: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: the handout's packages, and the files that belong to each
    file_patterns: tuple[str, ...] = ()
    load: LoadMode = LoadMode.MODULE
    arrays: str = "numpy"
    modules: tuple[str, ...] = ()
    isolation: str = ""  #: the level of isolation that grading it requires, if more than the base level
    limits: Limits = Limits()
    forbidden: Forbidden = Forbidden()

    @property
    def public(self) -> Path:
        """What students may see: handout, contract, starter, public tests."""
        return self.course / "assignments" / self.id

    @property
    def public_tests(self) -> Path:
        """The tests that students have, with their recorded answers."""
        return self.public / "public_tests"

    @property
    def helpers(self) -> Path:
        """Real, small implementations of the course's own modules that submissions import."""
        return self.public / "helpers"

    @property
    def reference(self) -> Path:
        """The model answer and the misconceptions."""
        return self.course / "reference" / self.id

    @property
    def hidden_tests(self) -> Path:
        """The pytest modules that decide the score."""
        return self.course / "hidden_tests" / self.id


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test, with what its marks say."""

    __test__ = False  # pytest: not a class of tests

    id: str
    title: str
    points: Fraction
    criterion: str
    visibility: Visibility = Visibility.HIDDEN
    requires: tuple[str, ...] = ()
    extra_credit: bool = False
    hint: str = ""
    alternative: str = ""  #: of a criterion's tests with different ones, those that earn most count

    @property
    def module(self) -> str:
        """The file of the test, relative to the folder of tests."""
        return self.id.partition("::")[0]

    @property
    def function(self) -> str:
        """The test's name without the parameters of this case."""
        return self.id.partition("[")[0]


# --- what happened ----------------------------------------------------------------------------------------------------


class FailureKind(StrEnum):
    """In which way student code failed to give a usable value."""

    RAISED = "raised"  #: an exception
    BAD_REPLY = "bad_reply"  #: a value of the wrong structure or kind
    NOT_IMPLEMENTED = "not_implemented"  #: absent, or not a function or class
    BAD_SIGNATURE = "bad_signature"  #: cannot be called the way the handout says
    NOT_LOADED = "not_loaded"  #: the file does not load, so nothing in it can be called
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    CRASHED = "crashed"  #: the process ended or broke the protocol


@dataclass(frozen=True, slots=True)
class StudentFailure:
    """Why a call of student code gave no usable value.

    `message` is a sentence for the student. `exception`, `detail`, `file` and `line` are claims of the worker:
    untrusted text, already capped and free of control characters. `detail` is the exception's own message, which may
    repeat inputs and is therefore for public tests and staff only.
    """

    kind: FailureKind
    message: str
    exception: str = ""
    detail: str = ""
    file: str = ""
    line: int = 0


class DifferenceKind(StrEnum):
    """The first stage at which two values differ."""

    STRUCTURE = "structure"
    SHAPE = "shape"
    DTYPE = "dtype"
    NAN = "nan"
    INFINITY = "infinity"
    VALUE = "value"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a student's value differs from what was expected. Numbers are for staff and public tests only.

    `summary` is a fact that may be shown to anyone: it holds no input and no expected value.
    """

    kind: DifferenceKind
    name: str
    summary: str
    actual: Plain = None
    expected: Plain = None
    index: tuple[int, ...] | None = None
    actual_at: float | None = None
    expected_at: float | None = None
    mismatched: int = 0
    total: int = 0
    largest_error: float | None = None
    allowed: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a hook in a test: what went in, what came back and, where it was asked, what the reference says."""

    hook: str
    arguments: Mapping[str, Plain]
    reply: Plain | StudentFailure
    expected: Plain = None
    seconds: float = 0.0


class OutcomeKind(StrEnum):
    """What happened when a test ran."""

    PASSED = "passed"
    DIFFERENT = "different"  #: a check found a Difference
    FAILED = "failed"  #: student code gave no usable value
    BLOCKED = "blocked"  #: a test it requires did not pass
    SKIPPED = "skipped"  #: the test asked to be left out
    ERROR = "error"  #: our fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """The facts of one test run on one submission."""

    test: str
    kind: OutcomeKind
    difference: Difference | None = None
    failure: StudentFailure | None = None
    error: str = ""
    waits_for: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0


# --- what we think of it ----------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What we think of an outcome, in the order in which reports show them."""

    PASSED = "passed"
    WRONG_ANSWER = "wrong answer"
    RUNTIME_ERROR = "runtime error"
    TIME_LIMIT = "time limit"
    MEMORY_LIMIT = "memory limit"
    CRASHED = "crashed"
    NOT_IMPLEMENTED = "not implemented"
    BAD_SIGNATURE = "bad signature"
    NOT_JUDGED = "not judged"
    SKIPPED = "skipped"
    INTERNAL_ERROR = "internal error"


@dataclass(frozen=True, slots=True)
class Misconception:
    """A mistake that students are known to make, as it is told to them; no solution is given away.

    `family` names what several misconceptions have in common, for cases that cannot tell them apart. `formula` is the
    right formula in MathML's presentation markup, if showing it gives nothing away.
    """

    id: str
    title: str
    criterion: str
    explanation: str
    hint: str
    family: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A named mistake, or a measured fact, that explains a set of failed tests.

    `misconception` is the id of the named mistake, None for a fact. `counterexample` is a small call with public inputs
    that shows it, with the student's reply and the right one.
    """

    title: str
    explanation: str
    hint: str = ""
    misconception: str | None = None
    tests: tuple[str, ...] = ()
    counterexample: Call | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one test, with the share of its points that it earns and a sentence for the student."""

    test: TestCase
    verdict: Verdict
    credit: Fraction
    feedback: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """What one criterion earned."""

    criterion: Criterion
    earned: Fraction
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a submission, by criterion."""

    criteria: tuple[CriterionScore, ...]

    @property
    def earned(self) -> Fraction:
        """All points, extra credit included."""
        return sum((c.earned for c in self.criteria), Fraction(0))

    @property
    def maximum(self) -> Fraction:
        """The points of all criteria that are not extra credit."""
        return Rubric(tuple(c.criterion for c in self.criteria)).maximum


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a submission uses what its assignment forbids, or may do so: for a person to look at.

    `how` completes the sentence that begins with the name; without a line the place is not known.
    """

    name: str
    file: str
    line: int
    how: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything grading one submission gave.

    `output` is what student code printed (untrusted, capped). `isolation` names the level the worker ran under.
    `score` is None only where an internal error makes it worthless.
    """

    submission: Submission
    assignment: Assignment
    judgements: tuple[Judgement, ...]
    score: Score | None
    diagnoses: tuple[Diagnosis, ...] = ()
    notes: tuple[Note, ...] = ()
    output: str = ""
    isolation: str = ""
    seconds: float = 0.0
    error: str = ""  #: what went wrong in the grader itself, outside any test
    findings: tuple[Finding, ...] = ()  #: uses of what the assignment forbids, for staff

    @property
    def internal_errors(self) -> tuple[Judgement, ...]:
        """The judgements that say the grader, not the student, failed."""
        return tuple(j for j in self.judgements if j.verdict is Verdict.INTERNAL_ERROR)
