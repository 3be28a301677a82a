"""What tests and submissions said to each other, remembered over a class.

A test asks everybody the same first question; what it asks next, and what it
finds, follows from the answers. So once it has been run for certain answers,
nothing new can come of the same ones: the submission is asked what the test
would ask, and gets the outcome that the test found. With the first answer that
is new, the test itself goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from grader.model import (
    Array,
    Call,
    Outcome,
    OutcomeKind,
    Plain,
    StudentFailure,
)
from grader.suite.digest import digest

#: How many bytes are kept, roughly; then everything is forgotten.
MOST_BYTES = 64 << 20
#: What an array or a call takes beside its bytes.
_OVERHEAD = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What a submission answered, and how many seconds it took.

    `changed` holds the paths of the arrays that it changed.
    """

    reply: Plain | StudentFailure
    changed: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Question:
    """A call that a test asks for."""

    hook: str
    arguments: dict[str, Plain]


#: A question, and its answer.
Exchange = tuple[Question, Answer]


class Answering(Protocol):
    """A submission as tests see it."""

    exchanges: list[Exchange]  #: in the running test

    def answer(self, question: Question) -> Answer:
        """Return what the submission answers now."""


@dataclass(slots=True)
class _Asked:
    """A question, and what follows on each answer: the next one, or the outcome."""

    question: Question
    following: dict[Hashable, _Asked | Outcome] = field(default_factory=dict)


class Transcripts:
    """The outcomes of tests by what submissions answered.

    A test must depend on nothing but its seed and the answers.
    """

    def __init__(self) -> None:
        self._starts: dict[Hashable, _Asked | Outcome] = {}
        self._bytes = 0

    def outcome(
        self,
        test: Hashable,
        student: Answering,
        run: Callable[[Sequence[Exchange]], Outcome],
    ) -> Outcome:
        """Return the outcome of *test* for *student*, timed by its own answers.

        *run* runs the test; it gets what the student was asked and has answered
        already.
        """
        exchanges: list[Exchange] = []
        step = self._starts.get(test)
        while isinstance(step, _Asked):
            try:
                answer = student.answer(step.question)
            except Exception:  # noqa: BLE001 - the test asks again, and has it raised in its place
                step = None
                break
            exchanges.append((step.question, answer))
            step = step.following.get(_key(answer))
        if step is not None:
            return _timed(step, exchanges)
        outcome = run(exchanges)
        if outcome.kind is not OutcomeKind.ERROR:  # which may be of the moment
            self._keep(test, student.exchanges, outcome)
        return outcome

    def lone_question(self, test: Hashable) -> Question | None:
        """Return the only question that *test* has asked, whatever was answered.

        None where it asked on, or nobody has passed it: of wrong answers alone
        nothing follows, as a test may ask on only where its first check passes.
        """
        step = self._starts.get(test)
        if not isinstance(step, _Asked):
            return None
        has_passed = False
        for following in step.following.values():
            if not isinstance(following, Outcome):
                return None
            has_passed |= following.kind is OutcomeKind.PASSED
        return step.question if has_passed else None

    def _keep(
        self,
        test: Hashable,
        exchanges: Sequence[Exchange],
        outcome: Outcome,
    ) -> None:
        size = sum(_sizes(outcome))
        if self._bytes + size > MOST_BYTES:
            self._starts = {}
            self._bytes = 0
        self._bytes += size
        following, key = self._starts, test
        calls: list[Call] = []
        for call, (question, answer) in zip(
            outcome.calls,
            exchanges,
            strict=True,
        ):
            step = following.get(key)
            if not isinstance(step, _Asked) or step.question != question:
                step = following[key] = _Asked(question)
                # the question may come of the answer before
                self._bytes += sum(_sizes_in(question.arguments))
            # one copy for all who are asked it
            calls.append(replace(call, arguments=step.question.arguments))
            following, key = step.following, _key(answer)
        following[key] = replace(outcome, calls=tuple(calls))


def _key(answer: Answer) -> Hashable:
    return digest(answer.reply), answer.changed


def _timed(outcome: Outcome, exchanges: Sequence[Exchange]) -> Outcome:
    """Return *outcome* with the seconds that the answers of *exchanges* took."""
    calls = tuple(
        replace(call, seconds=answer.seconds)
        for call, (_, answer) in zip(outcome.calls, exchanges, strict=True)
    )
    return replace(
        outcome,
        calls=calls,
        seconds=sum(call.seconds for call in calls),
    )


def _sizes(outcome: Outcome) -> Iterator[int]:
    """Yield the bytes that *outcome* takes beside its questions."""
    for call in outcome.calls:
        yield _OVERHEAD
        yield from _sizes_in(call.reply)
    for figure in outcome.figures:
        yield from (len(picture.source) for picture in figure.pictures)


def _sizes_in(value: object) -> Iterator[int]:
    if isinstance(value, Array):
        yield _OVERHEAD + len(value.data)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _sizes_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _sizes_in(item)
