"""What happens to every intake: the roster is applied, deliveries become notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.intake.choose import listed
from grader.intake.intake import Intake
from grader.intake.roster import read_roster
from grader.intake.roster_matching import with_roster
from grader.model import Delivery, Note, NoteKind, Submission
from grader.model.options import Reading


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
        texts.append(f"Handed in together with {listed(partners)}.")
    notes = [Note(NoteKind.DELIVERY, text) for text in texts]
    return replace(submission, notes=(*submission.notes, *notes))


def _sentences(delivery: Delivery) -> list[str]:
    texts = []
    if delivery.late:
        time = f", {delivery.submitted}" if delivery.submitted else ""
        texts.append(f"Handed in late{time}.")
    if delivery.attempts > 1:
        texts.append(
            f"Attempt {delivery.attempt} of {delivery.attempts} was graded.",
        )
    return texts
