"""What staff must not miss: code that was not confined, and uses of what the handout forbids."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.grading.deductions import deducted, deduction_note
from grader.model import Finding, Forbidden, PublicRun
from grader.report.class_page import class_page
from grader.report.html import render_class, render_staff, render_student
from grader.report.submission_page import staff_page, student_page

FINDING = Finding(
    "torch.autograd.grad",
    "mlp.py",
    12,
    "was called while grading",
)


@pytest.fixture
def result(classmates):
    return replace(next(iter(classmates.values())), isolation="strong")


@pytest.mark.parametrize(
    ("level", "warned"),
    [("strong", False), ("reduced", False), ("process only", True)],
)
def test_code_that_was_not_confined_is_told_on_top(
    result,
    unmatched,
    assignment,
    level,
    warned,
):
    one = replace(result, isolation=level)
    for page in (
        render_staff(staff_page(one)),
        render_class(class_page([one], unmatched, assignment)),
    ):
        assert ("Student code was not confined" in page) is warned
        assert f"Isolation: {level}" in page


def test_findings_are_for_staff(result, unmatched, assignment):
    one = replace(result, findings=(FINDING, Finding("eval", "", 0, "<b>")))
    page = render_staff(staff_page(one))
    assert "was called while grading" in page
    assert "mlp.py, line 12" in page
    assert "<b></code>" not in page
    assert "torch.autograd.grad" not in render_student(student_page(one))
    dashboard = class_page([one], unmatched, assignment)
    (group,) = [
        group
        for group in dashboard.needs_look.groups
        if group.cause == "May use forbidden means"
    ]
    (row,) = group.rows
    assert row.reason.endswith("(mlp.py, line 12); 1 more finding")


def test_a_deduction_is_told_to_the_student(result):
    policy = Forbidden((FINDING.name,), "deduct", Fraction(3))
    score = deducted(result.score, (FINDING,), policy)
    note = deduction_note((FINDING,), policy, before_inputs=(FINDING,))
    public = PublicRun(notes=note)
    one = replace(result, score=score, notes=note, public=public)
    page = render_student(student_page(one))
    assert score.earned == result.score.earned - 3
    assert "3 points were deducted" in page
