"""Who may see what: the one place that decides it.

`for_student` takes everything away from a result that its student must not see,
so that the pages, which only place what is there, cannot give it away:

    public test   everything is shown, but for our own error texts
    hidden test   title, verdict, hint, feedback, diagnosis; of an exception its type,
                  file and line; no figures
    decision      what and why; not who of the staff, nor when
    other reading nothing, unless it was granted: then it is the result
    staff test    nothing; the student does not learn that it exists

Type, file and line of an exception are claims of the student's process, which
knows the hidden inputs: they are shown only where they name something that is
in the submission, in Python or in an array library. Sentences and notes that
are worded there keep their words, but numbers long enough to be an input are
struck out.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from grader.model import (
    Act,
    Decision,
    Diagnosis,
    Judgement,
    Note,
    Outcome,
    Result,
    StudentFailure,
    Submission,
    TestCase,
    Visibility,
)
from grader.model.failure_details import OutOfMemory, Raised, RaisedAtLoad
from grader.report.writing.notebook import lines_in
from grader.wording.judgements import feedback

#: Exceptions of the array libraries that students meet, and the grader's own.
_LIBRARY_EXCEPTIONS = frozenset(
    {"AxisError", "LinAlgError", "ModuleNotProvided", "OutOfMemoryError"},
)
#: Struck out where it has 3 digits or more; counts, limits and lines, integers
#: of up to 4 digits, are not matched.
_LONG_NUMBER = re.compile(r"\d{5,}|\d+\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+")
_SHORT = 3
STRUCK = "…"


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
    tests = [judgement.test for judgement in visible]
    shown = frozenset(
        name for test in tests for name in (test.id, test.function)
    )
    judgements = [
        _judgement(judgement, result.submission, shown) for judgement in visible
    ]
    return replace(
        result,
        judgements=tuple(judgements),
        diagnoses=_diagnoses(result.diagnoses, shown),
        notes=_notes(result),
        output=result.output if all_public(result) else "",
        second=None,
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


def _diagnoses(
    diagnoses: Iterable[Diagnosis],
    shown: frozenset[str],
) -> tuple[Diagnosis, ...]:
    """Return those of *diagnoses* that are about no test, or about a *shown* one."""
    visible = []
    for diagnosis in diagnoses:
        tests = tuple(test for test in diagnosis.tests if test in shown)
        if tests or not diagnosis.tests:
            visible.append(replace(diagnosis, tests=tests))
    return tuple(visible)


def _decision(decision: Decision) -> Decision:
    return replace(decision, who="", when="", before="", after="")


def _notes(result: Result) -> tuple[Note, ...]:
    """Return the notes, without those that only a staff test left.

    Without long numbers where a test is hidden.
    """
    of_staff: set[Note] = set()
    of_visible: set[Note] = set()
    for judgement in result.judgements:
        is_staff = judgement.test.visibility is Visibility.STAFF
        (of_staff if is_staff else of_visible).update(judgement.outcome.notes)
    secret = of_staff - of_visible
    notes = tuple(note for note in result.notes if note not in secret)
    return notes if all_public(result) else tuple(map(_struck, notes))


def _judgement(
    judgement: Judgement,
    submission: Submission,
    shown: frozenset[str],
) -> Judgement:
    """Return *judgement* as the student may see it.

    *shown* are the tests that the student knows of.
    """
    outcome = judgement.outcome
    awaited = tuple(test for test in outcome.waits_for if test in shown)
    if judgement.test.visibility is Visibility.PUBLIC:
        public = replace(outcome, error="", seconds=0.0, waits_for=awaited)
        return replace(judgement, outcome=public)
    text = feedback(judgement)
    # worded where the student's code runs; a Difference is worded by us
    if outcome.failure is not None:
        text = _without_claims(text, outcome.failure, submission)
    hidden = _hidden(outcome, submission, awaited)
    return replace(judgement, outcome=hidden, feedback=text)


def _hidden(
    outcome: Outcome,
    submission: Submission,
    waits_for: tuple[str, ...],
) -> Outcome:
    """Return what may be known of *outcome* of a hidden test.

    A new record, so that what is not named is not there.
    """
    failure = outcome.failure
    return Outcome(
        outcome.test,
        outcome.kind,
        failure=_failure(failure, submission) if failure else None,
        granted=outcome.granted,
        waits_for=waits_for,
        notes=tuple(map(_struck, outcome.notes)),
    )


def _without_claims(
    text: str,
    failure: StudentFailure,
    submission: Submission,
) -> str:
    """Return the sentence *text* about *failure* without what may be a message.

    Without an exception's made-up name and without long numbers.
    """
    if failure.exception and not _known_exception(
        failure.exception,
        submission,
    ):
        text = text.replace(failure.exception, "an exception")
    return without_long_numbers(text)


def _struck(note: Note) -> Note:
    return replace(note, text=without_long_numbers(note.text))


def without_long_numbers(text: str) -> str:
    """Return *text* with each number of more than a few digits struck out."""
    return _LONG_NUMBER.sub(_struck_if_long, text)


def _struck_if_long(number: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, number[0]))
    return number[0] if digits < _SHORT else STRUCK


def _failure(failure: StudentFailure, submission: Submission) -> StudentFailure:
    """Return *failure* without the exception's message, and with places that exist."""
    details = failure.details
    if not isinstance(details, OutOfMemory | Raised | RaisedAtLoad):
        return failure
    in_file = 0 < failure.line <= lines_in(submission.files, failure.file)
    is_named = _known_exception(failure.exception, submission)
    shown = replace(
        details,
        message="",
        exception=failure.exception if is_named else "",
        file=failure.file if in_file else "",
        line=failure.line if in_file else 0,
    )
    return replace(failure, details=shown)


def _known_exception(name: str, submission: Submission) -> bool:
    last = name.rpartition(".")[2]
    if (
        isinstance(getattr(builtins, last, None), type)
        or last in _LIBRARY_EXCEPTIONS
    ):
        return True
    if not last.isidentifier():
        return False
    definition = re.compile(rb"\bclass\s+%b\b" % re.escape(last.encode()))
    return any(definition.search(file.code) for file in submission.files)
