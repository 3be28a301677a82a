"""Which worker runs which tests, and what is noted meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.course.handout import Contract
from grader.grading.deductions import deduction_note
from grader.model import Judgement, Note, Outcome, Submission, TestCase
from grader.model.disclosure import is_public
from grader.sandbox.host.session import Session
from grader.suite.order import ordered
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite, by_module
from grader.suite.submission_run import Answers
from grader.suite.transcripts import Transcripts


def run_cases(
    suite: Suite,
    oracle: Answers,
    contract: Contract,
    session: Session,
    order: str = "",
    transcripts: Transcripts | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of every case of *suite*.

    State left by one module of tests does not reach the next; of hooks that are
    judged by tests, what one test left does not. *session* must be fresh. *order* is
    a seed for the order within modules, "" the usual one.
    """
    passed: dict[str, bool] = {}
    alone = all(hook.judged_by_tests for hook in contract.hooks.values())
    for cases in _sittings(suite.cases, alone=alone):
        student = RemoteStudent(session, contract)
        in_order = ordered(cases, order)
        yield from suite.run(student, oracle, in_order, passed, transcripts)
        session.end_worker()


def _sittings(
    cases: Sequence[TestCase],
    *,
    alone: bool,
) -> list[list[TestCase]]:
    """Return *cases* as workers get them: by module, public inputs before hidden ones.

    So a worker that runs a public test has seen no hidden input, nor has one
    before it. *alone*, each case has a worker of its own: a test that judges an
    answer by one property tolerates what others do not, and an answer that is wrong
    only at first must not be wrong in such a test only.
    """
    public = [case for case in cases if is_public(case)]
    hidden = [case for case in cases if not is_public(case)]
    if alone:
        return [[case] for case in (*public, *hidden)]
    return [*by_module(public).values(), *by_module(hidden).values()]


def collect_notes(
    submission: Submission,
    session: Session,
    judgements: Sequence[Judgement],
) -> tuple[Note, ...]:
    """Return all notes of a submission once each: of intake, worker and tests."""
    of_tests = (
        note for judgement in judgements for note in judgement.outcome.notes
    )
    deductions = deduction_note(session.findings, session.assignment.forbidden)
    notes = (*submission.notes, *session.notes, *of_tests, *deductions)
    return tuple(dict.fromkeys(notes))
