"""The records that flow through the grader.

Standard library only, frozen, and free of behaviour beyond arithmetic.

Flow: Submission -> Outcome (what happened) -> Judgement (what we think of it)
-> Score (the sum) -> Result.

    source_text  what an author saw of a file; legacy_encodings guesses code pages
    plain        values that may cross the boundary to student code
    submission   what a student hands in
    assignment   what an assignment asks
    figure       what a test shows
    failure      why student code gave no usable value, with failure_kinds (closed lists)
                 and failure_details (a record for each way)
    phrase       a sentence as data, in the language of whoever reads it
    unreadable   why a file is no Python
    late         when it is due
    decision     what people decide about a student
    outcome      what happened
    manifest     what a result was made with
    result       what we think of it
    disclosure   how much of a hidden test its student may be shown
"""

from grader.model.assignment import (
    Assignment,
    BrokenFile,
    Criterion,
    Edition,
    Forbidden,
    HelpPolicy,
    Limits,
    LoadMode,
    Rubric,
    TestCase,
    Visibility,
)
from grader.model.decision import (
    Act,
    Decision,
)
from grader.model.failure import (
    StudentFailure,
)
from grader.model.failure_details import (
    Details,
)
from grader.model.failure_kinds import (
    FailureKind,
)
from grader.model.figure import (
    Curve,
    Figure,
    Picture,
)
from grader.model.late import (
    Late,
)
from grader.model.manifest import Manifest
from grader.model.outcome import (
    Call,
    Difference,
    DifferenceKind,
    Outcome,
    OutcomeKind,
)
from grader.model.plain import (
    Array,
    Plain,
)
from grader.model.result import (
    Basis,
    CriterionScore,
    Diagnosis,
    Finding,
    Graded,
    Judgement,
    Misconception,
    PublicRun,
    Recurrence,
    Result,
    Score,
    SecondGrading,
    Unwritten,
    Verdict,
)
from grader.model.submission import (
    Delivery,
    LeftOut,
    Note,
    NoteKind,
    Person,
    Piece,
    SourceFile,
    Submission,
    Unmatched,
)
from grader.model.unreadable import (
    Problem,
    ProblemKind,
)

__all__ = [
    "Act",
    "Array",
    "Assignment",
    "Basis",
    "BrokenFile",
    "Call",
    "Criterion",
    "CriterionScore",
    "Curve",
    "Decision",
    "Delivery",
    "Details",
    "Diagnosis",
    "Difference",
    "DifferenceKind",
    "Edition",
    "FailureKind",
    "Figure",
    "Finding",
    "Forbidden",
    "Graded",
    "HelpPolicy",
    "Judgement",
    "Late",
    "LeftOut",
    "Limits",
    "LoadMode",
    "Manifest",
    "Misconception",
    "Note",
    "NoteKind",
    "Outcome",
    "OutcomeKind",
    "Person",
    "Picture",
    "Piece",
    "Plain",
    "Problem",
    "ProblemKind",
    "PublicRun",
    "Recurrence",
    "Result",
    "Rubric",
    "Score",
    "SecondGrading",
    "SourceFile",
    "StudentFailure",
    "Submission",
    "TestCase",
    "Unmatched",
    "Unwritten",
    "Verdict",
    "Visibility",
]
