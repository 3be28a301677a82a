"""What a failed test saw: the measured differences and the calls, as far as the audience left them there."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from grader.model import Array, Call, Difference, Outcome, StudentFailure
from grader.model.safe_text import clean_line
from grader.report.parts.figures import HeatMap, heat_map, wrong_places
from grader.report.parts.values import Value, decoded, fits_table, leaves, show
from grader.report.writing.numbers import number, seconds
from grader.report.writing.texts import tr

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
    failure: str = field(metadata={"help": "why nothing came back, if nothing did"})
    expected: tuple[Value, ...] = field(
        metadata={"help": "what the reference says, where the test asked it"}
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one case of a test saw."""

    label: str = field(metadata={"help": "which case, where there are several"})
    summary: str = field(
        metadata={
            "help": "the difference in a sentence, where the feedback does not say it"
        }
    )
    facts: tuple[Fact, ...] = field(
        metadata={"help": "shape, first wrong place, largest error, ratio"}
    )
    values: tuple[Value, ...] = field(
        metadata={"help": "the student's value and the expected one, side by side"}
    )
    heat: HeatMap | None = field(metadata={"help": "where a large array is wrong"})
    calls: tuple[CallView, ...] = field(metadata={"help": "the calls of the test"})
    more_calls: int = field(metadata={"help": "how many further calls are not shown"})


def has_evidence(outcome: Outcome) -> bool:
    """Tell whether there is anything to show of what *outcome* saw."""
    return outcome.difference is not None or bool(outcome.calls)


def evidence(
    outcome: Outcome, label: str, said: str, most_calls: int = MAX_CALLS
) -> Evidence:
    """Return what *outcome* saw; *said* is not said again.

    Of many calls the first are shown: what comes then, asks on.
    """
    found = outcome.difference
    calls = outcome.calls[: min(most_calls, MAX_CALLS)]
    values, heat = _values(found) if found else ((), None)
    return Evidence(
        label,
        (
            clean_line(found.summary, MAX_SENTENCE)
            if found and found.summary not in said.replace("`", "")
            else ""
        ),
        _facts(found) if found else (),
        values,
        heat,
        tuple(map(_call, calls)),
        len(outcome.calls) - len(calls),
    )


def _facts(found: Difference) -> tuple[Fact, ...]:
    facts, got, want = [], found.actual, found.expected
    if isinstance(got, Array) and isinstance(want, Array) and got.shape != want.shape:
        facts.append(
            Fact(
                tr("Shape"),
                tr(
                    "yours {yours}, expected {expected}",
                    yours=got.shape,
                    expected=want.shape,
                ),
            )
        )
    if found.total > 1:
        facts.append(
            Fact(
                tr("Wrong places"),
                tr("{part} of {whole}", part=found.mismatched, whole=found.total),
            )
        )
    if found.actual_at is not None and found.expected_at is not None:
        where = tr("at {index}: ", index=list(found.index)) if found.index else ""
        got_here, want_here = number(found.actual_at), number(found.expected_at)
        both = tr(
            "yours {yours}, expected {expected}", yours=got_here, expected=want_here
        )
        facts.append(
            Fact(tr("First wrong place") if where else tr("Value"), where + both)
        )
    if found.largest_error is not None:
        limit = (
            tr("; up to {limit} is allowed", limit=f"{found.allowed:.3g}")
            if found.allowed is not None
            else ""
        )
        facts.append(Fact(tr("Largest error"), f"{found.largest_error:.3g}{limit}"))
    if found.ratio is not None:
        facts.append(
            Fact(
                tr("Ratio"),
                tr(
                    "yours is the expected value times {ratio}, everywhere",
                    ratio=number(found.ratio),
                ),
            )
        )
    return tuple(facts)


def _values(found: Difference) -> tuple[tuple[Value, ...], HeatMap | None]:
    if found.actual is None and found.expected is None:
        return (), None
    got, want = decoded(found.actual), decoded(found.expected)
    if got is None or want is None or got.shape != want.shape:
        return (
            *leaves(found.actual, tr("yours")),
            *leaves(found.expected, tr("expected")),
        ), None
    wrong = wrong_places(got, want, found.allowed)
    heat = (
        heat_map(got, want, wrong)
        if wrong.any() and _large(got) and got.dtype.kind != "c"
        else None
    )
    return (
        show(found.actual, tr("yours"), wrong),
        show(found.expected, tr("expected"), wrong),
    ), heat


def _large(array: np.ndarray) -> bool:
    return array.ndim > 0 and not fits_table(array)


def _call(call: Call) -> CallView:
    inputs = [
        value
        for name, argument in call.arguments.items()
        for value in leaves(argument, name)
    ]
    reply: tuple[Value, ...] = ()
    failure = ""
    if isinstance(call.reply, StudentFailure):
        failure = clean_line(call.reply.message, MAX_SENTENCE)
    else:
        reply = leaves(call.reply, tr("reply"))
    expected = () if call.expected is None else leaves(call.expected, tr("expected"))
    return CallView(
        clean_line(call.hook, MAX_NAME),
        seconds(call.seconds),
        tuple(inputs),
        reply,
        failure,
        expected,
    )
