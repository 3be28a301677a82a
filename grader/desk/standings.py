"""How each function of the handout stands after a check. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.course.handout import Contract
from grader.desk.tested_functions import (
    TestFunctions,
    functions_in_order,
    is_asked,
    subjects,
)
from grader.model import Judgement, Rubric, Verdict


class State(StrEnum):
    """How a function stands, or what a test said of it."""

    RIGHT = "right"
    WRONG = "wrong"
    UNWRITTEN = "not written yet"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Standing:
    """A function of the handout, and how many of its public tests say what of it."""

    function: str
    right: int = 0
    wrong: int = 0
    unwritten: int = 0
    not_run: int = 0
    extra_credit: bool = False  #: whether all its tests come on top

    @property
    def total(self) -> int:
        """How many public tests are about it."""
        return self.right + self.wrong + self.unwritten + self.not_run

    @property
    def state(self) -> State:
        """The worst that its tests say, a mistake before what is missing."""
        if self.wrong:
            return State.WRONG
        if self.unwritten:
            return State.UNWRITTEN
        return State.NOT_RUN if self.not_run else State.RIGHT


def standings(
    judgements: Iterable[Judgement],
    contract: Contract,
    expected_functions: TestFunctions,
    unwritten: Collection[str],
    extra_credit: Collection[str],
) -> tuple[Standing, ...]:
    """Return the standing of each function that a test is about, in the handout's order.

    *unwritten* are the functions that are still the starter's, *extra_credit*
    the ids of tests whose points come on top.
    """
    counts: dict[str, Counter[State]] = {}
    unreached: dict[str, Counter[State]] = {}
    graded: set[str] = set()
    for judgement in judgements:
        names = subjects(judgement, contract, expected_functions)
        for function in names:
            state = _state(judgement, function, unwritten)
            counts.setdefault(function, Counter())[state] += 1
        expected = expected_functions.get(judgement.test.id, ())
        for function in expected:
            is_unwritten = function in unwritten
            state = State.UNWRITTEN if is_unwritten else State.NOT_RUN
            unreached.setdefault(function, Counter())[state] += 1
        if judgement.test.id not in extra_credit:
            graded |= {*names, *expected}
    # what no test came to is known by what tests would have asked
    counts = unreached | counts
    return tuple(
        _standing(function, counts[function], function not in graded)
        for function in functions_in_order(contract)
        if function in counts
    )


def counts_against(
    judgement: Judgement,
    contract: Contract,
    expected_functions: TestFunctions,
    unwritten: Collection[str],
    extra_credit: Collection[str],
) -> bool:
    """Return whether *judgement* is that of a failed test.

    Extra credit that was not begun is none. The arguments are as in
    `standings`.
    """
    if judgement.verdict is Verdict.PASSED:
        return False
    names = subjects(judgement, contract, expected_functions)
    states = {_state(judgement, function, unwritten) for function in names}
    is_extra = judgement.test.id in extra_credit
    return not is_extra or states != {State.UNWRITTEN}


def extra_credit_tests(
    judgements: Iterable[Judgement],
    rubric: Rubric,
) -> frozenset[str]:
    """Return the ids of the tests of *judgements* whose points come on top."""
    extra = {
        criterion.id for criterion in rubric.criteria if criterion.extra_credit
    }
    tests = [judgement.test for judgement in judgements]
    return frozenset(
        test.id
        for test in tests
        if test.extra_credit or test.criterion in extra
    )


def function_to_fix(
    functions: Sequence[Standing],
    contract: Contract,
) -> Standing | None:
    """Return the function to work on first, or None where all are right.

    A wrong function comes before one that is not written; what spans several
    functions comes later, as it may be wrong because of them, and extra credit
    last.
    """
    ranks: Mapping[State, int] = {
        State.WRONG: 0,
        State.UNWRITTEN: 1,
        State.NOT_RUN: 2,
    }
    unfinished = [row for row in functions if row.state is not State.RIGHT]
    return min(
        unfinished,
        key=lambda row: (
            row.extra_credit,
            not is_asked(contract, row.function),
            ranks[row.state],
        ),
        default=None,
    )


def _state(
    judgement: Judgement,
    function: str,
    unwritten: Collection[str],
) -> State:
    if judgement.verdict is Verdict.PASSED:
        return State.RIGHT
    if judgement.failed_to_load or judgement.verdict in (
        Verdict.NOT_JUDGED,
        Verdict.SKIPPED,
        Verdict.INTERNAL_ERROR,
    ):
        return State.NOT_RUN
    is_absent = judgement.verdict is Verdict.NOT_IMPLEMENTED
    return (
        State.UNWRITTEN if is_absent or function in unwritten else State.WRONG
    )


def _standing(
    function: str,
    counts: Counter[State],
    extra_credit: bool,
) -> Standing:
    return Standing(
        function,
        right=counts[State.RIGHT],
        wrong=counts[State.WRONG],
        unwritten=counts[State.UNWRITTEN],
        not_run=counts[State.NOT_RUN],
        extra_credit=extra_credit,
    )
