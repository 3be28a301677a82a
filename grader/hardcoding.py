"""Finds replies that fit only the published inputs: public tests, run again with other draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from grader.model import Assignment, Judgement, Outcome, OutcomeKind, TestCase, Verdict
from grader.run_tests import Suite, public_suite

#: Runs cases of a suite on the submission at hand.
Run = Callable[[Suite, Sequence[TestCase]], Iterable[Outcome]]
#: A reply must fail this often on other draws: once may be a slip of rounding.
FRESH_DRAWS = 2


class PublishedTests:
    """The public tests of an assignment, with the inputs that students have and with others of the same kind."""

    def __init__(self, assignment: Assignment, secret: str) -> None:
        self.suite = public_suite(assignment)
        self._fresh = [self.suite.with_seed(f"{secret} {number}") for number in range(FRESH_DRAWS)]

    def passed_as_published_only(self, judgements: Sequence[Judgement], run: Run) -> tuple[str, ...]:
        """Return the titles of the public tests that pass with the published inputs and give wrong values with others.

        Only criteria in which hidden tests found wrong values are looked at.
        """
        wrong = {judgement.test.criterion for judgement in judgements if judgement.verdict is Verdict.WRONG_ANSWER}
        cases = [case for case in self.suite.cases if case.criterion in wrong]
        cases = _those(cases, run(self.suite, cases), OutcomeKind.PASSED)  # first: who is wrong mostly fails here too
        for suite in self._fresh:
            cases = _those(cases, run(suite, cases), OutcomeKind.DIFFERENT)
        return tuple(dict.fromkeys(case.title for case in cases))


def _those(cases: Sequence[TestCase], outcomes: Iterable[Outcome], kind: OutcomeKind) -> list[TestCase]:
    ids = {outcome.test for outcome in outcomes if outcome.kind is kind}
    return [case for case in cases if case.id in ids]
