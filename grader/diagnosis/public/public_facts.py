"""What small public cases show: measured facts that a student may read in full."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.diagnosis.altered_replies import Mistakes
from grader.diagnosis.attribution import Naming
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.leaves import Failed, Part, parts_of
from grader.diagnosis.public.counterexample import shown
from grader.diagnosis.public.public_cases import Trial, Trials
from grader.diagnosis.submission_diagnosis import (
    changed_inputs,
    kind_naming,
    stated,
)
from grader.model import Call, Diagnosis, Outcome, OutcomeKind
from grader.suite.upstream import upstream_of


def public_facts(
    shown_by_test: Mapping[str, Trial],
    trials: Trials,
    named: Sequence[Mistakes],
    *,
    credited: Collection[str],
) -> tuple[Diagnosis, ...]:
    """Return the facts behind the failed tests of *shown_by_test*, with small calls.

    What the mistakes *named* change is explained by them. Of hooks that may be
    *credited* under another convention than the reference's, wrong values alone
    are no fact.
    """
    if not shown_by_test:
        return ()
    parts = _parts(shown_by_test, trials)
    naming = Naming(
        parts,
        trials.altered,
        upstream_of(
            trials.contract,
            [leaf.call for part in parts for leaf in part.leaves],
            trials.altered.ran_of_handout,
        ),
    )
    sure = [mistakes[:1] for mistakes in named]
    explained_hooks = {
        part.hook
        for part in parts
        for mistakes in sure
        if trials.altered.touches(mistakes, part)
    }
    suspects = [
        suspect
        for part in parts
        if (suspect := _unexplained(part, sure, naming, credited)).wrong
    ]
    facts = stated(
        naming,
        kind_naming(naming),
        suspects,
        half_explained=(),
        hooks=explained_hooks,
        failed=set(shown_by_test),
    )
    diagnoses = [
        replace(fact.diagnosis, counterexample=_example(fact, trials))
        for fact in facts
    ]
    return (*diagnoses, *_changed(shown_by_test, trials))


def _parts(
    shown_by_test: Mapping[str, Trial],
    trials: Trials,
) -> list[Part]:
    tests: dict[str, list[str]] = {}
    for test, trial in shown_by_test.items():
        tests.setdefault(trial.call.hook, []).append(test)
    calls = [
        (trial.call, tuple(tests[trial.call.hook]))
        for trial in trials.asked.values()
        if trial.call.hook in tests and not _is_judged_by_tests(trial, trials)
    ]
    right = partial(trials.altered.leaves, ())
    return parts_of(calls, trials.contract, right, set(shown_by_test))


def _is_judged_by_tests(trial: Trial, trials: Trials) -> bool:
    return trials.contract.hooks[trial.call.hook].judged_by_tests


def _unexplained(
    part: Part,
    sure: Sequence[Mistakes],
    naming: Naming,
    credited: Collection[str],
) -> Part:
    """Return *part* without what is explained, credited or drawn at random."""
    leaves = [
        leaf
        for leaf in part.leaves
        if not part.random
        and not naming.explains(sure, leaf)
        and not (
            part.hook in credited
            and not isinstance(leaf.actual, Failed)
            and leaf.actual.shape == leaf.right.shape
        )
    ]
    return Part(part.hook, part.name, tuple(leaves))


def _example(fact: Explanation, trials: Trials) -> Call | None:
    by_call = {id(trial.call): trial for trial in trials.asked.values()}
    for part in fact.parts:
        names = [other.name for other in fact.parts if other.hook == part.hook]
        for leaf in part.wrong:
            call = shown(by_call[id(leaf.call)], names, trials.cases)
            if call is not None:
                return call
    return None


def _changed(
    shown_by_test: Mapping[str, Trial],
    trials: Trials,
) -> Iterator[Diagnosis]:
    """Yield what small cases showed of inputs that are changed in place."""
    outcomes = []
    for test, trial in shown_by_test.items():
        notes = tuple(
            note
            for of_hook in trials.of(trial.call.hook)
            for note in of_hook.notes
        )
        outcomes.append(Outcome(test, OutcomeKind.DIFFERENT, notes=notes))
    for explanation in changed_inputs(outcomes, set(shown_by_test)):
        yield explanation.diagnosis
