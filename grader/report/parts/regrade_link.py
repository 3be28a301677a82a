"""The link by which a student asks for a regrade."""

from __future__ import annotations

from urllib.parse import quote

from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.parts.headline import (
    MAX_NAME,
    handed_in,
    name_of,
    score_view,
)
from grader.wording.texts import tr

_MAX_LINK = 500


def regrade_link(result: Result) -> str:
    """Return the link of the assignment of *result*, or nothing where it has none.

    A letter has its subject already, and says whose work it is about.
    """
    link = clean_line(result.assignment.regrade, _MAX_LINK)
    if not link.startswith("mailto:"):
        return link
    submission = result.submission
    title = clean_line(result.assignment.title, MAX_NAME)
    student = clean_line(submission.person.id or submission.id, MAX_NAME)
    subject = tr(
        "Regrade: {assignment}, {student}",
        assignment=title,
        student=student,
    )
    text = "\n".join(
        (*_facts(result), "", tr("What should be looked at, and why:"), ""),
    )
    return f"{link}?subject={quote(subject)}&body={quote(text, safe='')}"


def _facts(result: Result) -> tuple[str, ...]:
    """Return whose work was graded, which, and how."""
    score = score_view(result)
    points = ""
    if score is not None:
        points = tr(
            "{part} of {points} points",
            part=score.earned,
            points=score.possible,
        )
    facts = (name_of(result), points, *handed_in(result.submission))
    return tuple(filter(None, facts))
