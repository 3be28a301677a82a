"""What we think of what happened: verdicts, diagnoses, points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from grader.model.assignment import Assignment, Criterion, Rubric, TestCase
from grader.model.decision import Act, Decision
from grader.model.failure import StudentFailure
from grader.model.failure_kinds import FailureKind
from grader.model.manifest import Manifest
from grader.model.outcome import Call, Outcome
from grader.model.phrase import Phrase, Statement
from grader.model.submission import Note, Submission


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


_NOT_CALLED = (Verdict.NOT_IMPLEMENTED, Verdict.BAD_SIGNATURE)
_KINDS_NOT_CALLED = (
    FailureKind.NOT_IMPLEMENTED,
    FailureKind.BAD_SIGNATURE,
    FailureKind.NOT_PARSED,
    FailureKind.NOT_LOADED,
)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A mistake that students are known to make, as it is told to them.

    No solution is given away. `family` names what several misconceptions have
    in common, for cases that cannot tell them apart. `formula` is the right
    formula in MathML's presentation markup, if showing it gives nothing away.
    Of a kind, which no author worded, a `clause` completes "… is as if".
    """

    id: str
    title: str
    criterion: str
    explanation: str
    hint: str
    family: str = ""
    formula: str = ""
    clause: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A named mistake, or a measured fact, that explains a set of failed tests.

    `misconception` is the id of the named mistake, None for a fact; where it
    stands for several, `mistakes` holds their ids. `tests` are those whose
    values it explains, `shown_at` those at which the student reads it: they
    follow from the mistake and the verdicts alone. `counterexample` is a small
    call with public inputs that shows it: its hook is the handout's name, the
    student's reply and the right one are dicts of what differs. Of what the
    grader itself states, texts are English, and the `statement` says it in any
    language.
    """

    title: str
    explanation: str
    hint: str = ""
    misconception: str | None = None
    tests: tuple[str, ...] = ()
    counterexample: Call | None = None
    formula: str = ""
    mistakes: tuple[str, ...] = ()
    shown_at: tuple[str, ...] = ()
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A failed test whose function fails with public inputs, too.

    `failure` says how a call of it failed; None where its values are wrong.
    """

    test: str
    failure: StudentFailure | None = None


@dataclass(frozen=True, slots=True)
class PublicRun:
    """What a submission did in workers that saw public inputs only.

    All of it may be shown to its student. `diagnoses` are measured facts.
    `notes` include those of the first load.
    """

    recurrences: tuple[Recurrence, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one test.

    `credit` is the share of the test's points that it earns. `feedback` is what
    a plugin says of the outcome, in the place of the usual sentence, or what a
    student reads, where it `is_worded` in the language of the page.
    """

    test: TestCase
    verdict: Verdict
    credit: Fraction
    feedback: str
    outcome: Outcome
    is_worded: bool = False

    @property
    def failed_to_load(self) -> bool:
        """Whether the test failed because there is no file, or it does not load."""
        failure = self.outcome.failure
        return failure is not None and failure.is_at_load

    @property
    def could_not_be_called(self) -> bool:
        """Whether the test failed before any code of the student's had an input."""
        failure = self.outcome.failure
        kind = failure.kind if failure else None
        return self.verdict in _NOT_CALLED or kind in _KINDS_NOT_CALLED


def by_function(judgements: Iterable[Judgement]) -> list[list[Judgement]]:
    """Return the cases of each test function, in order."""
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(judgement.test.function, []).append(judgement)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """What one criterion earned; `note` says how, where tests do not.

    It is English; where the grader itself words it, the `phrase` says it in any
    language.
    """

    criterion: Criterion
    earned: Fraction
    passed: int
    total: int
    note: str = ""
    phrase: Phrase | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a submission, by criterion."""

    criteria: tuple[CriterionScore, ...]

    @property
    def earned(self) -> Fraction:
        """All points, extra credit included."""
        return sum((line.earned for line in self.criteria), Fraction(0))

    @property
    def maximum(self) -> Fraction:
        """The points of all criteria that are not extra credit."""
        return Rubric(tuple(line.criterion for line in self.criteria)).maximum


#: The levels of isolation that confine student code, the better first.
CONFINED = ("strong", "reduced")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a submission uses what its assignment forbids, or may do so.

    A person looks at it. `how` completes the sentence that begins with the
    name; without a line the place is not known.
    """

    name: str
    file: str
    line: int
    how: str


class Basis(StrEnum):
    """In which way a second grading reads a submission."""

    #: a file that does not parse, without the statements that do not
    SALVAGE = "salvage"
    #: another file of the submission in the place of the graded one
    OTHER_FILE = "other file"


@dataclass(frozen=True, slots=True)
class SecondGrading:
    """What a submission with little or nothing earns where it is read otherwise.

    It counts only where that is granted. `file` is the one that is read
    otherwise. Of a salvaged file, `problem` says why it does not parse, and
    `left_out` are the places, in words, that were blanked. `score` is None
    where the grader itself failed.
    """

    basis: Basis
    file: str
    score: Score | None
    judgements: tuple[Judgement, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    public: PublicRun | None = None
    left_out: tuple[str, ...] = ()


class Unwritten(StrEnum):
    """Why a graded file holds no work of the student's."""

    EMPTY = "empty"  #: nothing but blanks and comments
    STARTER = "starter"  #: the handout's starter, as it was handed out


@dataclass(frozen=True, slots=True)
class Result:
    """Everything grading one submission gave.

    `output` is what student code printed (untrusted, capped). `isolation` names
    the level the worker ran under. `score` is None only where an internal error
    makes it worthless.
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
    #: uses of what the assignment forbids, for staff
    findings: tuple[Finding, ...] = ()
    #: titles of public tests that pass with the published inputs only, for
    #: staff
    published_only: tuple[str, ...] = ()
    #: another reading of the submission, where it earns little; for staff
    second: SecondGrading | None = None
    #: what it did with public inputs; None in gradebooks of before
    public: PublicRun | None = None
    #: why the graded file holds no work of the student's, if it holds none
    unwritten: Unwritten | None = None
    #: what it was made with; None in gradebooks of before, and outside of runs
    manifest: Manifest | None = None
    #: what people decided, as far as it holds; never kept with a result
    decisions: tuple[Decision, ...] = ()

    @property
    def is_confined(self) -> bool:
        """Whether student code, if any ran, was behind the base level of isolation."""
        return self.isolation in ("", *CONFINED)

    @property
    def is_excused(self) -> bool:
        """Whether a person decided that the assignment does not count for this student."""
        return any(decision.act is Act.EXCUSE for decision in self.decisions)

    @property
    def internal_errors(self) -> tuple[Judgement, ...]:
        """The judgements that say the grader, not the student, failed."""
        return tuple(
            judgement
            for judgement in self.judgements
            if judgement.verdict is Verdict.INTERNAL_ERROR
        )


@dataclass(frozen=True, slots=True)
class Graded:
    """The results of one assignment over a class."""

    assignment: Assignment
    results: Sequence[Result]
