"""A small public call that shows a mistake: inputs, and yours beside the right value."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from grader.model import Array, Call, Plain, StudentFailure
from grader.model.safe_text import clean_line
from grader.report.parts.figures import wrong_places
from grader.report.parts.values import Value, decoded, leaves, show
from grader.report.writing.memo import by_identity
from grader.testing.compare import allowed_error
from grader.wording.failures import sentence
from grader.wording.texts import tr

MAX_NAME = 80
MAX_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """A value of the student's beside the right one."""

    name: str = field(metadata={"help": "what the handout calls it"})
    yours: Value = field(
        metadata={"help": "the student's, wrong places marked"},
    )
    right: Value = field(metadata={"help": "the right one"})


@dataclass(frozen=True, slots=True)
class Example:
    """A small call that shows a mistake."""

    label: str = field(
        metadata={"help": "the function of the handout that is called"},
    )
    settings: tuple[Value, ...] = field(
        metadata={"help": "what goes in: numbers and words"},
    )
    inputs: tuple[Value, ...] = field(
        metadata={"help": "what goes in as well: arrays"},
    )
    failure: str = field(
        metadata={"help": "why no value came back, if none did"},
    )
    pairs: tuple[Pair, ...] = field(metadata={"help": "values that differ"})
    right: tuple[Value, ...] = field(
        metadata={"help": "the right values, where nothing came back"},
    )
    python: str = field(
        default="",
        metadata={"help": "the same as Python to copy"},
    )


@by_identity(size=16)
def example(call: Call | None) -> Example | None:
    """Return the counterexample *call* of a diagnosis prepared for a page."""
    if call is None or not isinstance(call.expected, dict):
        return None
    inputs: list[Value] = []
    for name, argument in call.arguments.items():
        inputs += leaves(argument, name)
    pairs: list[Pair] = []
    right: list[Value] = []
    failure = ""
    if isinstance(call.reply, StudentFailure):
        failure = clean_line(sentence(call.reply), MAX_SENTENCE)
        right = [show(value, name) for name, value in call.expected.items()]
    else:
        reply = call.reply if isinstance(call.reply, dict) else {}
        for name, value in call.expected.items():
            pairs.append(_pair(name, reply.get(name), value))
    return Example(
        label=clean_line(call.hook, MAX_NAME),
        settings=tuple(value for value in inputs if not value.table),
        inputs=tuple(value for value in inputs if value.table),
        failure=failure,
        pairs=tuple(pairs),
        right=tuple(right),
    )


def _pair(name: str, yours: Plain, right: Plain) -> Pair:
    return Pair(
        name=clean_line(name, MAX_NAME),
        yours=show(yours, tr("yours"), _wrong_places(yours, right)),
        right=show(right, tr("right")),
    )


def _wrong_places(yours: Plain, right: Plain) -> np.ndarray | None:
    """Return where an array is wrong, or None where it cannot be compared."""
    got, want = decoded(yours), decoded(right)
    if got is None or want is None or not isinstance(yours, Array):
        return None
    if got.shape != want.shape:
        return None
    return wrong_places(got, want, allowed_error(want, None))
