"""Checks part by part: shares, alternatives, vectors."""

import numpy as np
import pytest

from grader.model import Note, NoteKind
from grader.testing import (
    Mismatch,
    as_vector,
    check_any,
    check_close,
    check_entries,
    check_shares,
)
from grader.testing.checks import Remarks, remarks_of_test


@pytest.fixture
def remarks():
    token = remarks_of_test.set(Remarks())
    yield remarks_of_test.get()
    remarks_of_test.reset(token)


def wrong():
    check_close(1.0, 2.0, name="loss")


def test_each_part_that_is_right_earns_its_share(remarks):
    with pytest.raises(Mismatch) as raised:
        check_shares((0.5, wrong), (0.3, lambda: None), (0.2, lambda: None))
    assert raised.value.difference.name == "loss"
    assert remarks.granted == 0.5


def test_nothing_is_granted_where_no_part_is_right(remarks):
    with pytest.raises(Mismatch):
        check_shares((0.5, wrong), (0.5, wrong))
    assert remarks.granted == 0


def test_all_parts_are_right(remarks):
    check_entries((("W", 0.6), ("b", 0.4)), lambda name: None)
    assert remarks.granted == 0


def test_entries_are_checked_by_name(remarks):
    def check(name):
        check_close(1.0, {"W": 1.0, "b": 2.0}[name], name=name)

    with pytest.raises(Mismatch) as raised:
        check_entries((("W", 0.6), ("b", 0.4)), check)
    assert raised.value.difference.name == "b"
    assert float(remarks.granted) == 0.6


def test_one_case_is_enough():
    check_any(lambda case: check_close(case, 2.0, name="loss"), 1.0, 2.0)


def test_the_first_of_several_cases_tells_what_is_wrong():
    with pytest.raises(Mismatch) as raised:
        check_any(lambda case: check_close(case, 3.0, name="loss"), 1.0, 2.0)
    assert raised.value.difference.actual_at == 1.0


def test_a_row_is_taken_for_a_vector_with_a_note(remarks):
    assert as_vector(np.ones((1, 3)), "A row.").shape == (3,)
    assert as_vector(np.ones((1, 3)), "A row.").shape == (3,)
    assert remarks.notes == [Note(NoteKind.CONVENTION, "A row.")]


@pytest.mark.parametrize("shape", [(3,), (3, 1), (2, 3), ()])
def test_other_shapes_stay(remarks, shape):
    assert as_vector(np.ones(shape), "A row.").shape == shape
    assert not remarks.notes
