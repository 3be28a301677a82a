"""Diagnoses the submissions of a class: what the same answers lead to is found once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace

from cachetools import LRUCache

from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.public.case_pool import SmallCases
from grader.diagnosis.public.counterexample import (
    Counterexamples,
    Search,
    search_for,
)
from grader.diagnosis.public.public_cases import (
    NamesIn,
    Trial,
    Trials,
    ask_for_failed_tests,
    first_call,
)
from grader.diagnosis.public.public_facts import public_facts
from grader.diagnosis.replay_budget import BudgetSpentError
from grader.diagnosis.submission_diagnosis import diagnose
from grader.model import (
    Call,
    Diagnosis,
    Judgement,
    NoteKind,
    Outcome,
    OutcomeKind,
    PublicRun,
    Recurrence,
    StudentFailure,
    Verdict,
    Visibility,
)
from grader.model.disclosure import failed, names_shown
from grader.model.phrase import Statement, phrase
from grader.suite.digest import digest
from grader.suite.remote_student import Asked
from grader.wording.explanations import stated

#: How many submissions' diagnoses are kept, each with what to look for.
_MOST = 2_000


class Diagnoser:
    """Explains the failed tests of submissions.

    *altered* tells what misconceptions give, *names_in* what the code of a test
    is about.
    """

    def __init__(
        self,
        altered: Altered,
        cases: SmallCases,
        names_in: NamesIn,
    ) -> None:
        self.altered = altered
        if altered.kinds is not None:
            altered.kinds.budget = altered.budget  # one search, one budget
        self.cases = cases
        self.names_in = names_in
        self._examples = Counterexamples(cases, altered)
        self._memory: LRUCache[Hashable, tuple[Search, ...]] = LRUCache(_MOST)

    def diagnoses(
        self,
        judgements: Sequence[Judgement],
        session: Asked,
    ) -> tuple[tuple[Diagnosis, ...], PublicRun]:
        """Return what explains the failed tests of a submission, and what is public.

        *session* must not have seen a hidden input: it is asked small cases.
        Whatever goes wrong with them costs the small cases only.
        """
        searches = self._searches([each.outcome for each in judgements])
        visible = _visible(judgements)
        named = names_shown(
            (search.diagnosis for search in searches),
            {judgement.test.id for judgement in visible},
        )
        mistakes = [
            search.mistakes
            for search in searches
            if any(search.diagnosis is diagnosis for diagnosis in named)
        ]
        # small cases are few, and have nothing to do with what naming took
        self.altered.budget.start()
        trials = Trials(self.cases, self.altered, session)
        public = self._public_run(judgements, trials, mistakes)
        diagnoses = [
            self._with_example(search, trials, mistakes, visible)
            for search in searches
        ]
        if self.altered.kept is not None:
            self.altered.kept.write()
        return tuple(diagnoses), public

    def _public_run(
        self,
        judgements: Sequence[Judgement],
        trials: Trials,
        named: Sequence[Mistakes],
    ) -> PublicRun:
        try:
            shown = ask_for_failed_tests(judgements, trials, self.names_in)
            facts = public_facts(
                shown,
                trials,
                named,
                credited=_credited(_visible(judgements)),
            )
        except Exception:  # noqa: BLE001 - a nicety must not cost a student the grade
            return PublicRun()
        recurrences = [
            Recurrence(test, _failure(trial)) for test, trial in shown.items()
        ]
        return PublicRun(tuple(recurrences), facts)

    def _with_example(
        self,
        search: Search,
        trials: Trials,
        named: Collection[Mistakes],
        visible: Sequence[Judgement],
    ) -> Diagnosis:
        """Return a diagnosis with a small case, and where its student reads it."""
        diagnosis = search.diagnosis
        if diagnosis.misconception is None:
            call = self._examples.of_fact(search, trials)
            return replace(diagnosis, counterexample=call)
        example: Call | None = None
        if search.mistakes in named:
            try:
                example = self._examples.of_mistake(search.mistakes, trials)
            except Exception:  # noqa: BLE001 - as above
                example = None
        return replace(
            diagnosis,
            counterexample=example,
            mistakes=search.mistakes,
            shown_at=self._shown_at(search.mistakes, visible),
        )

    def _shown_at(
        self,
        mistakes: Mistakes,
        visible: Sequence[Judgement],
    ) -> tuple[str, ...]:
        """Return the failed tests whose first call the first of *mistakes* changes.

        Where there is none, those of its criterion.
        """
        failures = [judgement for judgement in visible if failed(judgement)]
        try:
            changed = [
                judgement.test.id
                for judgement in failures
                if self._changes(mistakes[:1], first_call(judgement))
            ]
        except Exception:  # noqa: BLE001 - as above
            changed = []
        if changed:
            return tuple(changed)
        criterion = self.altered.misconceptions[mistakes[0]].criterion
        return tuple(
            judgement.test.id
            for judgement in failures
            if judgement.test.criterion == criterion
        )

    def _changes(self, mistakes: Mistakes, call: Call | None) -> bool:
        if call is None:
            return False
        if self.altered.contract.hooks[call.hook].judged_by_tests:
            return False
        return self.altered.differs(mistakes, call)

    def _searches(self, outcomes: Sequence[Outcome]) -> tuple[Search, ...]:
        key = tuple(map(_particulars, outcomes))
        if key not in self._memory:
            explanations = self._explanations(outcomes)
            self._memory[key] = tuple(map(search_for, explanations))
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
    statement = Statement(
        phrase("Not every mistake was looked for"),
        (
            phrase(
                "Your values were compared with those of common mistakes, but not of"
                " all their combinations: there were too many. Your points do not"
                " depend on it.",
            ),
        ),
    )
    diagnosis = stated(
        statement,
        [outcome.test for outcome in outcomes if outcome.kind in failed],
    )
    return Explanation(diagnosis, mistakes=(), parts=())


def _visible(judgements: Sequence[Judgement]) -> list[Judgement]:
    return [
        judgement
        for judgement in judgements
        if judgement.test.visibility is not Visibility.STAFF
    ]


def _credited(judgements: Sequence[Judgement]) -> set[str]:
    """Return the hooks that may have earned points under another convention.

    Whether there is one is a note; which tests it stands in would tell more.
    """
    has_convention = any(
        note.kind is NoteKind.CONVENTION
        for judgement in judgements
        for note in judgement.outcome.notes
    )
    if not has_convention:
        return set()
    calls = [
        first_call(judgement)
        for judgement in judgements
        if judgement.verdict is Verdict.PASSED
    ]
    return {call.hook for call in calls if call is not None}


def _failure(trial: Trial) -> StudentFailure | None:
    reply = trial.call.reply
    return reply if isinstance(reply, StudentFailure) else None


def _particulars(outcome: Outcome) -> Hashable:
    """Return what is particular to *outcome*: inputs and right answers follow from its test."""
    return (
        outcome.test,
        outcome.kind,
        outcome.notes,
        digest(*(call.reply for call in outcome.calls)),
    )
