"""The two pages of one submission: the student's own, and the one for staff that keeps nothing back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from grader.grading.final_grade import waits_for
from grader.model import Finding, Manifest, Note, Result
from grader.model.safe_text import clean_line, clean_text
from grader.report.audience import Audience, for_student
from grader.report.notes import NoteView, note_views
from grader.report.parts.advice import First, Praise, first_to_fix, praise
from grader.report.parts.criteria import (
    Criteria,
    CriterionView,
    DiagnosisView,
    by_function,
    diagnosis_view,
    values_of,
)
from grader.report.parts.decisions import DecisionView, decision_views
from grader.report.parts.findings import line_of
from grader.report.parts.source import SourceView, other_files, sources
from grader.report.second import SecondView, second_view
from grader.report.writing.numbers import percent, points, seconds
from grader.report.writing.verdicts import Count, counts

MAX_NAME = 120
MAX_SENTENCE = 1000
MAX_OUTPUT = 20_000


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The points of a submission."""

    earned: str = field(metadata={"help": "its points"})
    possible: str = field(
        metadata={"help": "the points if all is right, without extra credit"}
    )
    percent: str = field(metadata={"help": "earned of possible"})


@dataclass(frozen=True, slots=True)
class FindingView:
    """A use of what the assignment forbids."""

    name: str = field(metadata={"help": "what is forbidden"})
    how: str = field(metadata={"help": "in which way it is used"})
    where: str = field(
        metadata={"help": "file and line; empty where that is not known"}
    )


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """What both pages of a submission show."""

    title: str = field(metadata={"help": "title of the document"})
    assignment: str = field(metadata={"help": "title of the assignment"})
    name: str = field(metadata={"help": "the student's name"})
    score: ScoreView | None = field(
        metadata={
            "help": (
                "the points; none where the grader itself failed, or the student is"
                " excused"
            )
        }
    )
    excused: bool = field(
        metadata={"help": "whether the assignment does not count for the student"}
    )
    waiting: tuple[str, ...] = field(
        metadata={"help": "criteria that a person has yet to grade"}
    )
    decisions: tuple[DecisionView, ...] = field(
        metadata={"help": "what people decided"}
    )
    counts: tuple[Count, ...] = field(
        metadata={"help": "how many tests have each verdict"}
    )
    first: First | None = field(metadata={"help": "the one thing to fix first"})
    criteria: tuple[CriterionView, ...] = field(
        metadata={"help": "the rubric, test by test"}
    )
    notes: tuple[NoteView, ...] = field(
        metadata={"help": "what the grader did for the student or wants known"}
    )
    output: str = field(metadata={"help": "what the student's code printed"})
    sources: tuple[SourceView, ...] = field(metadata={"help": "the student's files"})
    other_files: tuple[str, ...] = field(
        metadata={"help": "paths of files whose text is not shown"}
    )
    isolation: str = field(metadata={"help": "how the student's code was contained"})
    prefix: str = field(
        metadata={
            "help": "what ids on the page begin with, where it is one of several parts"
        }
    )


@dataclass(frozen=True, slots=True)
class StudentPage(SubmissionPage):
    """The page a student gets."""

    praise: tuple[Praise, ...] = field(metadata={"help": "what went well"})
    flawless: bool = field(metadata={"help": "whether every test passed"})


@dataclass(frozen=True, slots=True)
class MadeWith:
    """A line of what a result was made with."""

    name: str = field(metadata={"help": "what"})
    value: str = field(metadata={"help": "which version, hash, seed or limit"})


@dataclass(frozen=True, slots=True)
class StaffPage(SubmissionPage):
    """The page staff get: all tests, values, error texts and times."""

    id: str = field(metadata={"help": "id of the submission"})
    main: str = field(metadata={"help": "path of the file that was graded"})
    problem: str = field(metadata={"help": "why there is none"})
    seconds: str = field(metadata={"help": "how long grading took"})
    diagnoses: tuple[DiagnosisView, ...] = field(
        metadata={"help": "all mistakes that were recognised"}
    )
    errors: int = field(metadata={"help": "how many tests the grader itself failed in"})
    not_isolated: str = field(
        metadata={"help": "the level of isolation where it is below the base level"}
    )
    findings: tuple[FindingView, ...] = field(
        metadata={"help": "uses of what the assignment forbids"}
    )
    second: SecondView | None = field(
        metadata={"help": "what another reading of the submission would earn"}
    )
    published_only: tuple[str, ...] = field(
        metadata={"help": "public tests that pass with the published inputs only"}
    )
    made_with: tuple[MadeWith, ...] = field(
        metadata={"help": "versions, hashes, seeds and limits of the result"}
    )


