"""The `student` that tests talk to: hooks as methods, NumPy arrays in and out.

Every call is recorded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from string import Formatter
from typing import Any, NoReturn, Protocol

from grader.course.handout import Contract, Hook
from grader.model import (
    Call,
    Note,
    NoteKind,
    Plain,
    StudentFailure,
    Submission,
)
from grader.model.failure_details import (
    LeftAsHandedOut,
    OutOfMemory,
    Raised,
    ReturnedNone,
    Stated,
    Unusable,
)
from grader.model.phrase import phrase
from grader.sandbox.host.claims import known_paths
from grader.suite.partial_replies import check_parts, partial
from grader.suite.reply_structure import BadReply, Wrong
from grader.suite.transcripts import Answer, Exchange, Question
from grader.testing.arrays import astype_tree, numpy_tree, plain_tree
from grader.testing.checks import StudentError
from grader.wording.phrases import noted


class Asked(Protocol):
    """Whoever answers hooks with plain values: a Session with a worker, or trusted code."""

    def ask(
        self,
        hook: str,
        arguments: dict[str, Plain],
        seed: int,
    ) -> tuple[Plain | StudentFailure, list[str]]:
        """Return the answer or the failure, and the paths of the changed arrays."""


class RemoteStudent:
    """Calls the hooks of one submission.

    Raises StudentError where its code gives no usable value.

    With `precision` "float32" every floating-point array is sent in float32.
    """

    def __init__(self, session: Asked, contract: Contract) -> None:
        self.session = session
        self.contract = contract
        submission: Submission | None = getattr(session, "submission", None)
        #: what stands as it was handed out; trusted code is no submission
        self.untouched = (
            submission.untouched_names if submission else frozenset[str]()
        )
        self.precision: str | None = None
        self.calls: list[Call] = []
        self.notes: list[Note] = []
        self.exchanges: list[Exchange] = []
        self.seed = 0
        self._answered: list[Exchange] = []  #: already, the last one first

    def __getattr__(self, name: str) -> Callable[..., Any]:
        hook = self.contract.hooks.get(name)
        if hook is None:
            raise AttributeError(f"the contract has no hook `{name}`")
        return lambda **arguments: self._call(hook, arguments)

    def cpu_seconds(self) -> float:
        """Return the CPU seconds that calls have taken so far.

        They are the worker's or, for trusted code, this process's. Where the
        system cannot tell a worker's, wall seconds stand for them.
        """
        budget = getattr(self.session, "budget", None)
        return time.process_time() if budget is None else budget.cpu

    def start_test(self, seed: int) -> None:
        """Forget what was said in the test before."""
        self.calls = []
        self.notes = []
        self.exchanges = []
        self.seed = seed
        self._answered = []

    def begin_again(self) -> None:
        """Forget what earlier calls left in student code: the next has a fresh worker."""
        end_worker = getattr(self.session, "end_worker", None)
        if end_worker is not None:
            end_worker()

    def give(self, exchanges: Sequence[Exchange]) -> None:
        """Answer the first questions of the running test as in *exchanges*.

        They have been asked already.
        """
        self._answered = list(reversed(exchanges))

    def ask_ahead(self, question: Question, seed: int) -> bool:
        """Ask what the next test but those asked ahead will ask.

        Tell whether it was asked.
        """
        ask_ahead = getattr(self.session, "ask_ahead", None)
        if ask_ahead is None:  # trusted code computes in this process
            return False
        return bool(ask_ahead(question.hook, question.arguments, seed))

    def answer(self, question: Question) -> Answer:
        """Return what the student's code answers now."""
        started = time.monotonic()
        reply, changed = self.session.ask(
            question.hook,
            question.arguments,
            self.seed,
        )
        return Answer(reply, tuple(changed), time.monotonic() - started)

    def _call(self, hook: Hook, arguments: Mapping[str, Any]) -> Any:
        _refuse_arguments(hook, arguments)
        sent: dict[str, Plain] = {
            name: plain_tree(self._cast(value))
            for name, value in arguments.items()
        }
        answer = self._answer_now_or_before(Question(hook.name, sent))
        reply, value = answer.reply, None
        if not isinstance(reply, StudentFailure):
            try:
                value = check_parts(hook.returns, reply)
            except BadReply as problem:
                reply = StudentFailure(problem.details)
            if self._is_unwritten(hook):  # whatever an adapter made of it
                reply = StudentFailure(LeftAsHandedOut(hook.label))
        if isinstance(reply, StudentFailure):
            reply = self._about(hook, reply)
        self.calls.append(Call(hook.name, sent, reply, seconds=answer.seconds))
        if isinstance(reply, StudentFailure):
            raise StudentError(reply)
        self._note_changed(hook, known_paths(answer.changed, sent))

        def refuse(details: Wrong) -> NoReturn:
            raise StudentError(self._about(hook, StudentFailure(details)))

        return partial(numpy_tree(value), refuse)

    def _about(self, hook: Hook, failure: StudentFailure) -> StudentFailure:
        """Return *failure* as one of *hook*, in the words of the assignment if it has any."""
        details = failure.details
        name = hook.label.partition(".")[0]
        if isinstance(details, Stated):
            details = _worded(details, self.contract.sentences)
        elif isinstance(details, ReturnedNone) and name in self.untouched:
            details = LeftAsHandedOut(name)
        subject = failure.subject
        if isinstance(details, Raised | OutOfMemory):
            # the worker's word, which counts where it is one of ours
            labels = {known.label for known in self.contract.hooks.values()}
            subject = subject if subject in labels else ""
        return replace(
            failure,
            details=details,
            subject=subject or hook.label,
        )

    def _is_unwritten(self, hook: Hook) -> bool:
        """Return whether the function that *hook* asks does nothing."""
        unwritten: frozenset[str] = getattr(
            self.session,
            "unwritten",
            frozenset(),
        )
        return hook.label in unwritten

    def _answer_now_or_before(self, question: Question) -> Answer:
        """Return the answer that was given already, or else ask."""
        answer = None
        if self._answered:
            answered, earlier_answer = self._answered.pop()
            if answered == question:
                answer = earlier_answer
        if answer is None:
            self._answered = []
            answer = self.answer(question)
        self.exchanges.append((question, answer))
        return answer

    def _cast(self, value: Any) -> Any:
        return (
            value
            if self.precision is None
            else astype_tree(value, self.precision)
        )

    def _note_changed(self, hook: Hook, changed: list[str]) -> None:
        if changed:
            text = phrase(
                "{function} changes what it is given in place: {paths}.",
                function=f"`{hook.label}`",
                paths=", ".join(f"`{path}`" for path in changed[:4]),
            )
            self.notes.append(noted(NoteKind.INPUT_CHANGED, text))


def _refuse_arguments(hook: Hook, arguments: Mapping[str, Any]) -> None:
    """Raise TypeError for a fault of the test, which is not the student's function's."""
    parameters = hook.signature.parameters
    if arguments.keys() != set(parameters):
        passes = ", ".join(arguments) or "nothing"
        raise TypeError(
            f"`{hook.name}` takes {', '.join(parameters)}; the test passes {passes}",
        )


def _worded(
    details: Stated,
    sentences: Mapping[str, str],
) -> Stated | Unusable:
    """Return *details* with its sentence of *sentences*, and no value but those in it."""
    sentence = sentences.get(details.code)
    if sentence is None:
        return Unusable()
    fields = {field for _, field, _, _ in Formatter().parse(sentence)}
    values = tuple(pair for pair in details.values if pair[0] in fields)
    return replace(details, sentence=sentence, values=values)
