"""Grades submissions side by side, and yields their results as they come."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    wait,
)
from dataclasses import replace

from grader.course.catalogue import get_assignment
from grader.errors import GraderError, OverrunError
from grader.model import Assignment, Result, Submission
from grader.model.options import Job, Options
from grader.model.phrase import phrase
from grader.plugins import Listeners
from grader.runs.executors import QUEUED_PER_PROCESS
from grader.runs.packing import pack
from grader.runs.work import close, grade_submission, offer
from grader.wording.phrases import english

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
    queue = _Queue(submissions)
    running: dict[Future[Result], Submission] = {}
    try:
        while True:
            free = max(0, _window(executor, options) - len(running))
            for submission in queue.take(free, len(running)):
                work = pack(submission)
                future = executor.submit(grade_submission, work, key, options)
                running[future] = submission
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission = running.pop(future)
                if queue.again(submission, future.exception()):
                    continue
                result = _result_of(future, submission, assignment)
                yield result  # it is kept before anybody hears of it
                listeners.tell(
                    "grader_submission_graded",
                    result=result,
                    total=total,
                )
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        close()


class _Queue:
    """Submissions to grade: first all, then, alone, those whose process was ended.

    One process that is ended ends them all. Which submission it was is told by
    grading each of them with no other beside it. One whose process is ended then
    too is too large to grade, and so is one that computed for too long.
    """

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._waiting = deque(submissions)
        self._alone: deque[Submission] = deque()
        self._tried: set[str] = set()

    def take(self, free: int, running: int) -> Iterator[Submission]:
        """Yield the submissions to begin with, while so many are *running*."""
        if not self._alone:
            for _ in range(min(free, len(self._waiting))):
                yield self._waiting.popleft()
        elif not running:
            submission = self._alone.popleft()
            self._tried.add(submission.id)
            yield submission

    def again(
        self,
        submission: Submission,
        problem: BaseException | None,
    ) -> bool:
        """Put *submission* back where *problem* is that its process was ended, or it overran.

        Return whether that helps: not where nothing was graded of it.
        """
        overran = isinstance(problem, OverrunError)
        if submission.too_large or not (
            overran or isinstance(problem, BrokenExecutor)
        ):
            return False
        if overran or submission.id in self._tried:
            submission = _without_files(submission)
        self._alone.append(submission)
        return True


def _without_files(submission: Submission) -> Submission:
    """Return *submission* as one of which nothing can be graded."""
    text = phrase(
        "grading it took more time or memory than it may; a person looks at it",
    )
    return replace(
        submission,
        files=(),
        main=None,
        parts=(),
        untouched={},
        problem=english(text),
        problem_phrase=text,
        too_large=True,
    )


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
