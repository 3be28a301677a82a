"""Who may see what: the one place that decides it.

`for_student` takes everything away from a result that its student must not see, so that
the pages, which only place what is there, cannot give it away:

    public test   everything is shown, but for our own error texts
    hidden test   title, verdict, hint, feedback, diagnosis; of an exception its type, file and line; no figures
    decision      what and why; not who of the staff, nor when
    other reading nothing, unless it was granted: then it is the result
    staff test    nothing; the student does not learn that it exists

Type, file and line of an exception are claims of the student's process, which knows the
hidden inputs: they are shown only where they name something that is in the submission,
in Python or in an array library. Sentences and notes that are worded there keep their
words, but numbers long enough to be an input are struck out.
"""

from __future__ import annotations

import builtins
import re
from dataclasses import replace
from enum import StrEnum

from grader.model import (
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
from grader.report.writing.notebook import lines_in

#: Exceptions of the array libraries that students meet, and the grader's own.
_LIBRARY_EXCEPTIONS = frozenset(
    {"AxisError", "LinAlgError", "ModuleNotProvided", "OutOfMemoryError"}
)
#: Struck out where it has 3 digits or more; counts, limits and lines, integers of up to
#: 4 digits, are not matched.
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
        one for one in result.judgements if one.test.visibility is not Visibility.STAFF
    ]
    shown = frozenset(
        name
        for judgement in visible
        for name in (judgement.test.id, judgement.test.function)
    )
    return replace(
        result,
        judgements=tuple(
            _judgement(judgement, result.submission, shown) for judgement in visible
        ),
        diagnoses=tuple(
            _diagnosis(d, shown)
            for d in result.diagnoses
            if not d.tests or shown.intersection(d.tests)
        ),
        notes=_notes(result),
        output=result.output if all_public(result) else "",
        second=None,
        decisions=tuple(
            replace(one, who="", when="", before="", after="")
            for one in result.decisions
        ),
    )


def all_public(result: Result) -> bool:
    """Tell whether only public tests ran: then even prints hold nothing that is not known already."""
    return all(
        judgement.test.visibility is Visibility.PUBLIC
        for judgement in result.judgements
    )


def test_name(test: TestCase, audience: Audience) -> str:
    """Return the id of *test* where *audience* may know it: the student has only the public tests to look it up in."""
    return (
        test.function
        if audience is Audience.STAFF or test.visibility is Visibility.PUBLIC
        else ""
    )


def case_label(test: TestCase, position: int, audience: Audience) -> str:
    """Return what to call one case of a parametrized test: parameters are inputs, so a hidden case has but a number."""
    parameters = test.id.partition("[")[2].removesuffix("]")
    if parameters and (
        audience is Audience.STAFF or test.visibility is Visibility.PUBLIC
    ):
        return parameters
    return str(position)


def _notes(result: Result) -> tuple[Note, ...]:
    """Return the notes, without those that only a staff test left, and without long numbers where a test is hidden."""
    staff = {
        n
        for j in result.judgements
        if j.test.visibility is Visibility.STAFF
        for n in j.outcome.notes
    }
    others = {
        n
        for j in result.judgements
        if j.test.visibility is not Visibility.STAFF
        for n in j.outcome.notes
    }
    kept = tuple(note for note in result.notes if note not in staff - others)
    return kept if all_public(result) else tuple(_struck(note) for note in kept)


def _judgement(
    judgement: Judgement, submission: Submission, shown: frozenset[str]
) -> Judgement:
    """Return *judgement* as the student may see it.

    *shown* are the tests that the student knows of.
    """
    outcome, feedback = judgement.outcome, judgement.feedback
    known = tuple(test for test in outcome.waits_for if test in shown)
    if judgement.test.visibility is Visibility.PUBLIC:
        return replace(
            judgement, outcome=replace(outcome, error="", seconds=0.0, waits_for=known)
        )
    # worded where the student's code runs; a Difference is worded by us
    if outcome.failure is not None:
        feedback = _without_claims(feedback, outcome.failure, submission)
    return replace(
        judgement, outcome=_hidden(outcome, submission, known), feedback=feedback
    )


def _hidden(
    outcome: Outcome, submission: Submission, waits_for: tuple[str, ...]
) -> Outcome:
    """Return what may be known of *outcome* of a hidden test: a new record, so that what is not named is not there."""
    failure = _failure(outcome.failure, submission) if outcome.failure else None
    notes = tuple(_struck(note) for note in outcome.notes)
    return Outcome(
        outcome.test,
        outcome.kind,
        failure=failure,
        granted=outcome.granted,
        waits_for=waits_for,
        notes=notes,
    )


def _without_claims(text: str, failure: StudentFailure, submission: Submission) -> str:
    """Return the sentence *text* about *failure* without an exception's made-up name and without long numbers."""
    if failure.exception and not _known_exception(failure.exception, submission):
        text = text.replace(failure.exception, "an exception")
    return without_long_numbers(text)


def _struck(note: Note) -> Note:
    return replace(note, text=without_long_numbers(note.text))


def without_long_numbers(text: str) -> str:
    """Return *text* with each number of more than a few digits struck out."""
    return _LONG_NUMBER.sub(
        lambda n: n[0] if sum(map(str.isdigit, n[0])) < _SHORT else STRUCK, text
    )


def _failure(failure: StudentFailure, submission: Submission) -> StudentFailure:
    in_file = 0 < failure.line <= lines_in(submission.files, failure.file)
    return StudentFailure(
        failure.kind,
        message="",
        exception=(
            failure.exception if _known_exception(failure.exception, submission) else ""
        ),
        file=failure.file if in_file else "",
        line=failure.line if in_file else 0,
        at_load=failure.at_load,
    )


def _known_exception(name: str, submission: Submission) -> bool:
    last = name.rpartition(".")[2]
    if isinstance(getattr(builtins, last, None), type) or last in _LIBRARY_EXCEPTIONS:
        return True
    return last.isidentifier() and any(
        re.search(rb"\bclass\s+%b\b" % re.escape(last.encode()), file.code)
        for file in submission.files
    )


def _diagnosis(diagnosis: Diagnosis, shown: frozenset[str]) -> Diagnosis:
    return replace(
        diagnosis, tests=tuple(test for test in diagnosis.tests if test in shown)
    )
