"""What people decided in every format: the number is the same everywhere, and lines add up to it."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from grader.export import grades_csv, grades_json
from grader.export.classroom import classroom_json
from grader.export.exportable import final_points
from grader.export.gradescope import gradescope_json
from grader.export.junit import junit_xml
from grader.export.nbgrader import nbgrader_csv
from grader.grading.final_grade import decided
from grader.model import Act, Decision, Delivery, Late
from grader.report.audience import for_student

POLICY = Late(datetime(2026, 3, 1, tzinfo=UTC), per_day=Fraction(10))
DECISIONS = (
    Decision(
        "alice",
        Act.POINTS,
        "mse",
        Fraction(2),
        reason="old handout",
        who="Grace",
    ),
    Decision(
        "alice",
        Act.AWARD,
        points=Fraction(5, 2),
        reason="=best picture",
        who="Grace",
    ),
    Decision("alice", Act.COMMENT, reason="Well done", who="Grace"),
)


@pytest.fixture
def late(result):
    """The result of a student who was a day late, and whom people gave points: 2 + 2.5 - 0.3."""
    graded = result()
    submission = replace(
        graded.submission,
        delivery=Delivery(submitted="2026-03-01T05:00:00+00:00"),
    )
    return decided(
        replace(
            graded,
            submission=submission,
            assignment=replace(graded.assignment, late=POLICY),
        ),
        DECISIONS,
    )


def test_one_number_everywhere(late):
    assert final_points(late) == Fraction(42, 10)
    (row,) = csv.DictReader(io.StringIO(grades_csv([late])))
    assert (row["score"], row["mse"], row["awarded"], row["late_penalty"]) == (
        "4.2",
        "2",
        "2.5",
        "0.3",
    )
    (student,) = json.loads(grades_json([late]))["students"]
    assert student["score"]["earned"] == 4.2
    assert sum(
        line["earned"] for line in student["score"]["criteria"]
    ) == pytest.approx(4.2)
    assert 'name="score" value="4.2"' in junit_xml([late])
    tests = json.loads(gradescope_json(late, for_student(late)))["tests"]
    assert sum(test["score"] for test in tests) == pytest.approx(4.2)
    tests = json.loads(classroom_json(late, for_student(late)))["tests"]
    assert sum(test["score"] for test in tests) == pytest.approx(4.2)
    (row,) = csv.DictReader(io.StringIO(nbgrader_csv([late])))
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == (
        "4.5",
        "0.3",
        "4.2",
    )


def test_every_reason_is_told(late):
    (row,) = csv.DictReader(io.StringIO(grades_csv([late])))
    assert row["decisions"].startswith(
        "points 2 for mse by Grace: old handout; award 2.5 by Grace: =best picture",
    )
    scope = gradescope_json(late, for_student(late))
    assert all(
        words in scope
        for words in ("old handout", "best picture", "Well done", "1 day late")
    )
    assert "Grace" not in scope


def test_a_formula_as_a_reason_stays_text(result):
    one = Decision(
        "alice",
        Act.EXCUSE,
        reason='=HYPERLINK("http://x")',
        who="=1+1",
    )
    (row,) = csv.DictReader(io.StringIO(grades_csv([decided(result(), [one])])))
    assert (row["status"], row["score"]) == ("excused", "")
    assert not row["decisions"].startswith("=")
