"""What happens to every intake: the roster is applied, deliveries become notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.intake.choosing.nothing_chosen import listed
from grader.intake.intake import Intake
from grader.intake.roster import read_roster
from grader.intake.roster_matching import with_roster
from grader.model import Delivery, NoteKind, Submission
from grader.model.options import Reading
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import noted


def prepared(intake: Intake, reading: Reading) -> Intake:
    """Return *intake* with names of the roster, and notes on how work was handed in.

    A roster need not be given. Raises SubmissionsError for a roster that cannot
    be used.
    """
    if reading.roster is not None:
        intake = with_roster(intake, read_roster(reading.roster))
    return replace(intake, submissions=_with_notes(intake.submissions))


def _with_notes(submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    groups: dict[str, list[Submission]] = {}
    for submission in submissions:
        if submission.group:
            groups.setdefault(submission.group, []).append(submission)
    return tuple(
        _noted(submission, groups.get(submission.group, ()))
        for submission in submissions
    )


def _noted(submission: Submission, group: Sequence[Submission]) -> Submission:
    partners = [member.name for member in group if member.id != submission.id]
    texts = list(_sentences(submission.delivery))
    if partners:
        names = listed(partners)
        texts.append(phrase("Handed in together with {names}.", names=names))
    notes = [noted(NoteKind.DELIVERY, text) for text in texts]
    return replace(submission, notes=(*submission.notes, *notes))


def _sentences(delivery: Delivery) -> Iterator[Phrase]:
    if delivery.late and delivery.submitted:
        yield phrase("Handed in late, {time}.", time=delivery.submitted)
    elif delivery.late:
        yield phrase("Handed in late.")
    if delivery.attempts > 1:
        yield phrase(
            "Attempt {number} of {attempts} was graded.",
            number=delivery.attempt,
            attempts=delivery.attempts,
        )
