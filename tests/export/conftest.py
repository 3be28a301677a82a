"""Results to export: a class of one, with whatever a test wants changed."""

from fractions import Fraction
from pathlib import Path

import pytest

from grader.model import (
    Assignment,
    Criterion,
    CriterionScore,
    Diagnosis,
    Judgement,
    Note,
    NoteKind,
    Outcome,
    OutcomeKind,
    Result,
    Rubric,
    Score,
    SourceFile,
    Submission,
    TestCase,
    Verdict,
    Visibility,
)

RUBRIC = Rubric(
    (
        Criterion("mse", "MSE", Fraction(3)),
        Criterion("bonus", "Bonus", Fraction(1), extra_credit=True),
    ),
)
ASSIGNMENT = Assignment(
    id="mlp",
    title="Backpropagation",
    file="mlp.py",
    course=Path("course"),
    rubric=RUBRIC,
)


def _judgement(verdict, credit, test="test_mse.py::test_loss", seconds=0.25):
    case = TestCase(
        test,
        "The loss is right.",
        Fraction(3),
        "mse",
        Visibility.HIDDEN,
    )
    kind = (
        OutcomeKind.ERROR
        if verdict is Verdict.INTERNAL_ERROR
        else OutcomeKind.PASSED
    )
    error = "KeyError: 'x' in conftest" if kind is OutcomeKind.ERROR else ""
    return Judgement(
        case,
        verdict,
        Fraction(credit),
        "Well done.",
        Outcome(test, kind, error=error, seconds=seconds),
    )


@pytest.fixture
def judgement():
    return _judgement


@pytest.fixture
def result():
    def make(
        student="alice",
        name="Alice",
        *,
        verdict=Verdict.PASSED,
        earned=Fraction(1),
        seconds=1.5,
        problem=None,
    ):
        note = Note(NoteKind.RENAMED, "parameters are named X")
        submission = Submission(
            student,
            name,
            (SourceFile("mlp.py", b""),),
            "mlp.py",
            problem,
            (note,),
        )
        scores = (
            CriterionScore(RUBRIC.criteria[0], earned, 1, 1),
            CriterionScore(RUBRIC.criteria[1], Fraction(0), 0, 0),
        )
        return Result(
            submission,
            ASSIGNMENT,
            (_judgement(verdict, earned / 3),),
            Score(scores),
            (
                Diagnosis(
                    "A mean is missing",
                    "Over the batch.",
                    "Divide.",
                    "sum_not_mean",
                    ("test_mse.py::test_loss",),
                ),
            ),
            (note, Note(NoteKind.FLOAT32, "right in float32 only")),
            isolation="seccomp",
            seconds=seconds,
        )

    return make
