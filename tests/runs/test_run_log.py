"""The log of a run: lines that a program can read, and never a reason to stop."""

import json

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import CollectionError
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.runs.regrading import regrade
from grader.runs.run_log import RunLog
from grader.runs.selection import Selection


@pytest.fixture
def source(tmp_path, right):
    for name, text in (("ada", right), ("ben", "def half(:\n")):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "toy.py").write_text(
            text,
            encoding="utf-8",
        )
    return tmp_path / "class"


def lines(folder, run=1):
    return [
        json.loads(line)
        for line in (folder / "logs" / f"run-{run}.jsonl")
        .read_text()
        .splitlines()
    ]


def test_a_run(course, source, tmp_path):
    grade_class(
        get_assignment(course, "toy"),
        source,
        Options(out=tmp_path / "out"),
    )
    started, *graded, finished = lines(tmp_path / "out")
    assert (
        started["event"],
        started["assignment"],
        started["due"],
        started["reused"],
    ) == ("run started", "toy", 2, 0)
    assert started["versions"]["numpy"]
    assert [
        (one["event"], one["student"], one["earned"]) for one in graded
    ] == [
        ("submission graded", "ada", 10.0),
        ("submission graded", "ben", 0.0),
    ]
    assert graded[0]["verdicts"] == {"passed": 6}
    assert graded[0]["seconds"] > 0
    assert (finished["event"], finished["changes"]) == ("run finished", [])
    assert all(one["time"].endswith("+00:00") for one in (started, finished))


def test_each_command_has_its_own(course, source, tmp_path):
    grade_class(
        get_assignment(course, "toy"),
        source,
        Options(out=tmp_path / "out"),
    )
    test = course / "hidden_tests" / "toy" / "test_b.py"
    test.write_text(
        test.read_text().replace('{"start": 3', '{"start": "3"'),
        encoding="utf-8",
    )
    regrade(
        course,
        tmp_path / "out",
        Selection(["ada"]),
        Options(out=tmp_path / "out"),
    )
    (change,) = lines(tmp_path / "out", 2)[-1]["changes"]
    assert (change["student"], change["why"]) == (
        "ada",
        "the tests or the reference changed",
    )
    assert len(lines(tmp_path / "out", 1)) == 4


def test_why_a_run_stopped(course, source, tmp_path):
    (course / "hidden_tests" / "toy" / "test_b.py").write_text(
        "def test_x(:",
        encoding="utf-8",
    )
    with pytest.raises(CollectionError):
        grade_class(
            get_assignment(course, "toy"),
            source,
            Options(out=tmp_path / "out"),
        )
    assert lines(tmp_path / "out")[-1]["reason"].startswith(
        "Tests cannot be collected",
    )


def test_a_log_that_cannot_be_written_stops_nothing(course, source, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "logs").write_text("in the way", encoding="utf-8")
    graded = grade_class(
        get_assignment(course, "toy"),
        source,
        Options(out=tmp_path / "out"),
    )
    assert len(graded.results) == 2
    assert graded.troubles == (
        "The log of this run is incomplete: File exists.",
    )


def test_a_log_on_a_full_disk(tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "run-1.jsonl").symlink_to("/dev/full")
    with RunLog() as log:
        log.begin(tmp_path, 1)
        log.write("one")
        log.write("two")
    assert (
        log.trouble
        == "The log of this run is incomplete: No space left on device."
    )
