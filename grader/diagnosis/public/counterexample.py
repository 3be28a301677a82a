"""A small public case of the same mistake for each diagnosis.

A student can reproduce the mistake with it, without a hidden case. For a named
mistake the cases are those that it changes; a measured fact of hidden calls is
for staff, and makes do with the cases that were asked anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.leaves import Failed, Leaves, Value
from grader.diagnosis.public.case_pool import SmallCases
from grader.diagnosis.public.public_cases import (
    MOST_CALLS,
    MOST_TRIES,
    Trial,
    Trials,
    wrong_names,
)
from grader.model import Call, Diagnosis, Plain
from grader.testing.arrays import plain_tree

#: What a reply that is one array or number is called.
RESULT = "result"


@dataclass(frozen=True)
class Search:
    """A diagnosis, and what a small call must show: its mistakes, or wrong leaves.

    *names* are the leaves that it is about, by hook.
    """

    diagnosis: Diagnosis
    mistakes: Mistakes
    names: Mapping[str, frozenset[str]]


def search_for(explanation: Explanation) -> Search:
    """Return what to look for in small cases."""
    names: dict[str, frozenset[str]] = {}
    for part in explanation.parts:
        earlier = names.get(part.hook, frozenset())
        names[part.hook] = earlier | {part.name}
    return Search(explanation.diagnosis, explanation.mistakes, names)


class Counterexamples:
    """Finds small cases for diagnoses; which ones show a mistake is remembered."""

    def __init__(self, cases: SmallCases, altered: Altered) -> None:
        self.cases = cases
        self.altered = altered
        self._showing: dict[Mistakes, tuple[Call, ...]] = {}

    def of_mistake(self, mistakes: Mistakes, trials: Trials) -> Call | None:
        """Return a small case at which a submission shows the first of *mistakes*.

        Asks at most `MOST_TRIES` times. It follows from the mistake and from
        what small cases give.
        """
        most = min(len(trials.asked) + MOST_TRIES, MOST_CALLS + MOST_TRIES)
        for small_case in self._cases_showing(mistakes[:1]):
            is_new = id(small_case) not in trials.asked
            if is_new and len(trials.asked) >= most:
                continue
            trial = trials.ask(small_case)
            altered = self.altered.leaves(mistakes[:1], small_case)
            if isinstance(trial.want, Failed):
                continue
            changed = wrong_names(altered, trial.want, trial.want)
            call = shown(trial, changed, self.cases)
            if call is not None and _fails_alike(trial.got, altered):
                return call
        return None

    def of_fact(self, search: Search, trials: Trials) -> Call | None:
        """Return the first case that was asked and is wrong in the same leaves."""
        for trial in trials.asked.values():
            names = search.names.get(trial.call.hook, frozenset())
            call = shown(trial, names, self.cases) if names else None
            if call is not None:
                return call
        return None

    def _cases_showing(self, mistakes: Mistakes) -> tuple[Call, ...]:
        if mistakes not in self._showing:
            self._showing[mistakes] = tuple(self._showing_in_hooks(mistakes))
        return self._showing[mistakes]

    def _showing_in_hooks(self, mistakes: Mistakes) -> Iterator[Call]:
        """Yield the first few cases of each hook that *mistakes* change."""
        for name, hook in self.cases.contract.hooks.items():
            if name not in self.cases or hook.judged_by_tests:
                continue
            changed = (
                call
                for call in self.cases.of(name)
                if self.altered.differs(mistakes, call)
            )
            yield from islice(changed, MOST_TRIES)


def _fails_alike(got: Leaves, altered: Leaves) -> bool:
    """Return whether both give values, or neither does."""
    return isinstance(got, Failed) is isinstance(altered, Failed)


def shown(
    trial: Trial,
    names: Collection[str],
    cases: SmallCases,
) -> Call | None:
    """Return the call of *trial* as it is shown, as the handout speaks of it.

    Arguments that the handout does not know are left out, and of its replies only
    those of the leaves *names* that differ are shown. None where nothing does. A
    reply that is not usable counts if it is wrong in a way that tells.
    """
    hook = cases.contract.hooks[trial.call.hook]
    arguments = {
        name: value
        for name, value in trial.call.arguments.items()
        if name not in hook.internal
    }
    call = replace(
        trial.call,
        hook=hook.label,
        arguments=arguments,
        python=cases.python(trial.call.hook),
    )
    if isinstance(trial.want, Failed):
        return None
    if isinstance(trial.got, Failed):
        if trial.got.lost:
            return None
        return replace(call, expected=_named(trial.want, trial.want))
    wrong = wrong_names(trial.got, trial.want, names)
    if not wrong:
        return None
    if any(isinstance(trial.got.get(name), Failed) for name in wrong):
        return replace(call, expected=_named(trial.want, wrong))
    return replace(
        call,
        reply=_named(trial.got, wrong),
        expected=_named(trial.want, wrong),
    )


def _named(
    leaves: Mapping[str, Value],
    names: Iterable[str],
) -> dict[str, Plain]:
    values = ((name, leaves.get(name)) for name in names)
    return {
        name or RESULT: plain_tree(value)
        for name, value in values
        if isinstance(value, np.ndarray)
    }
