"""A small public case of the same mistake for each diagnosis.

A student can reproduce the mistake with it, without a hidden case.
`assignments/ID/small_cases.py`, which students get, has a function for each
hook that is worth showing:

    def mse_loss(rng):
        '''Return labels and predictions.'''
        return {"y": rng.normal(size=(2, 2)).round(1), "y_hat": rng.normal(size=(2, 2)).round(1)}

Its generator is seeded with the assignment's id, the hook and a number: nothing
of the hidden tests goes into it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from grader.course.handout import Contract
from grader.course.python_files import import_file
from grader.course.seeds import test_seed
from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.conditions import batch_size
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.leaves import Failed, Leaves, Value, flat, leaves_of
from grader.model import Assignment, Call, Diagnosis, Plain
from grader.suite.remote_student import Asked, RemoteStudent
from grader.testing.arrays import plain_tree
from grader.testing.checks import StudentError
from grader.testing.compare import difference

FILE = "small_cases.py"
#: How often the worker is asked for one submission, and for one diagnosis.
MOST_CALLS = 5
MOST_TRIES = 3
#: How many cases are drawn to find one that should show the mistake.
_DRAWS = 60
#: What a reply that is one array or number is called.
RESULT = "result"
#: Makes the arguments of a small call.
Draw = Callable[[np.random.Generator], dict[str, Any]]


class SmallCases:
    """The public generator of small cases of one assignment.

    Empty where the assignment has none.

    Raises ContractError where the file cannot be imported.
    """

    def __init__(self, assignment: Assignment, contract: Contract) -> None:
        self.assignment = assignment
        self.contract = contract
        path = assignment.public / FILE
        self._draws: dict[str, Draw] = {}
        if path.is_file():
            names = vars(import_file(path, f"small_cases_{assignment.id}"))
            self._draws = {
                hook: names[hook] for hook in contract.hooks if hook in names
            }
        self._calls: dict[str, tuple[Call, ...]] = {}

    def of(self, hook: str) -> tuple[Call, ...]:
        """Return small calls of *hook*, without replies: always the same ones."""
        if hook not in self._calls:
            self._calls[hook] = tuple(self._drawn(hook))
        return self._calls[hook]

    def _drawn(self, hook: str) -> Iterator[Call]:
        draw = self._draws.get(hook)
        if draw is None:
            return
        for number in range(_DRAWS):
            seed = test_seed(self.assignment.id, f"{FILE}::{hook}::{number}")
            drawn = draw(np.random.default_rng(seed))
            arguments = {
                name: plain_tree(value) for name, value in drawn.items()
            }
            yield Call(hook, arguments, None)

    def __contains__(self, hook: str) -> bool:
        """Return whether there are cases of *hook*."""
        return hook in self._draws


@dataclass(frozen=True)
class Search:
    """A diagnosis, and the small calls that may show its mistake.

    *names* are the leaves of their replies to look at.
    """

    diagnosis: Diagnosis
    calls: tuple[Call, ...] = ()
    names: frozenset[str] = frozenset()


def search_for(
    explanation: Explanation,
    cases: SmallCases,
    altered: Altered,
) -> Search:
    """Return where a counterexample may be found.

    Whatever goes wrong costs the counterexample only.
    """
    hooks = _hooks(explanation)
    shown = (
        name for name in cases.contract.hooks if name in cases and name in hooks
    )
    hook = next(shown, None)
    if hook is None:
        return Search(explanation.diagnosis)
    names = frozenset(
        part.name for part in explanation.parts if part.hook == hook
    )
    try:
        promising = _promising(explanation, cases.of(hook), altered)
        calls = tuple(islice(promising, MOST_TRIES))
    except Exception:  # noqa: BLE001 - a nicety must not cost a student the grade
        calls = ()
    return Search(explanation.diagnosis, calls, names)


def with_counterexamples(
    searches: Iterable[Search],
    session: Asked,
    contract: Contract,
    altered: Altered,
) -> tuple[Diagnosis, ...]:
    """Return the diagnoses, with a counterexample where there is one.

    Asks *session* at most `MOST_CALLS` times. Whatever goes wrong costs the
    counterexample only.
    """
    student = RemoteStudent(session, contract)
    diagnoses: list[Diagnosis] = []
    for search in searches:
        try:
            call = _counterexample(search, student, altered)
        except Exception:  # noqa: BLE001 - as above
            call = None
        diagnoses.append(replace(search.diagnosis, counterexample=call))
    return tuple(diagnoses)


def _counterexample(
    search: Search,
    student: RemoteStudent,
    altered: Altered,
) -> Call | None:
    for call in search.calls:
        if len(student.calls) >= MOST_CALLS:
            return None
        asked = _ask(student, call)
        got = leaves_of(student.contract, call.hook, asked.reply)
        want = altered.leaves((), call)
        if _differ(got, want, search.names):
            label = student.contract.hooks[call.hook].label
            return _shown(replace(asked, hook=label), got, want, search.names)
    return None


def _shown(
    call: Call,
    got: Leaves,
    want: Leaves,
    names: Collection[str],
) -> Call:
    """Return *call* as it is shown: with those leaves of the replies that differ."""
    if isinstance(want, Failed):
        return call
    if isinstance(got, Failed):
        return replace(call, expected=_named(want, want))
    wrong = [
        name
        for name in want
        if name in names and _is_wrong(got.get(name), want[name])
    ]
    if any(isinstance(got.get(name), Failed) for name in wrong):
        return replace(call, expected=_named(want, wrong))
    return replace(call, reply=_named(got, wrong), expected=_named(want, wrong))


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


def _hooks(explanation: Explanation) -> set[str]:
    return {part.hook for part in explanation.parts}


def _promising(
    explanation: Explanation,
    calls: Iterable[Call],
    altered: Altered,
) -> Iterator[Call]:
    """Yield those of *calls* that should show the mistake.

    The mistake changes them, or, without a misconception, they are like wrong
    calls.
    """
    wrong = [leaf.call for part in explanation.parts for leaf in part.wrong]
    texts = {_texts(call) for call in wrong}
    sizes = {batch_size(call) for call in wrong}
    for call in sorted(calls, key=lambda call: batch_size(call) not in sizes):
        if not explanation.mistakes:
            if _texts(call) in texts:
                yield call
            continue
        names = {
            part.name for part in explanation.parts if part.hook == call.hook
        }
        changed = altered.leaves(explanation.mistakes[:1], call)
        if _differ(changed, altered.leaves((), call), names):
            yield call


def _texts(call: Call) -> tuple[str, ...]:
    return tuple(
        value for _, value in flat(call.arguments) if isinstance(value, str)
    )


def _ask(student: RemoteStudent, call: Call) -> Call:
    """Return *call* with the student's reply."""
    before = len(student.calls)
    with suppress(StudentError):
        getattr(student, call.hook)(**call.arguments)
    return student.calls[before]


def _differ(got: Leaves, want: Leaves, names: Iterable[str]) -> bool:
    """Return whether *got* is wrong in one of the leaves *names*.

    A reply that is not usable counts if it is wrong in a way that tells.
    """
    if isinstance(want, Failed):
        return False
    if isinstance(got, Failed):
        return not got.lost
    return any(
        name in want and _is_wrong(got.get(name), want[name]) for name in names
    )


def _is_wrong(got: Value | None, want: Value) -> bool:
    if isinstance(got, Failed):
        return not got.lost
    return difference(got, want, "") is not None
