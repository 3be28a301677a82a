"""A process that is ended while it grades costs its own submission at most: the others are graded by the next one."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import OverrunError
from grader.export.exportable import Status, has_grade, status_of
from grader.grading.shortfall import Cause, shortfall
from grader.hookspecs import hookimpl
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.report.class_parts.needs_look import needs_look
from grader.runs import cpu_limit
from grader.runs.executors import InlineExecutor, LocalProcesses

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


#: The same for the computing time of the grading process, of which others need far
#: less. Whatever is raised in it meanwhile it catches, as a test does.
BURNER = """
from contextlib import suppress
from grader.hookspecs import hookimpl
from grader.runs import cpu_limit

cpu_limit.MOST_SECONDS = 3

@hookimpl
def grader_start_worker(submission, assignment, limits):
    for _ in range(3 if submission.id == "heavy" else 0):
        with suppress(BaseException):
            while True:
                pass
    return None
"""
NAMES = ("ann", "bob", "heavy", "zoe")


class TwoProcesses:
    @hookimpl
    def grader_make_executor(self, options, job):
        del options
        return LocalProcesses(2, job)


class InThisProcess:
    @hookimpl
    def grader_make_executor(self, options, job):
        del options, job
        return InlineExecutor()


def graded_class(course, right, place, plugin, executor):
    """Return the class, and an assignment that asks *plugin* for its workers."""
    shutil.copytree(course, place / "course")
    (place / "course" / "plugins").mkdir(exist_ok=True)
    path = place / "course" / "plugins" / "hostile.py"
    path.write_text(plugin, encoding="utf-8")
    for name in NAMES:
        (place / "class" / name).mkdir(parents=True)
        file = place / "class" / name / "toy.py"
        file.write_text(right, encoding="utf-8")
    return grade_class(
        get_assignment(place / "course", "toy"),
        place / "class",
        Options(jobs=2, out=place / "out"),
        [executor],
    )


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((KILLER, TwoProcesses), id="ended"),
        pytest.param((BURNER, TwoProcesses), id="overrun"),
        pytest.param((BURNER, InThisProcess), id="overrun in this process"),
    ],
)
def graded(request, toy_course, right, tmp_path_factory):
    if os.name != "posix":
        pytest.skip("limits need Unix")
    plugin, executor = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpu_limit, "MOST_SECONDS", cpu_limit.MOST_SECONDS)
        yield graded_class(
            toy_course,
            right,
            tmp_path_factory.mktemp("hostile").resolve(),
            plugin,
            executor(),
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
from grader.runs import cpu_limit
cpu_limit.MOST_SECONDS = 1
cpu_limit.FURTHER_SECONDS = 0
cpu_limit.end_process_beyond()
while True:
    pass
"""


@pytest.mark.skipif(os.name != "posix", reason="limits need Unix")
def test_a_process_that_computes_without_end_is_ended_by_the_system():
    ended = subprocess.run([sys.executable, "-c", BUSY], check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_what_does_not_overrun_is_left_alone():
    before = signal.getsignal(signal.SIGPROF)
    with cpu_limit.limited_cpu():
        pass
    with pytest.raises(KeyError), cpu_limit.limited_cpu():
        raise KeyError
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_an_overrun_gets_out_whatever_is_raised_instead(monkeypatch):
    monkeypatch.setattr(cpu_limit, "MOST_SECONDS", 0.1)

    def work():
        try:
            while True:
                pass
        finally:
            raise KeyError

    with pytest.raises(OverrunError), cpu_limit.limited_cpu():
        work()
