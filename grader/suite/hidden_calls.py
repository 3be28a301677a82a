"""The calls that tests make of the reference, known before anybody hands in."""

from __future__ import annotations

from grader.model import Call
from grader.suite.reference_oracle import LocalSession, call_key
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite
from grader.suite.submission_run import Answers


def calls_of_reference(
    suite: Suite,
    session: LocalSession,
    oracle: Answers,
) -> dict[bytes, Call]:
    """Return by key the calls that *suite* makes of the reference in *session*.

    Others depend on what a student answered before.
    """
    student = RemoteStudent(session, session.manager.contract)
    outcomes = suite.run(student, oracle, suite.cases)
    calls = (call for outcome in outcomes for call in outcome.calls)
    return {call_key(call.hook, call.arguments): call for call in calls}
