"""The whole flow on a small class: nothing a submission does changes another's result, and no fault ends the batch."""

import json
from datetime import UTC, datetime

import pytest

from grader.course.catalogue import get_assignment
from grader.desk.check_page import check_page
from grader.desk.check_report import make_report
from grader.desk.checker import check_file
from grader.errors import SubmissionsError
from grader.hookspecs import hookimpl
from grader.model.options import Job, Options
from grader.pipeline import grade_class
from grader.plugins import Listeners, make_plugins
from grader.runs.grading_jobs import grade_all
from grader.wording.judgements import feedback


@pytest.fixture
def texts(right):
    """The work of a class, by student."""
    return {
        "ada": right,
        "bob": right.replace("x / 2", "x"),
        "cy": "def half(x:\n",
        "dee": right.replace(
            "    return x / 2",
            "    import os\n    os._exit(0)",
        ),
        "eve": "import random\nSHIFT = random.random()\n"
        + right.replace("x / 2", "x / 2 + SHIFT"),
        "fay": "import sys\nsys.modules['numpy'].mean = None\n" + right,
    }


@pytest.fixture
def submissions(texts, submission):
    return [
        submission(text, student=student) for student, text in texts.items()
    ]


@pytest.fixture
def job(course):
    return Job(course, "toy", Options())


def facts(result):
    """Return a result without timings."""
    judgements = [
        (
            one.test.id,
            one.verdict,
            one.credit,
            feedback(one),
            one.outcome.kind,
            one.outcome.failure,
            one.outcome.difference,
        )
        for one in result.judgements
    ]
    return (
        judgements,
        result.score,
        result.notes,
        result.diagnoses,
        result.output,
        result.isolation,
        result.error,
    )


def graded(submissions, job):
    return {
        result.submission.id: facts(result)
        for result in grade_all(
            submissions,
            job,
            Listeners(make_plugins(job.course)),
        )
    }


def test_results_are_the_same_in_another_order_and_alone(submissions, job):
    together = graded(submissions, job)
    assert list(together) == [one.id for one in submissions]
    assert graded(submissions[::-1], job) == together
    for one in submissions[1::2]:
        assert graded([one], job) == {one.id: together[one.id]}


def grades(directory):
    document = json.loads(
        (directory / "grades.json").read_text(encoding="utf-8"),
    )
    document.pop("timings")
    return document


def hand_in(folder, texts):
    for student, text in texts.items():
        (folder / student).mkdir(parents=True)
        (folder / student / "toy.py").write_text(text, encoding="utf-8")
    return folder


def test_the_same_class_gives_the_same_grades(course, texts, tmp_path):
    source = hand_in(tmp_path / "class", texts)
    assignment = get_assignment(course, "toy")
    first = grade_class(assignment, source, Options(out=tmp_path / "one"))
    grade_class(assignment, source, Options(out=tmp_path / "two"))
    assert grades(tmp_path / "one") == grades(tmp_path / "two")
    assert {
        result.submission.id: result.score.earned for result in first.results
    } == {
        "ada": 10,
        "bob": 5,
        "cy": 0,
        "dee": 5,
        "eve": 5,
        "fay": 10,
    }


def test_a_class_may_be_graded_without_writing_anything(
    course,
    texts,
    tmp_path,
):
    source = hand_in(tmp_path / "class", {"ada": texts["ada"]})
    result = grade_class(get_assignment(course, "toy"), source, Options())
    assert [one.score.earned for one in result.results] == [10]
    assert result.files == ()


def test_every_result_is_told(submissions, job):
    told = []

    class Listener:
        @hookimpl
        def grader_submission_graded(self, result, total):
            told.append((result.submission.id, total))

    list(
        grade_all(
            submissions[:3],
            job,
            Listeners(make_plugins(job.course, [Listener()])),
            reused=4,
        ),
    )
    assert told == [("ada", 7), ("bob", 7), ("cy", 7)]


# --- faults of ours ---------------------------------------------------------------------------------------------------

BREAKS_ONE = """
from grader.hookspecs import hookimpl


@hookimpl
def grader_score_submission(submission):
    if submission.id == "bob":
        raise KeyError("broken plugin")
"""


def test_a_fault_outside_of_any_test_is_one_result_without_a_grade(
    submissions,
    course,
    job,
    texts,
    tmp_path,
):
    (course / "plugins").mkdir()
    (course / "plugins" / "own.py").write_text(BREAKS_ONE, encoding="utf-8")
    results = list(
        grade_all(submissions[:3], job, Listeners(make_plugins(course))),
    )
    assert [result.submission.id for result in results] == ["ada", "bob", "cy"]
    assert [result.score is None for result in results] == [False, True, False]
    assert "KeyError: 'broken plugin'" in results[1].error
    assert results[1].judgements == ()

    source = hand_in(
        tmp_path / "class",
        {name: texts[name] for name in ("ada", "bob")},
    )
    grade_class(
        get_assignment(course, "toy"),
        source,
        Options(out=tmp_path / "out"),
    )
    scores = {
        student["id"]: student["score"]
        for student in grades(tmp_path / "out")["students"]
    }
    assert scores["bob"] is None
    assert scores["ada"]["earned"] == 10


FAULTY = '''
import pytest


@pytest.mark.points(1, criterion="half")
def test_faulty(student):
    """A test with a bug."""
    raise KeyError
'''


def test_a_fault_in_a_test_gives_nobody_a_grade_and_grades_everybody_else_of_it(
    submissions,
    course,
    job,
):
    (course / "hidden_tests/toy/test_faulty.py").write_text(
        FAULTY,
        encoding="utf-8",
    )
    for result in grade_all(submissions, job, Listeners(make_plugins(course))):
        assert result.score is None
        assert [one.test.id for one in result.internal_errors] == [
            "test_faulty.py::test_faulty",
        ]
        assert len(result.judgements) == 7


# --- a student's own check --------------------------------------------------------------------------------------------


def test_a_check(toy, right, tmp_path):
    (tmp_path / "toy.py").write_text(
        right.replace("x / 2", "x"),
        encoding="utf-8",
    )
    checked = check_file(toy, tmp_path / "toy.py")
    assert checked.hidden_tests == 6
    assert [one.verdict.value for one in checked.result.judgements] == [
        "wrong answer",
        "passed",
    ]
    report = make_report(checked, datetime(2026, 3, 1, 12, tzinfo=UTC))
    page = check_page(report, checked.result)
    assert "half of x is wrong" in page


def test_a_check_of_several_students(toy, texts, tmp_path):
    with pytest.raises(
        SubmissionsError,
        match="holds the work of 6 students; one file is expected",
    ):
        check_file(toy, hand_in(tmp_path / "class", texts))
