"""A process that is ended while it grades costs its own submission at most: the others are graded by the next one."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from grader.course.catalogue import get_assignment
from grader.export.exportable import Status, has_grade, status_of
from grader.grading.shortfall import Cause, shortfall
from grader.hookspecs import hookimpl
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.report.class_parts.needs_look import needs_look
from grader.runs.executors import LocalProcesses

#: A plugin of the course, so that every process has it.
KILLER = """
import os, signal
from grader.hookspecs import hookimpl

@hookimpl
def grader_start_worker(submission, assignment, limits):
    if submission.id == "heavy":
        os.kill(os.getpid(), signal.SIGKILL)
    return None
"""


class TwoProcesses:
    @hookimpl
    def grader_make_executor(self, options, job):
        del options
        return LocalProcesses(2, job)


@pytest.fixture(scope="module")
def deadly_course(toy_course, tmp_path_factory):
    course = tmp_path_factory.mktemp("deadly") / "course"
    shutil.copytree(toy_course, course)
    (course / "plugins").mkdir(exist_ok=True)
    (course / "plugins" / "killer.py").write_text(KILLER, encoding="utf-8")
    return course


@pytest.fixture(scope="module")
def graded(deadly_course, right, tmp_path_factory):
    source = tmp_path_factory.mktemp("class")
    for name in ("ann", "bob", "heavy", "zoe"):
        (source / name).mkdir()
        (source / name / "toy.py").write_text(right, encoding="utf-8")
    return grade_class(
        get_assignment(deadly_course, "toy"),
        source,
        Options(jobs=2, out=source.parent / "out"),
        [TwoProcesses()],
    )


def result_of(graded, student):
    (result,) = [
        result for result in graded.results if result.submission.id == student
    ]
    return result


def test_the_others_are_graded(graded):
    for student in ("ann", "bob", "zoe"):
        result = result_of(graded, student)
        assert result.score.earned == result.score.maximum
        assert status_of(result) is Status.GRADED


def test_the_submission_that_ends_its_process_is_too_large_to_grade(graded):
    result = result_of(graded, "heavy")
    assert status_of(result) is Status.TOO_LARGE
    assert has_grade(result)
    assert result.score.earned == 0
    assert not result.internal_errors
    assert not result.error
    assert shortfall(result).cause is Cause.TOO_LARGE


def test_a_person_is_told_to_look(graded):
    (group,) = needs_look(graded.results, ()).groups
    assert group.cause == "Too large to grade"
    (row,) = group.rows
    assert row.student.name == "heavy"


BUSY = """
from grader.runs import work
work.MOST_SECONDS = 1
work._limit_cpu()
while True:
    pass
"""


@pytest.mark.skipif(os.name != "posix", reason="limits need Unix")
def test_a_process_that_computes_without_end_is_ended_by_the_system():
    ended = subprocess.run([sys.executable, "-c", BUSY], check=False)
    assert ended.returncode == -signal.SIGXCPU
