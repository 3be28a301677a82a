"""Who may see what: the one place that decides it.

`for_student` takes everything away from a result that its student must not see,
so that the pages, which only place what is there, cannot give it away:

    public test   everything is shown, but for our own error texts
    hidden test   title, hint, verdict, and a kind of failure from a closed list
    diagnosis     of hidden tests the titles of misconceptions, with what stands
                  with them; measured facts come from public inputs
    decision      what and why; not who of the staff, nor when
    other reading nothing, unless it was granted: then it is the result
    staff test    nothing; the student does not learn that it exists

What a worker chooses after its first hidden input is a channel. How wide it is
follows from `grader.model.disclosure`: of hidden tests nothing is shown that is
not drawn from its lists and paid for out of its budget. Exceptions, lines,
values and notes come from workers that saw public inputs only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum

from grader.grading.judge import is_unclear
from grader.model import (
    Act,
    Decision,
    Diagnosis,
    Judgement,
    Note,
    NoteKind,
    Outcome,
    PublicRun,
    Result,
    StudentFailure,
    TestCase,
    Visibility,
)
from grader.model.disclosure import (
    CREDITED,
    admits,
    failed,
    is_public,
    is_unloaded,
    kind_of,
    names_shown,
    paid_kinds,
)
from grader.wording import hidden_tests
from grader.wording.failures import sentence

#: Kinds of notes that no worker has a part in.
_OURS = (
    NoteKind.EDITION,
    NoteKind.SECOND_GRADING,
    NoteKind.DELIVERY,
    NoteKind.UNTOUCHED,
    NoteKind.REPUBLISHED,
)


class Audience(StrEnum):
    """For whom a page is made."""

    STUDENT = "student"
    STAFF = "staff"


def for_student(result: Result) -> Result:
    """Return *result* without anything its student must not see."""
    visible = [
        judgement
        for judgement in result.judgements
        if judgement.test.visibility is not Visibility.STAFF
    ]
    shown = frozenset(
        name
        for judgement in visible
        for name in (judgement.test.id, judgement.test.function)
    )
    if all_public(result) or _is_unloaded(result):
        judgements = [_open(judgement, shown) for judgement in visible]
        diagnoses = _about(result.diagnoses, shown)
        notes = _notes(result)
    else:
        view = _View(result, visible, shown)
        judgements = [view.judgement(judgement) for judgement in visible]
        diagnoses = view.diagnoses()
        notes = view.notes()
    return replace(
        result,
        judgements=tuple(judgements),
        diagnoses=diagnoses,
        notes=notes,
        output=result.output if all_public(result) else "",
        seconds=0.0,
        findings=(),
        published_only=(),
        second=None,
        public=None,
        decisions=tuple(
            _decision(decision)
            for decision in result.decisions
            if decision.act is not Act.SEEN
        ),
    )


def all_public(result: Result) -> bool:
    """Tell whether only public tests ran.

    Then even prints hold nothing that students do not have already.
    """
    return all(
        judgement.test.visibility is Visibility.PUBLIC
        for judgement in result.judgements
    )


def test_name(test: TestCase, audience: Audience) -> str:
    """Return the id of *test* where *audience* may know it, else nothing.

    A student has only the public tests to look it up in.
    """
    return test.function if _is_open(test, audience) else ""


def case_label(test: TestCase, position: int, audience: Audience) -> str:
    """Return what to call one case of a parametrized test.

    Parameters are inputs, so a hidden case has but a number.
    """
    parameters = test.id.partition("[")[2].removesuffix("]")
    if parameters and _is_open(test, audience):
        return parameters
    return str(position)


def _is_open(test: TestCase, audience: Audience) -> bool:
    return audience is Audience.STAFF or test.visibility is Visibility.PUBLIC


def _is_unloaded(result: Result) -> bool:
    """Tell whether no code was ever given an input."""
    return result.submission.main is None or is_unloaded(result.judgements)


class _View:
    """What the student of *result* may see of it, where hidden tests ran."""

    def __init__(
        self,
        result: Result,
        visible: Iterable[Judgement],
        shown: frozenset[str],
    ) -> None:
        self._result = result
        self._visible = tuple(visible)
        self._shown = shown
        self._public = result.public or PublicRun()
        self._named = names_shown(result.diagnoses, shown)
        self._recurring: dict[str, StudentFailure | None] = {
            recurrence.test: recurrence.failure
            for recurrence in self._public.recurrences
        }
        self._paid = paid_kinds(self._hidden(), self._recurring)

    def _hidden(self) -> list[Judgement]:
        return [
            judgement
            for judgement in self._visible
            if not is_public(judgement.test)
        ]

    def judgement(self, judgement: Judgement) -> Judgement:
        """Return *judgement* as the student may see it.

        Of a hidden test a new record, so that what is not named is not there.
        """
        if is_public(judgement.test):
            return _open(judgement, self._shown)
        outcome = judgement.outcome
        failure = self._failure(judgement)
        return Judgement(
            judgement.test,
            verdict=judgement.verdict,
            credit=judgement.credit,
            feedback=self._feedback(judgement, failure),
            is_worded=True,
            outcome=Outcome(
                outcome.test,
                outcome.kind,
                failure=failure,
                granted=outcome.granted,
                waits_for=_known(outcome.waits_for, self._shown),
            ),
        )

    def _failure(self, judgement: Judgement) -> StudentFailure | None:
        """Return how the function of a failed test failed with public inputs."""
        if not failed(judgement):
            return None
        return self._recurring.get(judgement.test.id)

    def _feedback(
        self,
        judgement: Judgement,
        failure: StudentFailure | None,
    ) -> str:
        verdict = judgement.verdict
        if not failed(judgement):
            unclear = is_unclear(judgement.outcome.failure)
            text = hidden_tests.of_outcome(verdict, is_unclear=unclear)
            sentences = [text]
        elif failure is not None:
            sentences = [self._recurred(judgement, failure)]
        else:
            sentences = [self._kind(judgement), self._not_seen(judgement)]
        if 0 < judgement.credit < 1:
            sentences.append(hidden_tests.granted(float(judgement.credit)))
        return " ".join(filter(None, sentences))

    def _recurred(self, judgement: Judgement, failure: StudentFailure) -> str:
        """Return how the function of a test failed with public inputs, in words."""
        text = sentence(failure)
        if not admits(judgement.verdict, failure):
            kind = self._kind(judgement)
            return f"{kind} {hidden_tests.failed_otherwise(text)}".strip()
        if judgement.could_not_be_called:
            return text
        return f"{text} {hidden_tests.shown()}"

    def _kind(self, judgement: Judgement) -> str:
        """Return how a test failed; the verdict says enough where no budget is left."""
        if judgement.test.id not in self._paid:
            return ""
        return hidden_tests.of_kind(kind_of(judgement))

    def _not_seen(self, judgement: Judgement) -> str:
        test = judgement.test.id
        if self._result.public is None or test in self._recurring:
            return ""
        is_named = any(test in diagnosis.shown_at for diagnosis in self._named)
        return "" if is_named else hidden_tests.not_shown()

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """Return the named mistakes, then the facts that public inputs showed."""
        named = [
            replace(
                diagnosis,
                tests=_known(diagnosis.shown_at, self._shown),
                shown_at=(),
            )
            for diagnosis in self._named
        ]
        facts = _about(self._public.diagnoses, self._shown)
        return (*named, *facts)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes that no worker wrote which saw a hidden input."""
        result = self._result
        kinds = {
            note.kind
            for judgement in self._hidden()
            for note in judgement.outcome.notes
        }
        credited = [
            hidden_tests.credited(kind) for kind in CREDITED if kind in kinds
        ]
        notes = [
            *result.submission.notes,
            *self._public.notes,
            *credited,
            *(note for note in result.notes if note.kind in _OURS),
        ]
        return tuple(dict.fromkeys(notes))


