"""The two pages of a submission: the student's, and the one for staff with everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np

from grader.grading.final_grade import waits_for
from grader.model import Manifest, Note, Result
from grader.model.result import by_function
from grader.model.safe_text import clean_line, clean_text
from grader.report.audience import Audience, for_student
from grader.report.check_view import CheckView
from grader.report.notes import NoteView, note_views
from grader.report.parts.advice import First, first_to_fix
from grader.report.parts.commands import CommandView, commands
from grader.report.parts.criteria import CriterionView, criterion_views
from grader.report.parts.decisions import DecisionView, decision_views
from grader.report.parts.diagnoses import DiagnosisView
from grader.report.parts.forbidden_means import FindingView, finding_views
from grader.report.parts.headline import (
    MAX_NAME,
    ScoreView,
    fields_of,
    handed_in,
    isolation_if_unconfined,
    score_view,
)
from grader.report.parts.outline import (
    Outline,
    outline_of,
    values_of,
)
from grader.report.parts.regrade_link import regrade_link
from grader.report.parts.source import SourceView, other_files, sources
from grader.report.second import SecondView, second_view
from grader.report.writing.numbers import seconds
from grader.report.writing.verdicts import Count, counts
from grader.wording.phrases import problem_text
from grader.wording.texts import of_course, tr

MAX_SENTENCE = 1000
MAX_OUTPUT = 20_000


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
            ),
        },
    )
    excused: bool = field(
        metadata={
            "help": "whether the assignment does not count for the student",
        },
    )
    waiting: tuple[str, ...] = field(
        metadata={"help": "criteria that a person has yet to grade"},
    )
    decisions: tuple[DecisionView, ...] = field(
        metadata={"help": "what people decided"},
    )
    counts: tuple[Count, ...] = field(
        metadata={"help": "how many tests have each verdict"},
    )
    first: First | None = field(metadata={"help": "the one thing to fix first"})
    criteria: tuple[CriterionView, ...] = field(
        metadata={"help": "the rubric, test by test"},
    )
    notes: tuple[NoteView, ...] = field(
        metadata={"help": "what the grader did for the student or wants known"},
    )
    output: str = field(metadata={"help": "what the student's code printed"})
    sources: tuple[SourceView, ...] = field(
        metadata={"help": "the student's files"},
    )
    other_files: tuple[str, ...] = field(
        metadata={"help": "paths of files whose text is not shown"},
    )
    isolation: str = field(
        metadata={"help": "how the student's code was contained"},
    )
    prefix: str = field(
        metadata={
            "help": "what ids on the page begin with, where it is one of several parts",
        },
    )


@dataclass(frozen=True, slots=True)
class StudentPage(SubmissionPage):
    """The page a student gets."""

    flawless: bool = field(metadata={"help": "whether every test passed"})
    handed_in: tuple[str, ...] = field(
        metadata={"help": "when, which attempt, and which file"},
    )
    regrade: str = field(
        metadata={"help": "the link by which to ask for a regrade, if any"},
    )
    check: CheckView | None = field(
        default=None,
        metadata={"help": "what a student's own check is; none of a grade"},
    )


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
        metadata={"help": "all mistakes that were recognised"},
    )
    errors: int = field(
        metadata={"help": "how many tests the grader itself failed in"},
    )
    not_isolated: str = field(
        metadata={
            "help": "the level of isolation where it is below the base level",
        },
    )
    findings: tuple[FindingView, ...] = field(
        metadata={"help": "uses of what the assignment forbids"},
    )
    second: SecondView | None = field(
        metadata={"help": "what another reading of the submission would earn"},
    )
    published_only: tuple[str, ...] = field(
        metadata={
            "help": "public tests that pass with the published inputs only",
        },
    )
    commands: tuple[CommandView, ...] = field(
        metadata={"help": "commands to copy"},
    )
    made_with: tuple[MadeWith, ...] = field(
        metadata={"help": "versions, hashes, seeds and limits of the result"},
    )


def student_page(result: Result) -> StudentPage:
    """Return what the student of *result* may see of it."""
    return SubmissionPresenter(result).student_page()


def staff_page(result: Result) -> StaffPage:
    """Return all there is to know of *result*."""
    return SubmissionPresenter(result).staff_page()


class SubmissionPresenter:
    """Makes the pages of one submission.

    Points are computed once for both pages; titles, anchors and explanations
    once for each, in its outline, from what its audience may see.
    """

    def __init__(self, result: Result) -> None:
        self._result = result
        with np.errstate(all="ignore"):  # as below
            self._values = values_of(result)

    # a student's values may be anything: of what they overflow nobody is warned
    @np.errstate(all="ignore")
    def student_page(self) -> StudentPage:
        """Return the page a student gets."""
        seen = for_student(self._result)
        outline = outline_of(seen, self._values, Audience.STUDENT)
        all_credit = all(judgement.credit >= 1 for judgement in seen.judgements)
        return StudentPage(
            **fields_of(_submission_page(outline)),
            flawless=bool(seen.judgements) and all_credit,
            handed_in=handed_in(self._result.submission),
            regrade=regrade_link(self._result),
        )

    @np.errstate(all="ignore")
    def staff_page(self) -> StaffPage:
        """Return the page staff get."""
        result = self._result
        submission = result.submission
        outline = outline_of(result, self._values, Audience.STAFF)
        published_only = map(of_course, map(_sentence, result.published_only))
        identifier = submission.person.id or submission.id
        return StaffPage(
            **fields_of(_submission_page(outline)),
            id=clean_line(identifier, MAX_NAME),
            main=clean_line(submission.main or "", MAX_NAME),
            problem=clean_text(problem_text(submission), MAX_SENTENCE),
            seconds=seconds(result.seconds),
            diagnoses=outline.diagnoses,
            errors=len(result.internal_errors),
            not_isolated=isolation_if_unconfined(result),
            findings=finding_views(result),
            second=second_view(result),
            published_only=tuple(published_only),
            commands=commands(result),
            made_with=tuple(made_with(result.manifest)),
        )


def made_with(manifest: Manifest | None) -> Iterator[MadeWith]:
    """Yield the lines of *manifest*, if there is one."""
    if manifest is None:
        return
    hashes = {
        tr("hash of the submission"): manifest.submission,
        tr("hash of the assignment"): manifest.assignment,
        tr("hash of the environment"): manifest.environment,
        tr("hash of the seed"): manifest.seed,
        tr("hash seed"): str(manifest.hash_seed),
    }
    for name, value in hashes.items():
        yield MadeWith(name, value)
    for name, version in manifest.versions.items():
        shown = clean_line(version, MAX_NAME)
        yield MadeWith(name, shown or tr("not installed"))
    for limit in fields(manifest.limits):
        value = getattr(manifest.limits, limit.name)
        yield MadeWith(tr(limit.name.replace("_", " ")), f"{value:g}")


def _submission_page(outline: Outline) -> SubmissionPage:
    """Return what both pages show."""
    result = outline.result
    submission = result.submission
    assignment = of_course(clean_line(result.assignment.title, MAX_NAME))
    name = clean_line(submission.name, MAX_NAME)
    title = f"{name} · {assignment}"
    first = first_to_fix(outline)
    explained = [first.diagnosis] if first else []
    awaited = [
        of_course(clean_line(criterion.title, MAX_NAME))
        for criterion in waits_for(result)
    ]
    shown_sources = sources(submission, _places_of_failures(result))
    return SubmissionPage(
        title=title,
        assignment=assignment,
        name=name,
        score=score_view(result),
        excused=result.is_excused,
        waiting=tuple(awaited),
        decisions=decision_views(result),
        counts=counts(by_function(result.judgements)),
        first=first,
        criteria=criterion_views(outline, explained),
        notes=note_views(_notes(result)),
        output=clean_text(result.output, MAX_OUTPUT),
        sources=shown_sources,
        other_files=other_files(submission),
        isolation=tr(clean_line(result.isolation, MAX_NAME)),
        prefix="",
    )


def _sentence(text: str) -> str:
    return clean_line(text, MAX_SENTENCE)


def _places_of_failures(result: Result) -> list[tuple[str, int]]:
    """Return file and line of each exception whose line is known."""
    outcomes = [judgement.outcome for judgement in result.judgements]
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    return [
        (failure.file, failure.line) for failure in failures if failure.line
    ]


def _notes(result: Result) -> list[Note]:
    """Return the notes of the submission, the result and its tests."""
    notes = [*result.submission.notes, *result.notes]
    for judgement in result.judgements:
        notes += judgement.outcome.notes
    return notes