def student_page(result: Result) -> StudentPage:
    """Return what the student of *result* may see of it."""
    seen = for_student(result)
    flawless = bool(seen.judgements) and all(j.credit >= 1 for j in seen.judgements)
    page = _common(seen, result, Audience.STUDENT)
    return StudentPage(**_parts(page), praise=praise(seen), flawless=flawless)


def staff_page(result: Result) -> StaffPage:
    """Return all there is to know of *result*."""
    page, submission = _common(result, result, Audience.STAFF), result.submission
    return StaffPage(
        **_parts(page),
        id=clean_line(submission.id, MAX_NAME),
        main=clean_line(submission.main or "", MAX_NAME),
        problem=clean_text(submission.problem or "", MAX_SENTENCE),
        seconds=seconds(result.seconds),
        diagnoses=tuple(
            diagnosis_view(d, n, here=False) for n, d in enumerate(result.diagnoses, 1)
        ),
        errors=len(result.internal_errors),
        not_isolated=not_isolated(result),
        findings=tuple(map(finding_view, result.findings)),
        second=second_view(result),
        published_only=tuple(
            clean_line(title, MAX_SENTENCE) for title in result.published_only
        ),
        made_with=tuple(made_with(result.manifest)) if result.manifest else (),
    )


def made_with(manifest: Manifest) -> Iterator[MadeWith]:
    """Yield the lines of *manifest*."""
    for name in ("submission", "assignment", "environment", "seed"):
        yield MadeWith(f"hash of the {name}", getattr(manifest, name))
    yield MadeWith("hash seed", str(manifest.hash_seed))
    for name, version in manifest.versions.items():
        yield MadeWith(name, clean_line(version, MAX_NAME) or "not installed")
    for limit in fields(manifest.limits):
        yield MadeWith(
            limit.name.replace("_", " "), f"{getattr(manifest.limits, limit.name):g}"
        )


def not_isolated(result: Result) -> str:
    """Return the level of isolation of *result* where student code was not confined, else nothing."""
    return "" if result.is_confined else clean_line(result.isolation, MAX_NAME)


def finding_view(finding: Finding) -> FindingView:
    """Return *finding* as a page shows it."""
    where = (
        line_of(clean_line(finding.file, MAX_NAME), finding.line)
        if finding.file and finding.line
        else ""
    )
    return FindingView(
        clean_line(finding.name, MAX_NAME), clean_line(finding.how, MAX_NAME), where
    )


def score_view(result: Result) -> ScoreView | None:
    """Return the points of *result* in words, or None where it has none."""
    if result.score is None:
        return None
    earned, possible = result.score.earned, result.score.maximum
    return ScoreView(
        points(earned, possible), points(possible), percent(earned, possible)
    )


def _common(seen: Result, result: Result, audience: Audience) -> SubmissionPage:
    """Return what both pages show of *seen*.

    Weights come from the whole *result*, or points would not add up.
    """
    values = values_of(result)
    first, explained = first_to_fix(seen, values.worth)
    failures = [j.outcome.failure for j in seen.judgements if j.outcome.failure]
    assignment, name = (
        clean_line(seen.assignment.title, MAX_NAME),
        clean_line(seen.submission.name, MAX_NAME),
    )
    return SubmissionPage(
        title=f"{name} · {assignment}",
        assignment=assignment,
        name=name,
        score=score_view(seen),
        excused=seen.is_excused,
        waiting=tuple(
            clean_line(criterion.title, MAX_NAME) for criterion in waits_for(seen)
        ),
        decisions=decision_views(seen),
        counts=counts(by_function(seen.judgements)),
        first=first,
        criteria=Criteria(
            seen, values, audience, [explained] if explained else []
        ).build(),
        notes=_notes(seen),
        output=clean_text(seen.output, MAX_OUTPUT),
        sources=sources(
            seen.submission, ((f.file, f.line) for f in failures if f.line)
        ),
        other_files=other_files(seen.submission),
        isolation=clean_line(seen.isolation, MAX_NAME),
        prefix="",
    )


def _notes(result: Result) -> tuple[NoteView, ...]:
    """Return every note once: of the submission, the result and its tests."""
    notes: list[Note] = [*result.submission.notes, *result.notes]
    notes += [
        note for judgement in result.judgements for note in judgement.outcome.notes
    ]
    return note_views(notes)


def _parts(page: SubmissionPage) -> dict[str, Any]:
    """Return the fields of *page* by name.

    `asdict` would take apart the records in them too.
    """
    return {item.name: getattr(page, item.name) for item in fields(page)}
