"""Finds replies that fit only the published inputs: public tests, run again with other draws."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Assignment, Judgement, OutcomeKind, Verdict
from grader.suite.run_tests import public_suite
from grader.suite.submission_run import Answers, Sitting, Student
from grader.suite.transcripts import Transcripts

#: A reply must fail this often on other draws: once may be a slip of rounding.
FRESH_DRAWS = 2


class PublishedTests:
    """The public tests of an assignment, with published inputs and with fresh ones."""

    def __init__(self, assignment: Assignment, secret: str) -> None:
        self.suite = public_suite(assignment)
        self._fresh = [
            self.suite.with_seed(f"{secret} {number}")
            for number in range(FRESH_DRAWS)
        ]

    def passed_as_published_only(
        self,
        judgements: Sequence[Judgement],
        student: Student,
        oracle: Answers,
        transcripts: Transcripts,
    ) -> tuple[str, ...]:
        """Return the titles of the public tests that pass with published inputs only.

        With other inputs they give wrong values. Only criteria in which hidden
        tests found wrong values are looked at.
        """
        wrong = {
            judgement.test.criterion
            for judgement in judgements
            if judgement.verdict is Verdict.WRONG_ANSWER
        }
        # Who is wrong mostly fails here already; whether float32 would pass is
        # of no interest then.
        published = Sitting(self.suite, student, oracle, transcripts)
        cases = [
            case
            for case in self.suite.cases
            if case.criterion in wrong
            and published.outcome(case).kind is OutcomeKind.PASSED
        ]
        for suite in self._fresh:
            outcomes = suite.run(
                student,
                oracle,
                cases,
                transcripts=transcripts,
            )
            different = {
                outcome.test
                for outcome in outcomes
                if outcome.kind is OutcomeKind.DIFFERENT
            }
            cases = [case for case in cases if case.id in different]
        return tuple(dict.fromkeys(case.title for case in cases))
