"""Makes one result of a gradebook again, here and now, and compares the two.

Changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.course.toml_values import closest
from grader.errors import GradebookError, did_you_mean
from grader.gradebook import Change, Gradebook, Keys, Run, Standing, change
from grader.gradebook.provenance import differences
from grader.model import Call, Manifest, Result, Verdict
from grader.model.options import Options
from grader.runs.packing import pack
from grader.runs.work import close, grade_submission, offer
from grader.sandbox.reader.filling import with_notebooks


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A result that was made again.

    `made_with` says what it was made with differently than then.

    `change` is None where points and verdicts agree; `values` names the failed tests
    that do, in which the submission returned something else than then.
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


def reproduce(course: Path, directory: Path, student: str) -> tuple[Reproduced, ...]:
    """Grade what the gradebook in *directory* keeps of *student* again.

    One answer for each assignment of the last run.

    Raises GradebookError where there is no such result, and GraderError as grading
    does.
    """
    with Gradebook.read(directory) as book:
        found = []
        for run in book.last_runs():
            assignment = get_assignment(course, run.assignment)
            newest = book.latest(run.assignment, student)
            if newest is None:
                continue
            then = book.result(newest, assignment)
            try:
                (submission,) = with_notebooks([then.submission], assignment.file)
                now = grade_submission(
                    pack(submission), offer(assignment), Options().like(run.options)
                )
            finally:
                close()
            found.append(_compared(run, newest.graded, newest.keys, then, now))
        if not found:
            raise _unknown(student, book.last_runs(), directory)
        return tuple(found)


def _compared(
    run: Run, graded: str, keys: Keys, then: Result, now: Result
) -> Reproduced:
    standing = Standing.of(then, keys)
    return Reproduced(
        assignment=run.assignment,
        graded=graded,
        points=standing.earned,
        tests=len(then.judgements),
        made_with=tuple(_made_with(then.manifest, now.manifest)),
        change=change(
            then.submission.id, standing, Standing.of(now, _keys(now.manifest, keys))
        ),
        values=_other_values(then, now),
    )


def _made_with(then: Manifest | None, now: Manifest | None) -> Sequence[str]:
    if then is None or now is None:
        return ["it was graded before manifests were kept"]
    return list(differences(then, now))


def _keys(manifest: Manifest | None, otherwise: Keys) -> Keys:
    if manifest is None:
        return otherwise
    return Keys(manifest.submission, manifest.assignment, manifest.environment)


def _other_values(then: Result, now: Result) -> tuple[str, ...]:
    """Return the tests that failed both times, the calls of which were answered otherwise."""
    answers = {
        one.test.id: _answers(one.outcome.calls)
        for one in now.judgements
        if one.verdict is not Verdict.PASSED
    }
    failed = [
        one
        for one in then.judgements
        if one.verdict is not Verdict.PASSED and one.test.id in answers
    ]
    return tuple(
        one.test.id
        for one in failed
        if _answers(one.outcome.calls) != answers[one.test.id]
    )


def _answers(calls: Sequence[Call]) -> list[tuple[object, ...]]:
    return [(call.hook, call.arguments, call.reply) for call in calls]


def _unknown(student: str, runs: Sequence[Run], directory: Path) -> GradebookError:
    near = closest(student, {one for run in runs for one in run.students})
    tip = did_you_mean(near) or "`grader status` and the class page name everybody."
    return GradebookError(f"There is no result of {student!r} in {directory}.", tip)
