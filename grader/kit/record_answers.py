"""Writes the recorded values of public tests, and tells whether they are stale."""

from __future__ import annotations

from grader.course.seeds import read_seed
from grader.errors import RecordedValuesError
from grader.grading.judge import judge
from grader.model import Assignment, OutcomeKind
from grader.suite.recorded_answers import (
    FILE,
    Recording,
    RecordingOracle,
    load,
    stale,
    write,
)
from grader.suite.reference_oracle import (
    LocalSession,
    ReferenceOracle,
    contract_of,
)
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite, public_suite
from grader.wording.judgements import feedback


def record(assignment: Assignment) -> Recording:
    """Return what the reference answers in the public tests.

    It must pass them all.

    Raises RecordedValuesError.
    """
    contract = contract_of(assignment)
    session = LocalSession(assignment, contract)
    oracle = RecordingOracle(ReferenceOracle(session, contract))
    suite = public_suite(assignment)
    cases = {case.id: case for case in suite.cases}
    for outcome in suite.run(
        RemoteStudent(session, contract),
        oracle,
        suite.cases,
    ):
        if outcome.kind is not OutcomeKind.PASSED:
            reason = outcome.error
            if not reason:
                reason = feedback(judge(outcome, cases[outcome.test]))
            text = f"The reference does not pass the public test {outcome.test}: {reason}"
            raise RecordedValuesError(text, "Fix one of them.")
    hidden = Suite(assignment.hidden_tests, read_seed(assignment.hidden_tests))
    return Recording(oracle.recorded, len(hidden.cases))


def write_recording(assignment: Assignment) -> Recording:
    """Write the recorded values of *assignment* and return them."""
    recording = record(assignment)
    write(recording, assignment.public_tests / FILE)
    return recording


def check_recording(assignment: Assignment) -> None:
    """Raise RecordedValuesError where the recorded values are missing or stale."""
    recorded = load(assignment.public_tests / FILE)
    differing = stale(recorded, record(assignment))
    if differing:
        text = (
            f"The recorded values of {assignment.id} are stale:"
            f" {', '.join(differing[:5])}."
        )
        raise RecordedValuesError(text, f"Run `grader record {assignment.id}`.")
