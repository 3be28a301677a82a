"""The recorded values of an assignment are written from its reference, and checked for staleness."""

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import RecordedValuesError
from grader.kit.record_answers import check_recording, record, write_recording
from grader.suite.recorded_answers import load


def test_the_reference_is_recorded(toy):
    recording = record(toy)
    assert sorted(recording.calls) == [
        "test_public.py::test_half#0",
        "test_public.py::test_loss#0",
    ]
    assert recording.hidden_tests == 6
    call = recording.calls["test_public.py::test_half#0"]
    assert call.hook == "half"
    assert (call.reply == call.arguments["x"] / 2).all()


def test_fresh_values_are_not_stale(toy):
    check_recording(toy)


def test_values_of_another_reference_are_stale(write, course):
    path = course / "reference" / "toy" / "toy.py"
    assignment = write(
        "reference/toy/toy.py",
        path.read_text(encoding="utf-8").replace("x / 2", "x * 2"),
    )
    with pytest.raises(
        RecordedValuesError,
        match=r"of toy are stale: test_public\.py::test_half#0\.",
    ) as refused:
        check_recording(assignment)
    assert refused.value.tip == "Run `grader record toy`."
    write_recording(assignment)
    check_recording(assignment)


def test_another_number_of_hidden_tests_is_stale(course):
    (course / "hidden_tests" / "toy" / "test_b.py").unlink()
    with pytest.raises(
        RecordedValuesError,
        match=r"stale: the number of hidden tests \(6, now 4\)",
    ):
        check_recording(get_assignment(course, "toy"))


def test_a_reference_that_fails_its_public_tests_is_not_recorded(write, course):
    before = (course / "assignments/toy/public_tests/recorded.npz").read_bytes()
    assignment = write(
        "assignments/toy/public_tests/test_more.py",
        '''
        import numpy as np
        import pytest
        from grader.testing import check_close

        @pytest.mark.points(1, criterion="half", visibility="public")
        def test_more(student):
            """More is right."""
            check_close(student.half(x=np.ones(1)), np.ones(1), name="half")
        ''',
    )
    with pytest.raises(
        RecordedValuesError,
        match=r"public test test_more\.py::test_more: half is wrong\.",
    ):
        write_recording(assignment)
    assert (
        course / "assignments/toy/public_tests/recorded.npz"
    ).read_bytes() == before


def test_public_and_hidden_tests_may_have_files_of_one_name(course):
    tests = course / "hidden_tests" / "toy"
    (tests / "test_a.py").rename(tests / "test_public.py")
    (tests / "test_b.py").unlink()
    recording = write_recording(get_assignment(course, "toy"))
    assert recording.hidden_tests == 4
    assert (
        load(course / "assignments/toy/public_tests/recorded.npz").hidden_tests
        == 4
    )
