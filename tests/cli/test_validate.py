"""`grader validate` prints what it finds, and its exit code says whether an assignment is fit."""

import subprocess
import sys

import pytest

from grader.kit.record_answers import write_recording
from grader.scaffold import write_assignment


def grader(course, *arguments):
    command = [
        sys.executable,
        "-m",
        "grader",
        "--course",
        str(course),
        *arguments,
    ]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200", "LC_ALL": "C.UTF-8"},
    )


@pytest.fixture
def new_course(tmp_path):
    assignment, _ = write_assignment(tmp_path / "course", "softmax")
    write_recording(assignment)
    return tmp_path / "course"


def test_a_fit_assignment_exits_with_0_and_tells_what_mistakes_cost(new_course):
    done = grader(new_course, "validate", "softmax")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "Mutation score 100 %: 6 of 6 misconceptions lose points."
        in done.stdout
    )
    assert (
        "  softmax_without_shift: 1 points (8%); test_large_scores (2)\n"
        in done.stdout
    )
    assert done.stdout.endswith(
        "softmax is fit to be released: no faults, 0 worth a look.\n"
    )


def test_a_fault_exits_with_1_and_is_told_on_a_line_of_its_own(new_course):
    path = new_course / "hidden_tests/softmax/test_softmax.py"
    path.write_text(
        path.read_text().replace('hint="Sum over', 'hint="" and "Sum over')
    )
    write_assignment(new_course, "other")
    done = grader(new_course, "validate", "softmax")
    assert done.returncode == 1
    assert "✗ fault  texts" in done.stdout
    assert "\n  test_softmax.py::test_softmax has no hint\n" in done.stdout
    assert done.stdout.endswith(
        "softmax is not fit to be released: 1 fault, 0 worth a look.\n"
    )


def test_all_validates_every_assignment(new_course):
    write_assignment(new_course, "unrecorded")
    done = grader(new_course, "validate", "--all")
    assert done.returncode == 1
    assert "softmax is fit to be released" in done.stdout
    assert "unrecorded is not fit to be released" in done.stdout
    assert (
        "Run `grader record unrecorded`." in done.stdout
        or "There are no recorded values" in done.stdout
    )


@pytest.mark.parametrize("arguments", [[], ["softmax", "--all"]])
def test_one_assignment_or_all_must_be_asked_for(new_course, arguments):
    done = grader(new_course, "validate", *arguments)
    assert done.returncode == 2
    assert "grader validate ASSIGNMENT, or grader validate --all" in done.stderr


def test_an_assignment_that_cannot_be_loaded_is_an_error_with_a_tip(new_course):
    (new_course / "hidden_tests/softmax/seed").unlink()
    done = grader(new_course, "validate", "softmax")
    assert done.returncode == 2
    assert "seed is missing" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
