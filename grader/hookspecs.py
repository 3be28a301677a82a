"""The grader's own extension points, in the order in which they fire.

`docs/plugin_hooks.md` shows one of each at work, `docs/interface.md` says what
a plugin may import.

A plugin is any object or module whose functions carry
`@grader.hookspecs.hookimpl`. It arrives by the entry point group
`grader.plugins`, or as a Python file in the course's `plugins/` folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import pluggy

from grader.intake import Intake
from grader.model import (
    Assignment,
    Graded,
    Judgement,
    Limits,
    Outcome,
    Result,
    Rubric,
    Score,
    Submission,
    TestCase,
)
from grader.model.options import Job, Options, Reading
from grader.sandbox.host.session import Worker

__all__ = [
    "grader_collect_submissions",
    "grader_judge_outcome",
    "grader_make_executor",
    "grader_score_submission",
    "grader_start_worker",
    "grader_submission_graded",
    "grader_write_overview",
    "grader_write_reports",
    "hookimpl",
]

hookspec = pluggy.HookspecMarker("grader")
hookimpl = pluggy.HookimplMarker("grader")


@hookspec(firstresult=True)
def grader_collect_submissions(
    source: Path,
    assignment: Assignment,
    reading: Reading,
) -> Intake | None:
    """Return the submissions in *source*, or None for a layout that the plugin lacks.

    Called once a run, before anything is started. Nothing in the source may
    vanish: what becomes no submission is listed as unmatched. The roster of
    *reading* is applied afterwards. Example: recognise a course site's download
    by its file names.
    """


@hookspec(firstresult=True)
def grader_make_executor(options: Options, job: Job) -> Executor | None:
    """Return the executor that grades whole submissions, or None to leave it to others.

    Called once a run. The unit of work is one submission, see
    `grader.runs.work.grade_submission`. Example: a pool of processes on a
    cluster.
    """


@hookspec(firstresult=True)
def grader_start_worker(
    submission: Submission,
    assignment: Assignment,
    limits: Limits,
) -> Worker | None:
    """Return a fresh process that can hold *submission*, confined to *limits*, or None.

    Called for each submission and test module, and again after a worker was lost.
    Example: a worker in a container.
    """


@hookspec(firstresult=True)
def grader_judge_outcome(
    outcome: Outcome,
    test_case: TestCase,
) -> Judgement | None:
    """Return the verdict, credit and feedback for *outcome*, or None for the usual ones.

    Called for each test of each submission. Example: half credit where only the
    shape of a value is right.
    """


@hookspec(firstresult=True)
def grader_score_submission(
    submission: Submission,
    judgements: Sequence[Judgement],
    rubric: Rubric,
) -> Score | None:
    """Return the points that *judgements* earn, or None for the usual sum.

    Called once a submission. Example: an all-or-nothing criterion.
    """


@hookspec
def grader_submission_graded(result: Result, total: int) -> None:
    """Tell that a submission, one of *total*, is graded. Changes nothing.

    Called once a submission, in the coordinating process. Example: a progress
    bar, or a line in a log.
    """


@hookspec
def grader_write_reports(
    assignment: Assignment,
    results: Sequence[Result],
    intake: Intake,
    directory: Path,
) -> Sequence[Path] | None:
    """Write files about a graded class into *directory* and return their paths.

    Called once a run, at its end; every plugin's files are collected. Example:
    grades in another format.
    """


@hookspec
def grader_write_overview(
    graded: Sequence[Graded],
    directory: Path,
) -> Sequence[Path] | None:
    """Write files that bring several assignments of one class together.

    They go into *directory*; return their paths. Called once, after the reports
    of each, where `grader grade` was given several. Example: a weighted total.
    """
