"""What happens to every intake, whoever collected it: the class list is applied, and deliveries are told in notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.intake.choose import listed
from grader.intake.intake import Intake
from grader.intake.roster import read_class_list
from grader.intake.roster_matching import with_class_list
from grader.model import Delivery, Note, NoteKind, Submission
from grader.model.options import Reading


def prepared(intake: Intake, reading: Reading) -> Intake:
    """Return *intake* with the names of the class list, if one is given, and with notes on how work was handed in.

    Raises SubmissionsError for a class list that cannot be used.
    """
    if reading.class_list is not None:
        intake = with_class_list(intake, read_class_list(reading.class_list))
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
    partners = [other.name for other in group if other.id != submission.id]
    texts = list(_sentences(submission.delivery))
    if partners:
        texts.append(f"Handed in together with {listed(partners)}.")
    return replace(
        submission,
        notes=(*submission.notes, *(Note(NoteKind.DELIVERY, text) for text in texts)),
    )


def _sentences(delivery: Delivery) -> list[str]:
    texts = []
    if delivery.late:
        texts.append(
            f"Handed in late{f', {delivery.submitted}' if delivery.submitted else ''}."
        )
    if delivery.attempts > 1:
        texts.append(f"Attempt {delivery.attempt} of {delivery.attempts} was graded.")
    return texts
