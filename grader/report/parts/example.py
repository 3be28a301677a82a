"""A small public call that shows a mistake: what goes in, and the student's values beside the right ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import Array, Call, Plain, StudentFailure
from grader.model.safe_text import clean_line
from grader.report.parts.figures import wrong_places
from grader.report.parts.values import Value, decoded, leaves, show
from grader.report.writing.memo import by_identity
from grader.report.writing.texts import tr
from grader.testing.compare import allowed_error

MAX_NAME = 80
MAX_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """A value of the student's beside the right one."""

    name: str = field(metadata={"help": "what the handout calls it"})
    yours: Value = field(metadata={"help": "the student's, wrong places marked"})
    right: Value = field(metadata={"help": "the right one"})


@dataclass(frozen=True, slots=True)
class Example:
    """A small call that shows a mistake."""

    label: str = field(metadata={"help": "the function of the handout that is called"})
    inputs: tuple[Value, ...] = field(metadata={"help": "what goes in"})
    failure: str = field(metadata={"help": "why no value came back, if none did"})
    pairs: tuple[Pair, ...] = field(metadata={"help": "values that differ"})
    right: tuple[Value, ...] = field(
        metadata={"help": "the right values, where nothing came back"}
    )


@by_identity(size=16)
def example(call: Call | None) -> Example | None:
    """Return the counterexample *call* of a diagnosis prepared for a page."""
    if call is None or not isinstance(call.expected, dict):
        return None
    inputs = tuple(
        value
        for name, argument in call.arguments.items()
        for value in leaves(argument, name)
    )
    label = clean_line(call.hook, MAX_NAME)
    if isinstance(call.reply, StudentFailure):
        right = tuple(show(value, name) for name, value in call.expected.items())
        return Example(
            label, inputs, clean_line(call.reply.message, MAX_SENTENCE), (), right
        )
    reply = call.reply if isinstance(call.reply, dict) else {}
    pairs = tuple(
        _pair(name, reply.get(name), value) for name, value in call.expected.items()
    )
    return Example(label, inputs, "", pairs, ())


def _pair(name: str, yours: Plain, right: Plain) -> Pair:
    got, want = decoded(yours), decoded(right)
    wrong = None
    if (
        got is not None
        and want is not None
        and got.shape == want.shape
        and isinstance(yours, Array)
    ):
        wrong = wrong_places(got, want, allowed_error(want, None))
    return Pair(
        clean_line(name, MAX_NAME),
        show(yours, tr("yours"), wrong),
        show(right, tr("right")),
    )
