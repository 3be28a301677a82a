"""What a source gave: submissions, and whatever became none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.intake.student_id import key, unique_ids
from grader.model import Submission, Unmatched


@dataclass(frozen=True, slots=True)
class Intake:
    """What a source gave: every entry of it is in one of the two.

    `site` names the course site whose download it is, if any, in which students
    may be `anonymous`. `remarks` are sentences on what whoever grades should
    know, such as a submission of nobody on the roster.
    """

    submissions: Sequence[Submission]
    unmatched: tuple[Unmatched, ...] = ()
    site: str = ""
    anonymous: bool = False
    remarks: tuple[str, ...] = ()


def with_ids(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return the submissions of one class, sorted by ids that are unique.

    They are unique even without case.
    """
    every = sorted(
        submissions,
        key=lambda submission: (submission.id, submission.name),
    )
    ids = unique_ids([submission.id for submission in every])
    named = [
        replace(submission, id=new)
        for submission, new in zip(every, ids, strict=True)
    ]
    named.sort(key=lambda submission: (key(submission.id), submission.id))
    return tuple(named)
