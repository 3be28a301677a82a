"""What happened when tests ran on a submission: facts, no opinions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.model.failure import StudentFailure
from grader.model.figure import Figure
from grader.model.plain import Plain
from grader.model.submission import Note


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
    """How a student's value differs from what was expected.

    Numbers are for staff and public tests only. `summary` is the test's own
    sentence, where it has one: it holds no input and no expected value. `key`
    is an entry that is missing, `lengths` are the numbers of entries that are
    there and should be. `is_absent` tells that NaN or infinity is not where it
    should be. `gradient_of` is what the value is not the gradient of. `mistake`
    is the id of the misconception that it proves, where the test can tell.
    """

    kind: DifferenceKind
    name: str
    summary: str = ""
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
    mistake: str = ""
    key: str = ""
    lengths: tuple[int, int] | None = None
    is_absent: bool = False
    gradient_of: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a hook in a test: what went in, and what came back.

    `expected` is what the reference says, where it was asked. `python` is what a
    student types to ask the same, where the assignment says it: lines that use
    the arguments by their names.
    """

    hook: str
    arguments: Mapping[str, Plain]
    reply: Plain | StudentFailure
    expected: Plain = None
    seconds: float = 0.0
    python: str = ""


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
    """The facts of one test run on one submission.

    `granted` is the share of its points earned before a check failed.
    """

    test: str
    kind: OutcomeKind
    difference: Difference | None = None
    failure: StudentFailure | None = None
    error: str = ""
    waits_for: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0
    granted: Fraction = Fraction(0)
    figures: tuple[Figure, ...] = ()