def _open(judgement: Judgement, shown: Collection[str]) -> Judgement:
    """Return *judgement* of a test that saw public inputs only, or none."""
    outcome = judgement.outcome
    public = replace(
        outcome,
        error="",
        seconds=0.0,
        waits_for=_known(outcome.waits_for, shown),
    )
    return replace(judgement, outcome=public)


def _known(tests: Iterable[str], shown: Collection[str]) -> tuple[str, ...]:
    """Return those of *tests* that the student knows of."""
    return tuple(test for test in tests if test in shown)


def _about(
    diagnoses: Iterable[Diagnosis],
    shown: Collection[str],
) -> tuple[Diagnosis, ...]:
    """Return those of *diagnoses* that are about no test, or about a *shown* one."""
    visible = []
    for diagnosis in diagnoses:
        tests = _known(diagnosis.tests, shown)
        if tests or not diagnosis.tests:
            visible.append(replace(diagnosis, tests=tests, shown_at=()))
    return tuple(visible)


def _decision(decision: Decision) -> Decision:
    return replace(decision, who="", when="", before="", after="")


def _notes(result: Result) -> tuple[Note, ...]:
    """Return the notes, without those that only a staff test left."""
    of_staff: set[Note] = set()
    of_visible: set[Note] = set()
    for judgement in result.judgements:
        is_staff = judgement.test.visibility is Visibility.STAFF
        (of_staff if is_staff else of_visible).update(judgement.outcome.notes)
    secret = of_staff - of_visible
    return tuple(note for note in result.notes if note not in secret)
