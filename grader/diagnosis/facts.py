"""Measured facts about a wrong part, for mistakes that nobody foresaw.

They say what its wrong values are, and when. Every sentence states what holds
in all calls that it is about, and reveals no hidden value. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from grader.diagnosis.conditions import condition_of
from grader.diagnosis.leaves import (
    OF_STAND_INS,
    WHOLE,
    Failed,
    Leaf,
    Part,
)
from grader.diagnosis.relations import Wrong, measure, measure_infinite
from grader.diagnosis.shapes import shape_fact
from grader.model import FailureKind, StudentFailure
from grader.model.failure_details import Raised
from grader.model.phrase import Phrase, phrase


class Way(IntEnum):
    """In which way a leaf is wrong, the most basic first."""

    FAILED = 1
    SHAPE = 2
    INFINITE = 3
    VALUE = 4


@dataclass(frozen=True)
class Fact:
    """A measured fact: what it is about, what holds, when, and a hint where the fact suggests one.

    `predicate` completes "`dJdy_hat` of `mse_loss` is …", or what a function
    does, where it is a `deed`; `detail` are further sentences. `vague` facts
    only say when a part is wrong, not how. `cause` is the exception and the line
    that it came from.
    """

    label: str
    name: str
    predicate: Phrase
    hint: Phrase | None = None
    detail: tuple[Phrase, ...] = ()
    tests: tuple[str, ...] = ()
    vague: bool = False
    deed: bool = False
    cause: Phrase | None = None


#: Of how many ways in which the calls of a part fail something is said.
_MOST_FAILURES = 3
#: The right values of all leaves of a call, by name.
Siblings = Mapping[int, Mapping[str, np.ndarray]]


def facts(
    part: Part,
    label: str,
    name: str,
    siblings: Siblings | None = None,
    public: Collection[str] | None = None,
) -> Iterator[Fact]:
    """Yield what was measured about *part*: one fact for each way of being wrong.

    The part is called *name*, of the function *label*. *siblings* holds the
    right values beside each of its leaves, by the id of their call; *public*
    the names that students know, None where all are.
    """
    right = [leaf.call for leaf in part.right]
    ways: dict[Way, list[Leaf]] = {}
    for leaf in part.wrong:
        ways.setdefault(_way(leaf), []).append(leaf)
    failed = _by_failure(ways.pop(Way.FAILED, []))
    groups = [(Way.FAILED, group) for group in failed[:_MOST_FAILURES]]
    groups += [(way, ways[way]) for way in sorted(ways)]
    for way, group in groups:
        here = set(map(id, group))
        wrong_otherwise = [
            leaf.call for leaf in part.wrong if id(leaf) not in here
        ]
        calls = [leaf.call for leaf in group]
        condition = condition_of(calls, [*right, *wrong_otherwise], public)
        tests = tuple(
            dict.fromkeys(test for leaf in group for test in leaf.tests),
        )
        if way is Way.FAILED:
            yield from _failures(group, label, condition, tests)
            continue
        measured = _measured(way, group, siblings or {})
        words, hint = measured or (phrase("wrong"), None)
        yield Fact(
            label,
            name=name,
            predicate=_where(words, condition),
            hint=hint,
            detail=_counted(group, part),
            tests=tests,
            vague=measured is None,
        )


def _way(leaf: Leaf) -> Way:
    if isinstance(leaf.actual, Failed):
        return Way.FAILED
    if leaf.actual.shape != leaf.right.shape:
        return Way.SHAPE
    finite = leaf.actual.dtype.kind != "f" or np.isfinite(leaf.actual).all()
    return (
        Way.VALUE if finite and np.isfinite(leaf.right).all() else Way.INFINITE
    )


def _measured(
    way: Way,
    group: Sequence[Leaf],
    siblings: Siblings,
) -> tuple[Phrase, Phrase | None] | None:
    pairs = [
        (leaf, leaf.actual, leaf.right)
        for leaf in group
        if not isinstance(leaf.actual, Failed)
    ]
    if way is Way.SHAPE:
        return shape_fact([(got, want) for _, got, want in pairs])
    wrong: list[Wrong] = []
    for leaf, got, want in pairs:
        if got.dtype.kind not in "fiub":
            return phrase("of a dtype that holds no real numbers"), None
        beside = siblings.get(id(leaf.call), {})
        case = Wrong(
            leaf,
            got=got.astype(np.float64),
            want=want.astype(np.float64),
            siblings=beside,
        )
        wrong.append(case)
    return measure_infinite(wrong) if way is Way.INFINITE else measure(wrong)


def _where(words: Phrase, condition: Phrase | None) -> Phrase:
    if condition is None:
        return words
    return phrase("{words} {condition}", words=words, condition=condition)


def _counted(group: Sequence[Leaf], part: Part) -> tuple[Phrase, ...]:
    """Return in how many of its calls the part is wrong in this way."""
    total = len(part.leaves)
    if total == 1:
        return ()
    if len(group) == total:
        return (phrase("Found in all of {total} calls.", total=total),)
    found = phrase(
        "Found in {number} of {total} calls.",
        number=len(group),
        total=total,
    )
    return (found,)


def _failures(
    group: Sequence[Leaf],
    label: str,
    condition: Phrase | None,
    tests: tuple[str, ...],
) -> Iterator[Fact]:
    """Yield how the calls of *group* failed, all of them alike.

    What was raised is told of the function that raised it, where another one was
    called first.
    """
    replies = [leaf.call.reply for leaf in group]
    failures = [reply for reply in replies if isinstance(reply, StudentFailure)]
    if not failures:
        if all(_is_none(leaf) for leaf in group):
            yield Fact(
                label,
                name=group[0].name.rpartition(".")[2],
                predicate=_where(phrase("None"), condition),
                hint=phrase("Is it ever assigned?"),
                tests=tests,
            )
        return
    first = failures[0]
    if first.exception in OF_STAND_INS:
        return
    if isinstance(first.details, Raised):
        lines = sorted({failure.line for failure in failures if failure.line})
        cause = _raised(first, lines)
        yield Fact(
            first.subject or label,
            name=WHOLE,
            predicate=_where(cause, condition),
            tests=tests,
            deed=True,
            cause=cause,
        )
    elif condition is not None:
        yield Fact(
            label,
            name=WHOLE,
            predicate=_where(phrase("{gives} no usable value"), condition),
            detail=(phrase("{failure}", failure=first),),
            tests=tests,
            deed=True,
        )


def _is_none(leaf: Leaf) -> bool:
    return isinstance(leaf.actual, Failed) and leaf.actual.none


def _by_failure(leaves: Sequence[Leaf]) -> list[list[Leaf]]:
    """Return failed *leaves* by the way in which they failed, the most first."""
    groups: dict[object, list[Leaf]] = {}
    for leaf in leaves:
        reply = leaf.call.reply
        way = _way_of(reply) if isinstance(reply, StudentFailure) else None
        groups.setdefault(way, []).append(leaf)
    return sorted(groups.values(), key=len, reverse=True)


def _way_of(failure: StudentFailure) -> tuple[FailureKind, str, str, str]:
    return failure.kind, failure.exception, failure.file, failure.subject


def _raised(failure: StudentFailure, lines: Sequence[int]) -> Phrase:
    """Return what was raised, and on which lines of the file, if they are known."""
    if not lines:
        return phrase("{raises} {exception}", exception=failure.exception)
    if len(lines) == 1:
        return phrase(
            "{raises} {exception} on line {line} of {file}",
            exception=failure.exception,
            line=lines[0],
            file=failure.file,
        )
    return phrase(
        "{raises} {exception} on lines {lines} of {file}",
        exception=failure.exception,
        lines=tuple(map(str, lines)),
        file=failure.file,
    )


def sentence_of(group: Sequence[Fact]) -> Phrase:
    """Return what facts with one predicate say, without a full stop.

    An example is "`dJdW1` and `dJdb1` of `MLP.backward` are zero everywhere".
    """
    labels = list(dict.fromkeys(fact.label for fact in group))
    predicate = group[0].predicate
    if group[0].deed:
        functions = tuple(f"`{label}`" for label in labels)
        deed = phrase(
            "{functions} {deed}",
            functions=functions,
            deed=predicate,
        )
        return deed.plural() if len(labels) > 1 else deed
    subjects = [
        _subject(
            label,
            [fact for fact in group if fact.label == label],
            is_first=label == labels[0],
        )
        for label in labels
    ]
    state = phrase(
        "{subjects} {is} {state}",
        subjects=tuple(subjects),
        state=predicate,
    )
    is_one = len({(fact.label, fact.name) for fact in group}) == 1
    return state if is_one else state.plural()


def _subject(label: str, group: Sequence[Fact], *, is_first: bool) -> Phrase:
    names = dict.fromkeys(
        f"`{fact.name}`" for fact in group if fact.name != WHOLE
    )
    if not names and is_first:
        return phrase("What {function} returns", function=f"`{label}`")
    if not names:
        return phrase("what {function} returns", function=f"`{label}`")
    return phrase(
        "{names} of {function}",
        names=tuple(names),
        function=f"`{label}`",
    )
