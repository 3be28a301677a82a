"""Diagnoses the submissions of a class: what the same answers lead to is found once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from cachetools import LRUCache

from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.counterexample import (
    Search,
    SmallCases,
    search_for,
    with_counterexamples,
)
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.replay_budget import BudgetSpentError
from grader.diagnosis.submission_diagnosis import diagnose
from grader.model import Diagnosis, Outcome, OutcomeKind
from grader.suite.digest import digest
from grader.suite.remote_student import Asked

#: How many submissions' diagnoses are kept, each with the small calls to ask.
_MOST = 2_000


class Diagnoser:
    """Explains the failed tests of submissions.

    *altered* tells what misconceptions give.
    """

    def __init__(self, altered: Altered, cases: SmallCases) -> None:
        self.altered = altered
        if altered.kinds is not None:
            altered.kinds.budget = altered.budget  # one search, one budget
        self.cases = cases
        self._memory: LRUCache[Hashable, tuple[Search, ...]] = LRUCache(_MOST)

    def diagnoses(
        self,
        outcomes: Sequence[Outcome],
        session: Asked,
    ) -> tuple[Diagnosis, ...]:
        """Return what explains the failed tests of a submission.

        Where it can be, a small case that *session* answers wrongly comes with
        it.
        """
        searches = self._searches(outcomes)
        return with_counterexamples(
            searches,
            session,
            self.altered.contract,
            self.altered,
        )

    def _searches(self, outcomes: Sequence[Outcome]) -> tuple[Search, ...]:
        key = tuple(map(_particulars, outcomes))
        if key not in self._memory:
            explanations = self._explanations(outcomes)
            searches = tuple(
                search_for(explanation, self.cases, self.altered)
                for explanation in explanations
            )
            self._memory[key] = searches
        return self._memory[key]

    def _explanations(
        self,
        outcomes: Sequence[Outcome],
    ) -> tuple[Explanation, ...]:
        """Return what explains the failed tests; only facts where a name costs too much."""
        self.altered.budget.start()
        try:
            return diagnose(outcomes, self.altered)
        except BudgetSpentError:
            facts = diagnose(outcomes, self.altered.without_misconceptions())
            return (*facts, _unnamed(outcomes))


def _unnamed(outcomes: Sequence[Outcome]) -> Explanation:
    """Return what is said where the search for a name was ended."""
    failed = (OutcomeKind.DIFFERENT, OutcomeKind.FAILED)
    diagnosis = Diagnosis(
        "Not every mistake was looked for",
        explanation=(
            "Your values were compared with those of common mistakes, but not of all"
            " their combinations: there were too many. Your points do not depend on it."
        ),
        hint="",
        misconception=None,
        tests=tuple(
            outcome.test for outcome in outcomes if outcome.kind in failed
        ),
    )
    return Explanation(diagnosis, mistakes=(), parts=())


def _particulars(outcome: Outcome) -> Hashable:
    """Return what is particular to *outcome*: inputs and right answers follow from its test."""
    return (
        outcome.test,
        outcome.kind,
        outcome.notes,
        digest(*(call.reply for call in outcome.calls)),
    )
