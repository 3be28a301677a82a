"""How much of hidden tests a student may be shown beyond the verdicts, in bits.

A worker that has seen hidden inputs chooses how it fails. Whatever it chooses
and a page shows is a channel, so all that is shown of such choices is drawn
from closed lists, and paid for out of a budget:

    a kind of failure    log2 of how many kinds its verdict admits
    a named mistake      `BITS_PER_NAME`, at most `MOST_NAMES` of them
    what was credited    1 bit for each kind of note of `CREDITED`

What a name costs is set aside whether mistakes are named or not. Which tests
are paid for follows from the verdicts and from what public inputs showed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from math import log2

from grader.model.assignment import TestCase, Visibility
from grader.model.failure import StudentFailure
from grader.model.failure_kinds import FailureKind
from grader.model.outcome import DifferenceKind, Outcome, OutcomeKind
from grader.model.result import Diagnosis, Judgement, Verdict
from grader.model.submission import NoteKind

#: What may be shown of one hidden test, and of a submission, beyond verdicts.
MOST_BITS_PER_TEST = 8.0
MOST_BITS = 64.0
#: How many mistakes of an assignment can be told apart, none among them: 2**8.
BITS_PER_NAME = 8
MOST_NAMES = 4
#: Notes of passed tests, of which a student reads whether there are any.
CREDITED = (NoteKind.CONVENTION, NoteKind.FLOAT32)
_BITS_FOR_KINDS = MOST_BITS - MOST_NAMES * BITS_PER_NAME - len(CREDITED)


class ShownKind(StrEnum):
    """What may be said of how a hidden test failed: a closed list, of 16 at most."""

    WRONG_VALUES = "wrong values"
    WRONG_SHAPE = "wrong shape"
    WRONG_DTYPE = "wrong dtype"
    NOT_FINITE = "NaN or infinity"
    PROPERTY = "a property does not hold"
    WRONG_STRUCTURE = "wrong structure"
    RETURNED_NONE = "returned None"
    LEFT_AS_HANDED_OUT = "left as handed out"
    RAISED = "raised an exception"
    NOT_LOADED = "does not load"
    UNAVAILABLE = "uses what is not available while grading"
    NOT_DEFINED = "not defined"
    BAD_SIGNATURE = "bad signature"
    TIME_LIMIT = "time limit"
    MEMORY_LIMIT = "memory limit"
    CRASHED = "crashed"


_OF_WRONG_ANSWERS = (
    ShownKind.WRONG_VALUES,
    ShownKind.WRONG_SHAPE,
    ShownKind.WRONG_DTYPE,
    ShownKind.NOT_FINITE,
    ShownKind.PROPERTY,
    ShownKind.WRONG_STRUCTURE,
    ShownKind.RETURNED_NONE,
    ShownKind.LEFT_AS_HANDED_OUT,
)
_OF_ERRORS = (ShownKind.RAISED, ShownKind.NOT_LOADED, ShownKind.UNAVAILABLE)
#: The kinds that a verdict admits. The first stands for a failure that led to
#: another verdict.
KINDS: dict[Verdict, tuple[ShownKind, ...]] = {
    Verdict.WRONG_ANSWER: _OF_WRONG_ANSWERS,
    Verdict.RUNTIME_ERROR: _OF_ERRORS,
    Verdict.NOT_IMPLEMENTED: (ShownKind.NOT_DEFINED,),
    Verdict.BAD_SIGNATURE: (ShownKind.BAD_SIGNATURE,),
    Verdict.TIME_LIMIT: (ShownKind.TIME_LIMIT,),
    Verdict.MEMORY_LIMIT: (ShownKind.MEMORY_LIMIT,),
    Verdict.CRASHED: (ShownKind.CRASHED,),
}
_OF_DIFFERENCE = {
    DifferenceKind.STRUCTURE: ShownKind.WRONG_STRUCTURE,
    DifferenceKind.SHAPE: ShownKind.WRONG_SHAPE,
    DifferenceKind.DTYPE: ShownKind.WRONG_DTYPE,
    DifferenceKind.NAN: ShownKind.NOT_FINITE,
    DifferenceKind.INFINITY: ShownKind.NOT_FINITE,
    DifferenceKind.VALUE: ShownKind.WRONG_VALUES,
    DifferenceKind.PROPERTY: ShownKind.PROPERTY,
}
_OF_FAILURE = {
    FailureKind.RAISED: ShownKind.RAISED,
    FailureKind.UNAVAILABLE: ShownKind.UNAVAILABLE,
    FailureKind.RETURNED_NONE: ShownKind.RETURNED_NONE,
    FailureKind.LEFT_AS_HANDED_OUT: ShownKind.LEFT_AS_HANDED_OUT,
    FailureKind.BAD_REPLY: ShownKind.WRONG_STRUCTURE,
    FailureKind.NOT_IMPLEMENTED: ShownKind.NOT_DEFINED,
    FailureKind.BAD_SIGNATURE: ShownKind.BAD_SIGNATURE,
    FailureKind.NOT_PARSED: ShownKind.NOT_LOADED,
    FailureKind.NOT_LOADED: ShownKind.NOT_LOADED,
    FailureKind.TIME_LIMIT: ShownKind.TIME_LIMIT,
    FailureKind.MEMORY_LIMIT: ShownKind.MEMORY_LIMIT,
    FailureKind.CRASHED: ShownKind.CRASHED,
}


def failed(judgement: Judgement) -> bool:
    """Tell whether the verdict says that student code did not do what it should."""
    return judgement.verdict in KINDS


def kind_of(judgement: Judgement) -> ShownKind:
    """Return the kind of failure of a failed test: one that its verdict admits."""
    kinds = KINDS[judgement.verdict]
    kind = _kind(judgement.outcome)
    return kind if kind in kinds else kinds[0]


def _kind(outcome: Outcome) -> ShownKind | None:
    if outcome.difference is not None:
        return _OF_DIFFERENCE[outcome.difference.kind]
    if outcome.failure is not None:
        return _OF_FAILURE[outcome.failure.kind]
    return None


def admits(verdict: Verdict, failure: StudentFailure) -> bool:
    """Tell whether a test that fails as *failure* says can have *verdict*."""
    return _OF_FAILURE[failure.kind] in KINDS.get(verdict, ())


def bits_of_kind(verdict: Verdict) -> float:
    """Return how many bits a kind of failure carries beside its *verdict*."""
    return log2(len(KINDS[verdict]))


def paid_kinds(
    judgements: Iterable[Judgement],
    shown_otherwise: Collection[str],
) -> frozenset[str]:
    """Return the ids of the failed tests whose kinds of failure the budget covers.

    The first failed test of each function comes first, then the others, those
    in *shown_otherwise* last: public inputs show how they fail.
    """
    candidates = [judgement for judgement in judgements if failed(judgement)]
    firsts: dict[str, str] = {}
    for judgement in candidates:
        firsts.setdefault(judgement.test.function, judgement.test.id)

    def rank(judgement: Judgement) -> tuple[bool, bool]:
        test = judgement.test
        return test.id in shown_otherwise, firsts[test.function] != test.id

    bits = _BITS_FOR_KINDS
    paid: set[str] = set()
    for judgement in sorted(candidates, key=rank):
        price = bits_of_kind(judgement.verdict)
        if price <= bits:
            bits -= price
            paid.add(judgement.test.id)
    return frozenset(paid)


def names_shown(
    diagnoses: Iterable[Diagnosis],
    visible: Collection[str],
) -> list[Diagnosis]:
    """Return the named mistakes that a student is shown, in order.

    At most `MOST_NAMES` names; *visible* are the tests the student knows of.
    """
    shown: list[Diagnosis] = []
    names = 0
    for diagnosis in diagnoses:
        if diagnosis.misconception is None:
            continue
        if diagnosis.tests and not any(
            map(visible.__contains__, diagnosis.tests),
        ):
            continue
        names += max(len(diagnosis.mistakes), 1)
        if names > MOST_NAMES:
            break
        shown.append(diagnosis)
    return shown


def capacity(verdicts: Sequence[Verdict]) -> float:
    """Return how many bits the pages of a submission carry beside *verdicts*, at most.

    Points of a test that earns a share of them count as its verdict.
    """
    kinds = sum(
        bits_of_kind(verdict) for verdict in verdicts if verdict in KINDS
    )
    fixed = MOST_NAMES * BITS_PER_NAME + len(CREDITED)
    return min(kinds, _BITS_FOR_KINDS) + fixed


def is_public(test: TestCase) -> bool:
    """Tell whether all of what happens in *test* may be shown.

    A test that waits for others runs after hidden ones.
    """
    return test.visibility is Visibility.PUBLIC and not test.requires


def is_unloaded(judgements: Sequence[Judgement]) -> bool:
    """Tell whether no worker ever got an input: nothing could be loaded.

    Then all that was said came about before.
    """
    asked = [
        judgement
        for judgement in judgements
        if judgement.outcome.kind is not OutcomeKind.BLOCKED
    ]
    return bool(asked) and all(
        judgement.outcome.failure is not None
        and judgement.outcome.failure.at_load
        for judgement in asked
    )
