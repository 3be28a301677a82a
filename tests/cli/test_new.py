"""`grader new` writes an assignment that is fit to be released, and never writes over anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.seeds import read_seed
from grader.errors import CourseError
from grader.kit.record_answers import write_recording
from grader.model import Visibility
from grader.scaffold import write_assignment
from grader.validation import validate


def test_an_empty_folder_becomes_a_course(run, tmp_path):
    ran = run("new", "hw_1", "--title", "Homework 1: softmax", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.lines[-1] == "Next: grader validate hw_1"
    assignment = get_assignment(tmp_path, "hw_1")
    assert assignment.title == "Homework 1: softmax"
    assert assignment.arrays == "numpy"
    written = [line for line in ran.lines if line.startswith("wrote ")]
    assert written
    for line in written:
        assert (tmp_path / line.removeprefix("wrote ")).is_file()


def test_it_goes_into_the_course_around_the_working_directory(run, tmp_path):
    (tmp_path / "assignments").mkdir()
    (tmp_path / "deep").mkdir()
    assert run("new", "second", cwd=tmp_path / "deep").code == 0
    assert (tmp_path / "assignments/second/assignment.toml").is_file()
    assert not list((tmp_path / "deep").iterdir())


@pytest.mark.slow
def test_a_new_assignment_for_torch_is_fit_at_once(tmp_path):
    assignment, _ = write_assignment(tmp_path, "softmax", "torch")
    write_recording(assignment)
    assert [
        finding
        for finding in validate(assignment)
        if not finding.ok or finding.warning
    ] == []


@pytest.mark.parametrize("folder", ["assignments", "reference", "hidden_tests"])
def test_nothing_is_written_over(tmp_path, folder):
    (tmp_path / folder / "softmax").mkdir(parents=True)
    (tmp_path / folder / "softmax/mine.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(
        CourseError,
        match="exists already; nothing was written",
    ):
        write_assignment(tmp_path, "softmax")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "name",
    ["", "../escape", "two words", "1st", "a.b", "x" * 65, "ümlaut"],
)
def test_a_name_that_cannot_be_an_id_is_refused(tmp_path, name):
    with pytest.raises(CourseError, match="cannot be the id"):
        write_assignment(tmp_path, name)
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("title", ["", 'a "quoted" one', "two\nlines"])
def test_a_title_that_cannot_stand_in_toml_is_refused(tmp_path, title):
    with pytest.raises(CourseError, match="cannot be a title"):
        write_assignment(tmp_path, "softmax", title=title)


def test_unknown_arrays_are_refused_in_words(run, tmp_path):
    ran = run("new", "softmax", "--arrays", "jax", cwd=tmp_path)
    assert ran.code == 2
    assert "--arrays numpy or torch" in ran.err
    assert not list(tmp_path.iterdir())


def test_a_missing_library_is_told_before_anything_is_written(
    tmp_path,
    monkeypatch,
):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(CourseError, match="torch is not installed"):
        write_assignment(tmp_path, "softmax", "torch")
    assert not list(tmp_path.iterdir())


def test_every_assignment_has_a_seed_of_its_own(tmp_path):
    seeds = {
        read_seed(write_assignment(tmp_path, name)[0].hidden_tests)
        for name in ("one", "two")
    }
    assert len(seeds) == 2


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_what_is_written_is_formatted_and_has_no_blanks_left(tmp_path, arrays):
    _, written = write_assignment(tmp_path, "softmax", arrays)
    assert not [
        path
        for path in written
        if re.search("@[A-Z]+@", (tmp_path / path).read_text(encoding="utf-8"))
    ]
    sources = [
        str(path)
        for path in written
        if path.suffix == ".py" and "starter" not in path.parts
    ]
    settings = Path(__file__).parents[2] / "pyproject.toml"
    # elsewhere, grader is first-party
    for check in (["format", "--check"], ["check", "--ignore", "I001"]):
        ruff = [
            sys.executable,
            "-m",
            "ruff",
            *check,
            "--config",
            str(settings),
            *sources,
        ]
        done = subprocess.run(
            ruff,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_public_tests_are_public_and_hidden_ones_hidden(tmp_path):
    from grader.suite.run_tests import Suite, public_suite

    assignment, _ = write_assignment(tmp_path, "softmax")
    hidden = Suite(assignment.hidden_tests, read_seed(assignment.hidden_tests))
    assert {case.visibility for case in public_suite(assignment).cases} == {
        Visibility.PUBLIC,
    }
    assert {case.visibility for case in hidden.cases} == {Visibility.HIDDEN}
