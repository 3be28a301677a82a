"""How results that count now differ from what students were given to read, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.gradebook.changes import reasons_of_change
from grader.gradebook.decision_log import by_student, log_of
from grader.gradebook.publications import (
    Publication,
    last_publications,
    point_decisions,
    recorded_result,
)
from grader.gradebook.store import Gradebook
from grader.model import Act, Decision, Note, NoteKind, Result
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import noted, say

DECIDED = phrase("the course staff decided otherwise")
NOT_KEPT = phrase("the published result is not kept any more")
RULES = phrase("the rubric or the rules about lateness changed")


@dataclass(frozen=True, slots=True)
class Published:
    """What was published last of a student, and what changed since.

    `by_course` tells that a test, the rubric, a rule or the grader did, and neither the
    student's own work nor only a person's decision.
    """

    publication: Publication
    why: Phrase
    by_course: bool


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A published result and the one that counts now, exact; None where there is none.

    `lines` are the criteria that differ, with their points before and after. `by_course`
    is that of `Published`.
    """

    student: str
    published: str
    before: str | None
    after: str | None
    why: Phrase
    lines: tuple[tuple[str, str, str], ...]
    by_course: bool

    @property
    def is_lowered(self) -> bool:
        """Whether the student has less now."""
        return Fraction(self.after or 0) < Fraction(self.before or 0)

    @property
    def sentence(self) -> str:
        """What the student reads about it."""
        return say(self.phrase)

    @property
    def phrase(self) -> Phrase:
        """What the student reads about it, in any language."""
        lines = "; ".join(
            f"{criterion}: {_number(before)} -> {_number(after)}"
            for criterion, before, after in self.lines
        )
        return phrase(
            "Since it was published on {day} this result changed from {before} to"
            " {after} points, because {why}{lines}.",
            day=self.published.partition("T")[0],
            before=_points(self.before),
            after=_points(self.after),
            why=self.why,
            lines=f" ({lines})" if lines else "",
        )


def published_of(book: Gradebook, assignment: str) -> dict[str, Published]:
    """Return by student what was published last of *assignment*."""
    publications = last_publications(book, assignment)
    logs = by_student(log_of(book, assignment)) if publications else {}
    return {
        student: _published(
            book,
            assignment,
            publication,
            point_decisions(logs.get(student, ()))[publication.decisions :],
        )
        for student, publication in publications.items()
    }


def _published(
    book: Gradebook,
    assignment: str,
    publication: Publication,
    since: Sequence[Decision],
) -> Published:
    """Return what is known of a publication; *since* it people decided about points."""
    newest = book.latest(assignment, publication.student)
    then = recorded_result(book, publication.result)
    if newest is None or then is None:
        return Published(publication, NOT_KEPT, by_course=not since)
    reasons = []
    if then.id != newest.id:
        reasons += reasons_of_change(then.keys, newest.keys)
    if since:
        reasons.append(DECIDED)
    is_set = any(
        decision.act is Act.POINTS and not decision.criterion
        for decision in since
    )
    has_fallen = Fraction(newest.earned or 0) < Fraction(then.earned or 0)
    return Published(
        publication,
        phrase("{reasons}", reasons=tuple(reasons)) if reasons else RULES,
        by_course=then.keys.submission == newest.keys.submission
        and not is_set
        and (has_fallen or not since),
    )


def change_since(
    published: Published,
    result: Result,
) -> PublishedChange | None:
    """Return how *result*, as it counts, differs from what was *published* of it.

    None where it has the same points.
    """
    publication = published.publication
    score = result.score
    after = None if score is None else str(score.earned)
    if after == publication.earned:
        return None
    now = {
        line.criterion.id: str(line.earned)
        for line in (score.criteria if score else ())
    }
    return PublishedChange(
        publication.student,
        publication.published,
        publication.earned,
        after,
        published.why,
        tuple(_lines(publication.lines, now)),
        published.by_course,
    )


def change_note(change: PublishedChange) -> Note:
    """Return what the student reads about a result that changed since it was published."""
    return noted(NoteKind.REPUBLISHED, change.phrase)


def _lines(
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> Iterator[tuple[str, str, str]]:
    for criterion in dict.fromkeys((*before, *after)):
        old, new = before.get(criterion, "0"), after.get(criterion, "0")
        if old != new:
            yield criterion, old, new


def _points(exact: str | None) -> Phrase:
    if exact is None:
        return phrase("no")
    return phrase("{points}", points=_number(exact))


def _number(exact: str) -> str:
    return f"{float(round(Fraction(exact), 4)):g}"
