"""Small public cases for failed tests, asked of workers that saw nothing else.

Which cases are tried is information, too: it follows from the verdicts, from
the first call of each test (the same for everybody), and from what earlier
small cases gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.conditions import LARGE
from grader.diagnosis.leaves import Failed, Leaves, flat, leaves_of
from grader.diagnosis.public.case_pool import SmallCases
from grader.model import (
    Array,
    Call,
    Judgement,
    Note,
    StudentFailure,
    Verdict,
    Visibility,
)
from grader.model.disclosure import failed
from grader.suite.remote_student import Asked, RemoteStudent
from grader.testing.arrays import (
    astype_tree,
    numpy_tree,
    plain_tree,
    to_numpy,
)
from grader.testing.checks import StudentError
from grader.testing.compare import difference

#: How often the worker is asked for one submission, and for one test.
MOST_CALLS = 12
MOST_TRIES = 3
#: Returns the names that the code of a test uses, by the test's id.
NamesIn = Callable[[str], frozenset[str]]


@dataclass(frozen=True, eq=False)
class Trial:
    """A small case that was asked: the call, and beside the reply the right one.

    `notes` are what the call left. `is_wrong` tells whether it failed or, where
    the right values can be known, gave others.
    """

    call: Call
    got: Leaves
    want: Leaves
    notes: tuple[Note, ...]
    is_wrong: bool


class Trials:
    """The small cases that one submission was asked."""

    def __init__(
        self,
        cases: SmallCases,
        altered: Altered,
        session: Asked,
    ) -> None:
        self.altered = altered
        self.cases = cases
        self.contract = altered.contract
        self.asked: dict[int, Trial] = {}  #: by the id of the small case
        self._student = RemoteStudent(session, self.contract)
        #: variants of small cases, kept so that their ids are
        self._variants: dict[tuple[int, str], Call] = {}

    def of(self, hook: str) -> list[Trial]:
        """Return the trials of *hook*, in the order in which they were asked."""
        return [
            trial for trial in self.asked.values() if trial.call.hook == hook
        ]

    def ask(self, small_case: Call) -> Trial:
        """Return what the student's code makes of *small_case*, asked once."""
        known = self.asked.get(id(small_case))
        if known is None:
            known = self.asked[id(small_case)] = self._ask(small_case)
        return known

    def in_precision(self, small_case: Call, dtype: str) -> Call:
        """Return *small_case* with floating-point arrays of *dtype*."""
        key = id(small_case), dtype
        if key not in self._variants:
            inputs = astype_tree(numpy_tree(dict(small_case.arguments)), dtype)
            arguments = {
                name: plain_tree(value) for name, value in inputs.items()
            }
            self._variants[key] = replace(small_case, arguments=arguments)
        return self._variants[key]

    def _ask(self, small_case: Call) -> Trial:
        self._student.start_test(0)
        with suppress(StudentError):
            getattr(self._student, small_case.hook)(**small_case.arguments)
        call = self._student.calls[-1]
        hook = self.contract.hooks[call.hook]
        got = leaves_of(self.contract, call.hook, call.reply)
        want: Leaves = Failed("judged by tests", lost=True)
        if not hook.judged_by_tests:
            want = self.altered.leaves((), small_case)
        has_failed = isinstance(call.reply, StudentFailure)
        return Trial(
            call,
            got=got,
            want=want,
            notes=tuple(self._student.notes),
            is_wrong=has_failed
            or bool(self._wrong_names(got, want, small_case)),
        )

    def _wrong_names(
        self,
        got: Leaves,
        want: Leaves,
        small_case: Call,
    ) -> list[str]:
        """Return the names of wrong leaves, but for those that are drawn at random."""
        if isinstance(want, Failed):
            return []
        names = wrong_names(got, want, want)
        if not names:
            return []
        drawn_again = self.altered.leaves((), small_case, 1)
        random = wrong_names(drawn_again, want, want)
        return [name for name in names if name not in random]


def wrong_names(
    got: Leaves,
    want: Mapping[str, np.ndarray],
    names: Iterable[str],
) -> list[str]:
    """Return those of *names* whose leaf in *got* is not the one in *want*."""
    if isinstance(got, Failed):
        return list(want)
    return [
        name
        for name in names
        if name in want
        and difference(got.get(name), want[name], "") is not None
    ]


