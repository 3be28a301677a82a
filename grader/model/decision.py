"""What people of the course decide about a student.

No grading changes it, and nothing of it is erased, but with its student.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Act(StrEnum):
    """What a person may decide."""

    POINTS = "points"  #: so many points for a criterion, or for the whole
    AWARD = "award"  #: points on top
    COMMENT = "comment"  #: a sentence for the student
    EXCUSE = "excuse"  #: this assignment does not count for the student
    EXTENSION = "extension"  #: another due date
    GRANT = "grant"  #: what the second grading found counts
    REVOCATION = "revocation"  #: a grant holds no more
    WITHDRAWAL = "withdrawal"  #: what was decided before holds no more
    SEEN = "seen"  #: somebody has looked at what the reason names; staff only


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the audit log: who decided what about whom, when, and why.

    `criterion` is empty where the whole is meant. `before` and `after` are the
    points that this changed, exact; empty where there were none.
    """

    student: str
    act: Act
    criterion: str = ""
    points: Fraction | None = None
    until: str = ""  #: of an extension: the new due date, ISO 8601
    reason: str = ""  #: which the student may read; of a comment its text
    who: str = ""
    when: str = ""
    before: str = ""
    after: str = ""
