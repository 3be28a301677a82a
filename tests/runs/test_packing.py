"""What travels to other machines arrives whole, or not at all."""

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import ClusterError, CourseError
from grader.gradebook.keys import assignment_key, submission_key
from grader.model import Note, NoteKind
from grader.model.options import Job, Options
from grader.runs import work
from grader.runs.packing import pack, pack_course, unpack, unpack_course


def test_a_submission(submission):
    files = {
        "toy.py": "def half(x):\n    return x\n",
        "data/ü.bin": bytes(range(256)),
        "empty.py": "",
    }
    one = submission(
        files,
        student="ada\nlovelace",
        notes=(Note(NoteKind.ENCODING, "not\nUTF-8"),),
    )
    assert unpack(pack(one)) == one
    cells = '{"cells": [{"cell_type": "code", "source": "%cd ..\\nx = 1"}]}'
    known = {
        "parts": ("b.ipynb", "a.py"),
        "untouched": {"b.ipynb": ("x",)},
        "not_graded": ("c.py",),
    }
    notebook = submission({"b.ipynb": cells}, "b.ipynb", **known)
    assert notebook.files[0].pieces
    assert unpack(pack(notebook)) == notebook
    nothing = submission({}, main=None, problem="no file")
    assert unpack(pack(nothing)) == nothing
    assert submission_key(unpack(pack(one))) == submission_key(one)


def test_a_course_arrives_with_its_plugins_and_grades_alike(
    course,
    right,
    submission,
    tmp_path,
):
    (course / "plugins").mkdir()
    (course / "plugins" / "own.py").write_text("mark = 1\n", encoding="utf-8")
    toy = get_assignment(course, "toy")
    there = unpack_course(
        pack_course(toy),
        tmp_path / "there",
        "toy",
        assignment_key(toy),
    )
    assert (tmp_path / "there" / "plugins" / "own.py").is_file()
    assert not (
        tmp_path / "there" / "assignments" / "toy" / "__pycache__"
    ).exists()
    try:
        results = [
            work.grade_submission(
                pack(submission(right)),
                work.offer(one),
                Options(),
            )
            for one in (toy, there)
        ]
    finally:
        work.close()
    assert results[0].score == results[1].score
    assert results[0].manifest == results[1].manifest


def test_a_course_that_is_another(toy, tmp_path):
    with pytest.raises(CourseError, match="arrived changed"):
        unpack_course(pack_course(toy), tmp_path, "toy", "0" * 32)


def test_an_assignment_that_was_never_offered(submission):
    with pytest.raises(CourseError, match="never reached this process"):
        work.grade_submission(pack(submission("")), "0" * 32, Options())


def test_a_changed_plugin_makes_results_stale(course):
    toy = get_assignment(course, "toy")
    before = assignment_key(toy)
    (course / "plugins").mkdir()
    (course / "plugins" / "own.py").write_text("mark = 1\n", encoding="utf-8")
    assert assignment_key(toy) != before


class Worker:
    """What a plugin sees of a cluster's worker."""

    address = "tcp://10.0.0.7:4000"


def test_a_worker_with_other_versions_refuses(course, submission):
    pytest.importorskip("distributed")
    from grader.runs.cluster import CourseOnWorker

    plugin = CourseOnWorker(Job(course, "toy", Options()))
    plugin.versions = {**plugin.versions, "numpy": "1.0"}
    plugin.setup(Worker)
    try:
        with pytest.raises(
            ClusterError,
            match=r"The worker at tcp://10.0.0.7:4000 has other versions: numpy is .* 1.0 here",
        ):
            work.grade_submission(pack(submission("")), plugin.key, Options())
    finally:
        plugin.teardown(Worker)
        plugin.cleaning.join()


def test_a_worker_forgets_the_course(course, right, submission):
    pytest.importorskip("distributed")
    from grader.runs.cluster import CourseOnWorker

    plugin = CourseOnWorker(Job(course, "toy", Options()))
    plugin.setup(Worker)
    result = work.grade_submission(
        pack(submission(right)),
        plugin.key,
        Options(),
    )
    assert result.score.earned == 10
    assert result.assignment.course != course
    plugin.teardown(Worker)
    plugin.cleaning.join()
    assert not result.assignment.course.exists()