def ask_for_failed_tests(
    judgements: Sequence[Judgement],
    trials: Trials,
    names_in: NamesIn,
) -> dict[str, Trial]:
    """Return, by failed test, the small case at which its function fails, too.

    Asks at most `MOST_CALLS` times.
    """
    visible = [
        judgement
        for judgement in judgements
        if judgement.test.visibility is not Visibility.STAFF
    ]
    right = _right_hooks(visible)
    shown: dict[str, Trial] = {}
    for judgement in _firsts_first(visible):
        hooks = _hooks(judgement, trials, names_in, right)
        trial = _wrong_trial(judgement, hooks, trials)
        if trial is not None:
            shown[judgement.test.id] = trial
    return shown


def _firsts_first(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return the failed tests, the first of each function before the others."""
    failures = [judgement for judgement in judgements if failed(judgement)]
    functions: set[str] = set()
    firsts: list[Judgement] = []
    others: list[Judgement] = []
    for judgement in failures:
        is_new = judgement.test.function not in functions
        (firsts if is_new else others).append(judgement)
        functions.add(judgement.test.function)
    return [*firsts, *others]


def first_call(judgement: Judgement) -> Call | None:
    """Return the first call of a test: it asks everybody the same."""
    return next(iter(judgement.outcome.calls), None)


def _right_hooks(judgements: Iterable[Judgement]) -> set[str]:
    """Return the hooks whose tests, those that call them first, all passed."""
    verdicts: dict[str, list[bool]] = {}
    for judgement in judgements:
        call = first_call(judgement)
        if call is not None:
            passed = judgement.verdict is Verdict.PASSED
            verdicts.setdefault(call.hook, []).append(passed)
    return {hook for hook, passed in verdicts.items() if all(passed)}


def _hooks(
    judgement: Judgement,
    trials: Trials,
    names_in: NamesIn,
    right: set[str],
) -> list[str]:
    """Return the hooks that a failed test is about, the one it calls first in front."""
    call = first_call(judgement)
    names = names_in(judgement.test.id)
    named = [
        hook
        for hook in trials.contract.hooks
        if hook in names and hook not in right
    ]
    hooks = dict.fromkeys([call.hook, *named] if call else named)
    return [hook for hook in hooks if hook in trials.cases]


def _wrong_trial(
    judgement: Judgement,
    hooks: Sequence[str],
    trials: Trials,
) -> Trial | None:
    target = first_call(judgement)
    for hook in hooks[:MOST_TRIES]:
        for small_case in _likely(hook, target, trials):
            is_new = id(small_case) not in trials.asked
            if is_new and (
                len(trials.asked) >= MOST_CALLS or _is_lost(hook, trials)
            ):
                break
            trial = trials.ask(small_case)
            if trial.is_wrong:
                return trial
        wrong = [trial for trial in trials.of(hook) if trial.is_wrong]
        if wrong:
            return wrong[0]
    return None


def _is_lost(hook: str, trials: Trials) -> bool:
    """Return whether a call of *hook* failed so that another would cost time."""
    replies = [trial.got for trial in trials.of(hook)]
    return any(isinstance(reply, Failed) and reply.lost for reply in replies)


def _likely(hook: str, target: Call | None, trials: Trials) -> Iterator[Call]:
    """Yield the small cases of *hook* that are most like the call *target*."""
    pool = trials.cases.of(hook)
    if target is None:
        yield from pool[:MOST_TRIES]
        return
    wanted = traits(target)

    def distance(small_case: Call) -> int:
        return len((traits(small_case) ^ wanted) - {FLOAT32})

    for small_case in sorted(pool, key=distance)[:MOST_TRIES]:
        if FLOAT32 in wanted:
            yield trials.in_precision(small_case, "float32")
        else:
            yield small_case


FLOAT32 = "float32"


def traits(call: Call) -> set[str]:
    """Return what is special about the arguments of *call*.

    That is their texts, and whether they are single, large, zero or float32.
    """
    found: set[str] = set()
    for name, value in flat(call.arguments):
        if isinstance(value, str):
            found.add(f"{name}: {value}")
        elif isinstance(value, Array) and value.shape:
            found |= _traits_of(value)
    return found


def _traits_of(array: Array) -> set[str]:
    found: set[str] = set()
    if len(array.shape) > 1:
        if array.shape[0] == 1:
            found.add("one row")
        if array.shape[-1] == 1:
            found.add("one column")
    if array.dtype == FLOAT32:
        found.add(FLOAT32)
    if array.dtype.startswith("float"):
        largest = np.abs(to_numpy(array)).max(initial=0)
        if largest >= LARGE:
            found.add("large")
        if largest == 0:
            found.add("zero")
    return found
