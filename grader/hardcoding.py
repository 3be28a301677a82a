"""Finds replies that fit only the published inputs: public tests, run again with other draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.model import Assignment, Judgement, Outcome, OutcomeKind, TestCase, Verdict
from grader.run_tests import Suite, public_suite

#: Runs a case of a suite on the submission at hand, once: nothing here turns on what float32 would give.
Run = Callable[[Suite, TestCase], Outcome]
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
        # The published inputs come first: who is wrong mostly fails with them too.
        cases = [case for case in cases if run(self.suite, case).kind is OutcomeKind.PASSED]
        for suite in self._fresh:
            cases = [case for case in cases if run(suite, case).kind is OutcomeKind.DIFFERENT]
        return tuple(dict.fromkeys(case.title for case in cases))
