"""Grades submissions side by side, and yields their results as they come."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import replace
from itertools import islice

from grader.course.catalogue import get_assignment
from grader.errors import GraderError
from grader.model import Assignment, Result, Submission
from grader.model.options import Job, Options
from grader.plugins import Listeners
from grader.runs.executors import QUEUED_PER_PROCESS
from grader.runs.packing import pack
from grader.runs.work import close, grade_submission, offer

#: A further process pays off only where it has this many submissions: it must
#: import torch twice first.
SUBMISSIONS_PER_PROCESS = 8


def grade_all(
    submissions: Sequence[Submission],
    job: Job,
    listeners: Listeners,
    reused: int = 0,
) -> Iterator[Result]:
    """Yield the result of each of *submissions* as it comes, and tell the plugins."""
    useful_jobs = max(1, len(submissions) // SUBMISSIONS_PER_PROCESS)
    options = replace(job.options, jobs=min(job.options.jobs, useful_jobs))
    job = replace(job, options=options)
    assignment = get_assignment(job.course, job.assignment)
    key = offer(assignment)
    executor: Executor = listeners.manager.hook.grader_make_executor(
        options=options,
        job=job,
    )
    total = reused + len(submissions)
    waiting = iter(submissions)
    running: dict[Future[Result], Submission] = {}
    try:
        while True:
            free = max(0, _window(executor, options) - len(running))
            for submission in islice(waiting, free):
                work = pack(submission)
                future = executor.submit(grade_submission, work, key, options)
                running[future] = submission
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                result = _result_of(future, running.pop(future), assignment)
                yield result  # it is kept before anybody hears of it
                listeners.tell(
                    "grader_submission_graded",
                    result=result,
                    total=total,
                )
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        close()


def _window(executor: Executor, options: Options) -> int:
    """Return how many submissions *executor* is handed at once."""
    window: int = getattr(executor, "window", QUEUED_PER_PROCESS * options.jobs)
    return window


def _result_of(
    future: Future[Result],
    submission: Submission,
    assignment: Assignment,
) -> Result:
    """Return the result, or one without a score that holds what went wrong.

    What goes wrong in the grader does not end the batch.
    """
    try:
        # Elsewhere the course lies in another folder, and of the submission
        # only what is graded has travelled.
        return replace(
            future.result(),
            assignment=assignment,
            submission=submission,
        )
    except GraderError:
        # the course or the machine must be mended: no submission would fare
        # better
        raise
    except Exception:  # noqa: BLE001 - our fault must not cost the other submissions
        error = traceback.format_exc()[-20_000:]
        return Result(
            submission,
            assignment=assignment,
            judgements=(),
            score=None,
            error=error,
        )
