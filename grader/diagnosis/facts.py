"""Measured facts about a wrong part, for mistakes that nobody foresaw: what its wrong values are, and when.

Pure.

Every sentence states what holds in all calls that it is about, and reveals no hidden
value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from grader.diagnosis.conditions import condition_of
from grader.diagnosis.leaves import WHOLE, Failed, Leaf, Part
from grader.diagnosis.relations import Wrong, measure, measure_infinite
from grader.diagnosis.shapes import shape_fact
from grader.model import FailureKind, StudentFailure


class Way(IntEnum):
    """In which way a leaf is wrong, the most basic first."""

    FAILED = 1
    SHAPE = 2
    INFINITE = 3
    VALUE = 4


@dataclass(frozen=True)
class Fact:
    """A measured fact: what it is about, what holds, when, and a hint where the fact suggests one.

    `predicate` completes "`dJdy_hat` of `mse_loss` is …", with "{one}" for "one" or
    "ones"; `detail` is a further sentence. `vague` facts only say when a part is wrong,
    not how. `cause` is the exception and the line that it came from.
    """

    label: str
    name: str
    predicate: str
    hint: str = ""
    detail: str = ""
    tests: tuple[str, ...] = ()
    vague: bool = False
    cause: str = ""


#: The right values of all leaves of a call, by name.
Siblings = Mapping[int, Mapping[str, np.ndarray]]


def facts(
    part: Part, label: str, name: str, siblings: Siblings | None = None
) -> Iterator[Fact]:
    """Yield what was measured about *part*, called *name*, of the function *label*: one for each way of being wrong.

    *siblings* holds the right values beside each of its leaves, by the id of their call.
    """
    right = [leaf.call for leaf in part.right]
    ways: dict[Way, list[Leaf]] = {}
    for leaf in part.wrong:
        ways.setdefault(_way(leaf), []).append(leaf)
    for way in sorted(ways):
        group = ways[way]
        others = [leaf.call for leaf in part.wrong if _way(leaf) is not way]
        condition = condition_of([leaf.call for leaf in group], [*right, *others])
        tests = tuple(dict.fromkeys(test for leaf in group for test in leaf.tests))
        if way is Way.FAILED:
            yield from _failures(group, label, condition, tests)
            continue
        found = _measured(way, group, siblings or {})
        detail = _counted(group, part)
        if found is None:
            yield Fact(
                label, name, f"wrong {condition}".strip(), "", detail, tests, vague=True
            )
        else:
            yield Fact(
                label, name, f"{found[0]} {condition}".strip(), found[1], detail, tests
            )


def _way(leaf: Leaf) -> Way:
    if isinstance(leaf.actual, Failed):
        return Way.FAILED
    if leaf.actual.shape != leaf.right.shape:
        return Way.SHAPE
    finite = leaf.actual.dtype.kind != "f" or np.isfinite(leaf.actual).all()
    return Way.VALUE if finite and np.isfinite(leaf.right).all() else Way.INFINITE


def _measured(
    way: Way, group: Sequence[Leaf], siblings: Siblings
) -> tuple[str, str] | None:
    pairs = [
        (leaf, leaf.actual, leaf.right)
        for leaf in group
        if not isinstance(leaf.actual, Failed)
    ]
    if way is Way.SHAPE:
        return shape_fact([(got, want) for _, got, want in pairs])
    wrong = [
        Wrong(
            leaf,
            got.astype(np.float64),
            want.astype(np.float64),
            siblings.get(id(leaf.call), {}),
        )
        for leaf, got, want in pairs
        if got.dtype.kind in "fiub"
    ]
    if len(wrong) < len(pairs):
        return "of a dtype that holds no real numbers", ""
    return measure_infinite(wrong) if way is Way.INFINITE else measure(wrong)


def _counted(group: Sequence[Leaf], part: Part) -> str:
    """Return in how many of its calls the part is found so."""
    if len(part.leaves) == 1:
        return ""
    return (
        f"Found in {'all' if len(group) == len(part.leaves) else len(group)} of"
        f" {len(part.leaves)} calls."
    )


def _failures(
    group: Sequence[Leaf], label: str, condition: str, tests: tuple[str, ...]
) -> Iterator[Fact]:
    """Yield how the calls of *group* failed, where all of them did alike."""
    failures = [
        leaf.call.reply for leaf in group if isinstance(leaf.call.reply, StudentFailure)
    ]
    if not failures or len(failures) < len(group):
        return
    first = failures[0]
    if first.kind is FailureKind.RAISED and all(
        _place(one) == _place(first) for one in failures
    ):
        where = f" on line {first.line} of {first.file}" if first.line else ""
        cause = f"raises {first.exception}{where}"
        yield Fact(
            label, WHOLE, f"{cause} {condition}".strip(), "", "", tests, cause=cause
        )
    elif condition:
        yield Fact(
            label, WHOLE, f"gives no usable value {condition}", "", first.message, tests
        )


def _place(failure: StudentFailure) -> tuple[FailureKind, str, str, int]:
    return failure.kind, failure.exception, failure.file, failure.line


def sentence_of(found: Sequence[Fact]) -> str:
    """Return what facts with one predicate say: "`dJdW1` and `dJdb1` of `MLP.backward` are zero everywhere"."""
    labels = list(dict.fromkeys(one.label for one in found))
    predicate = found[0].predicate
    if predicate.startswith(("raises ", "gives ")):
        verb, _, rest = predicate.partition(" ")
        return (
            f"{_listed([f'`{label}`' for label in labels])}"
            f" {verb if len(labels) == 1 else verb[:-1]} {rest}"
        )
    subject = _listed(
        [
            _subject(label, [one for one in found if one.label == label])
            for label in labels
        ]
    )
    plural = len({(one.label, one.name) for one in found}) > 1
    words = predicate.replace("{one}", "ones" if plural else "one")
    return f"{subject[0].upper()}{subject[1:]} {'are' if plural else 'is'} {words}"


def _subject(label: str, found: Sequence[Fact]) -> str:
    names = list(dict.fromkeys(f"`{one.name}`" for one in found if one.name != WHOLE))
    return f"{_listed(names)} of `{label}`" if names else f"what `{label}` returns"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
