"""What follows from a mistake made elsewhere is judged by that mistake, and by no other one."""

from types import SimpleNamespace

import numpy as np
import pytest

from grader.model import StudentFailure
from grader.model.failure_details import ReturnedNone
from grader.testing import (
    Mismatch,
    StudentError,
    check_carried,
    check_close,
    note,
)
from grader.testing.checks import Remarks, remarks_of_test


@pytest.fixture
def remarks():
    token = remarks_of_test.set(Remarks())
    yield remarks_of_test.get()
    remarks_of_test.reset(token)


class Code(SimpleNamespace):
    """A function, and one that uses it; mistakes are others of the kind."""

    def with_misconceptions(self, *criteria):
        assert criteria == ("first",)
        yield from self.mistakes

    def remembered(self, evidence):
        return evidence


COUNTS = np.arange(1.0, 4.0)
RIGHT = Code(
    first=1.0,
    second=10.0,
    mistakes=[
        Code(first=2.0, second=20.0),
        Code(first=3.0, second=30.0),
    ],
)


def judge(student):
    check_carried(
        lambda one: check_close(student.second, one.second, name="second"),
        RIGHT,
        student,
        lambda one: one.first * COUNTS,
        "first",
        of="`first`",
    )


def test_what_is_right_needs_no_note(remarks):
    judge(Code(first=7.0, second=10.0))
    assert not remarks.notes


def test_what_follows_from_a_mistake_passes_with_a_note(remarks):
    judge(Code(first=3.0, second=30.0))
    (note,) = remarks.notes
    assert "`first`" in note.text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1.0, 20.0),  # the first is right: nothing is carried
        (2.0, 30.0),  # another mistake than the one that shows
        (4.0, 40.0),  # consistent, but no mistake that the course knows
    ],
)
def test_nothing_else_passes(remarks, first, second):
    with pytest.raises(Mismatch) as raised:
        judge(Code(first=first, second=second))
    assert raised.value.difference.expected_at == 10.0
    assert not remarks.notes


def test_a_call_that_fails_shows_no_mistake(remarks):
    class Failing(Code):
        @property
        def first(self):
            raise StudentError(StudentFailure(ReturnedNone()))

    with pytest.raises(Mismatch):
        judge(Failing(second=30.0))


def test_what_is_said_of_a_mistake_s_own_values_is_dropped(remarks):
    student = Code(first=3.0, second=30.0)

    def check(code):
        note(f"of {code.second:g}")
        check_close(student.second, code.second, name="second")

    def evidence(code):
        note("evidence")
        return code.first * COUNTS

    check_carried(check, RIGHT, student, evidence, "first", of="`first`")
    first, second = (left.text for left in remarks.notes)
    assert first == "of 10"
    assert "`first`" in second


def test_zeros_show_no_mistake(remarks):
    zeros = Code(first=0.0, second=0.0, mistakes=[Code(first=0.0, second=0.0)])
    right = Code(first=1.0, second=10.0, mistakes=zeros.mistakes)
    with pytest.raises(Mismatch):
        check_carried(
            lambda one: check_close(zeros.second, one.second, name="second"),
            right,
            zeros,
            lambda one: one.first * COUNTS,
            "first",
            of="`first`",
        )
    assert not remarks.notes
