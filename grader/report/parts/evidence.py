"""What a failed test saw: measured differences and calls.

As far as they were left there for the audience.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import Array, Call, Difference, Outcome, StudentFailure
from grader.model.safe_text import clean_line
from grader.report.parts.figures import HeatMap, heat_map, wrong_places
from grader.report.parts.values import Value, decoded, fits_table, leaves, show
from grader.report.writing.numbers import number, seconds
from grader.wording.failures import sentence
from grader.wording.texts import tr

MAX_CALLS = 3
MAX_NAME = 80
MAX_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One measured fact."""

    label: str = field(metadata={"help": "what was measured"})
    text: str = field(metadata={"help": "what was found"})


@dataclass(frozen=True, slots=True)
class CallView:
    """One call of student code."""

    hook: str = field(metadata={"help": "the function that was called"})
    seconds: str = field(metadata={"help": "how long it took"})
    inputs: tuple[Value, ...] = field(metadata={"help": "what went in"})
    reply: tuple[Value, ...] = field(metadata={"help": "what came back"})
    failure: str = field(
        metadata={"help": "why nothing came back, if nothing did"},
    )
    expected: tuple[Value, ...] = field(
        metadata={"help": "what the reference says, where the test asked it"},
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one case of a test saw."""

    label: str = field(metadata={"help": "which case, where there are several"})
    facts: tuple[Fact, ...] = field(
        metadata={"help": "shape, first wrong place, largest error, ratio"},
    )
    values: tuple[Value, ...] = field(
        metadata={
            "help": "the student's value and the expected one, side by side",
        },
    )
    heat: HeatMap | None = field(
        metadata={"help": "where a large array is wrong"},
    )
    calls: tuple[CallView, ...] = field(
        metadata={"help": "the calls of the test"},
    )
    more_calls: int = field(
        metadata={"help": "how many further calls are not shown"},
    )


def has_evidence(outcome: Outcome) -> bool:
    """Tell whether there is anything to show of what *outcome* saw."""
    return outcome.difference is not None or bool(outcome.calls)


def evidence(
    outcome: Outcome,
    label: str,
    most_calls: int = MAX_CALLS,
) -> Evidence:
    """Return what *outcome* saw, beside the sentence that says how a value differs.

    Of many calls the first are shown: what comes then, asks on.
    """
    difference = outcome.difference
    calls = outcome.calls[: min(most_calls, MAX_CALLS)]
    return Evidence(
        label=label,
        facts=_facts(difference) if difference else (),
        values=_values(difference) if difference else (),
        heat=_heat(difference) if difference else None,
        calls=tuple(map(_call, calls)),
        more_calls=len(outcome.calls) - len(calls),
    )


def _facts(difference: Difference) -> tuple[Fact, ...]:
    facts = (
        _shapes(difference),
        _wrong_places(difference),
        _first_place(difference),
        _largest_error(difference),
        _ratio(difference),
    )
    return tuple(fact for fact in facts if fact is not None)


def _shapes(difference: Difference) -> Fact | None:
    got, want = difference.actual, difference.expected
    if not isinstance(got, Array) or not isinstance(want, Array):
        return None
    if got.shape == want.shape:
        return None
    return Fact(tr("Shape"), _both(got.shape, want.shape))


def _both(yours: object, expected: object) -> str:
    return tr(
        "yours {yours}, expected {expected}",
        yours=yours,
        expected=expected,
    )


def _wrong_places(difference: Difference) -> Fact | None:
    if difference.total <= 1:
        return None
    text = tr(
        "{part} of {whole}",
        part=difference.mismatched,
        whole=difference.total,
    )
    return Fact(tr("Wrong places"), text)


def _first_place(difference: Difference) -> Fact | None:
    if difference.actual_at is None or difference.expected_at is None:
        return None
    values = _both(number(difference.actual_at), number(difference.expected_at))
    if not difference.index:
        return Fact(tr("Value"), values)
    where = tr("at {index}: ", index=list(difference.index))
    return Fact(tr("First wrong place"), where + values)


def _largest_error(difference: Difference) -> Fact | None:
    if difference.largest_error is None:
        return None
    text = f"{difference.largest_error:.3g}"
    if difference.allowed is not None:
        text += tr(
            "; up to {limit} is allowed",
            limit=f"{difference.allowed:.3g}",
        )
    return Fact(tr("Largest error"), text)


def _ratio(difference: Difference) -> Fact | None:
    if difference.ratio is None:
        return None
    text = tr(
        "yours is the expected value times {ratio}, everywhere",
        ratio=number(difference.ratio),
    )
    return Fact(tr("Ratio"), text)


def _values(difference: Difference) -> tuple[Value, ...]:
    """Return both values, with the wrong places marked where their shapes agree."""
    actual, expected = difference.actual, difference.expected
    if actual is None and expected is None:
        return ()
    got, want = decoded(actual), decoded(expected)
    if got is None or want is None or got.shape != want.shape:
        yours = leaves(actual, tr("yours"))
        return (*yours, *leaves(expected, tr("expected")))
    wrong = wrong_places(got, want, difference.allowed)
    return (
        show(actual, tr("yours"), wrong),
        show(expected, tr("expected"), wrong),
    )


def _heat(difference: Difference) -> HeatMap | None:
    """Return where a large array is wrong.

    None for others, and where nothing is.
    """
    got, want = decoded(difference.actual), decoded(difference.expected)
    if got is None or want is None or got.shape != want.shape:
        return None
    if got.ndim == 0 or fits_table(got) or got.dtype.kind == "c":
        return None
    wrong = wrong_places(got, want, difference.allowed)
    return heat_map(got, want, wrong) if wrong.any() else None


def _call(call: Call) -> CallView:
    inputs: list[Value] = []
    for name, argument in call.arguments.items():
        inputs += leaves(argument, name)
    reply: tuple[Value, ...] = ()
    failure = ""
    if isinstance(call.reply, StudentFailure):
        failure = clean_line(sentence(call.reply), MAX_SENTENCE)
    else:
        reply = leaves(call.reply, tr("reply"))
    expected = (
        () if call.expected is None else leaves(call.expected, tr("expected"))
    )
    return CallView(
        hook=clean_line(call.hook, MAX_NAME),
        seconds=seconds(call.seconds),
        inputs=tuple(inputs),
        reply=reply,
        failure=failure,
        expected=expected,
    )
