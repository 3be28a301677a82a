"""Makes one result of a gradebook again, here and now, and compares the two.

Changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.gradebook import Change, Gradebook, Keys, Run, Standing, change
from grader.gradebook.provenance import differences
from grader.gradebook.unknown_student import unknown_student
from grader.model import Call, Manifest, Result, Verdict
from grader.model.options import Options
from grader.runs.packing import pack
from grader.runs.work import close, grade_submission, offer
from grader.sandbox.reader.filling import with_notebooks


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A result that was made again.

    `made_with` says what it was made with differently than then. `change` is
    None where points and verdicts agree; `values` names the failed tests that
    do, in which the submission returned something else than then.
    """

    assignment: str
    graded: str
    points: str | None
    tests: int
    made_with: tuple[str, ...]
    change: Change | None
    values: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether both times gave the same."""
        return self.change is None and not self.values


def reproduce(
    course: Path,
    directory: Path,
    student: str,
) -> tuple[Reproduced, ...]:
    """Grade what the gradebook in *directory* keeps of *student* again.

    One answer for each assignment of the last run. Raises GradebookError where
    there is no such result, and GraderError as grading does.
    """
    with Gradebook.read(directory) as book:
        reproduced: list[Reproduced] = []
        for run in book.last_runs():
            assignment = get_assignment(course, run.assignment)
            newest = book.latest(run.assignment, student)
            if newest is None:
                continue
            then = book.result(newest, assignment)
            now = _graded_now(then, run)
            reproduced.append(
                _compared(run, newest.graded, newest.keys, then, now),
            )
        if not reproduced:
            runs = book.last_runs()
            students = {name for run in runs for name in run.students}
            assignments = [run.assignment for run in runs]
            raise unknown_student(student, assignments, students)
        return tuple(reproduced)


def _graded_now(then: Result, run: Run) -> Result:
    """Return the result of grading the submission of *then* again, isolated as then."""
    assignment = then.assignment
    options = Options().like(run.options)
    try:
        (submission,) = with_notebooks(
            [then.submission],
            assignment.file,
            assignment.also,
        )
        return grade_submission(pack(submission), offer(assignment), options)
    finally:
        close()


def _compared(
    run: Run,
    graded: str,
    keys: Keys,
    then: Result,
    now: Result,
) -> Reproduced:
    before = Standing.of(then, keys)
    after = Standing.of(now, _keys(now.manifest, keys))
    return Reproduced(
        assignment=run.assignment,
        graded=graded,
        points=before.earned,
        tests=len(then.judgements),
        made_with=tuple(_made_with(then.manifest, now.manifest)),
        change=change(then.submission.id, before, after),
        values=_changed_values(then, now),
    )


def _made_with(then: Manifest | None, now: Manifest | None) -> Sequence[str]:
    if then is None or now is None:
        return ["it was graded before manifests were kept"]
    return list(differences(then, now))


def _keys(manifest: Manifest | None, otherwise: Keys) -> Keys:
    if manifest is None:
        return otherwise
    return Keys(manifest.submission, manifest.assignment, manifest.environment)


def _changed_values(then: Result, now: Result) -> tuple[str, ...]:
    """Return the tests that failed both times, but with other answers to their calls."""
    answers_now = _answers_of_failed(now)
    return tuple(
        test
        for test, answers in _answers_of_failed(then).items()
        if test in answers_now and answers_now[test] != answers
    )


def _answers_of_failed(result: Result) -> dict[str, list[tuple[object, ...]]]:
    """Return the calls with their answers, by failed test."""
    return {
        judgement.test.id: _answers(judgement.outcome.calls)
        for judgement in result.judgements
        if judgement.verdict is not Verdict.PASSED
    }


def _answers(calls: Sequence[Call]) -> list[tuple[object, ...]]:
    return [(call.hook, call.arguments, call.reply) for call in calls]
