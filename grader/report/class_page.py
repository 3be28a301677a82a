"""The dashboard of a class: who got what, how tests fared, and what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import mean, median

from grader.grading.final_grade import waits_for
from grader.model import Assignment, Result, Unmatched
from grader.model.result import by_function
from grader.model.safe_text import clean_line
from grader.report.class_parts.chips import ChipGroup, Chips
from grader.report.class_parts.difficulty import TestRow, difficulty
from grader.report.class_parts.mistakes import MistakeRow, mistakes
from grader.report.class_parts.needs_look import NeedsLook, needs_look
from grader.report.class_parts.student_rows import (
    StudentRow,
    missing_row,
    student_row,
)
from grader.report.class_parts.tally import (
    Kind,
    Times,
    kinds,
    slowest,
    times,
)
from grader.report.class_parts.verdict_map import VerdictMap, verdict_map
from grader.report.parts.figures import Histogram, histogram
from grader.report.parts.film import Exhibit, gallery
from grader.report.parts.headline import (
    MAX_NAME,
    Student,
    fields_of,
    most_common_isolation,
    student_of,
    told_apart,
)
from grader.report.reduced_results import slimmed
from grader.report.writing.numbers import NONE, points, seconds
from grader.report.writing.verdicts import Count, counts
from grader.wording.texts import of_course, tr


@dataclass(frozen=True, slots=True)
class Slow:
    """A submission that took long."""

    student: Student = field(metadata={"help": "whose submission it is"})
    seconds: str = field(metadata={"help": "how long grading took"})


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """The dashboard's numbers."""

    title: str = field(metadata={"help": "title of the document"})
    assignment: str = field(metadata={"help": "title of the assignment"})
    submissions: int = field(
        metadata={"help": "how many submissions there are"},
    )
    graded: int = field(metadata={"help": "how many have a score"})
    missing: int = field(
        metadata={"help": "how many of the roster handed in nothing"},
    )
    waiting: int = field(
        metadata={"help": "how many a person has yet to grade in part"},
    )
    maximum: str = field(metadata={"help": "the points if all is right"})
    mean: str = field(metadata={"help": "mean of the scores"})
    median: str = field(metadata={"help": "median of the scores"})
    full: int = field(metadata={"help": "how many have all points"})
    histogram: Histogram = field(metadata={"help": "the scores"})
    similarity: str = field(
        metadata={
            "help": "link to the page of what submissions share, where there is one",
        },
    )
    isolation: str = field(
        metadata={"help": "how the code of most was contained"},
    )
    not_isolated: int = field(
        metadata={"help": "how many were graded without being confined"},
    )


@dataclass(frozen=True, slots=True)
class ClassPage(ClassSummary):
    """The dashboard of a class."""

    needs_look: NeedsLook = field(
        metadata={"help": "what needs a person"},
    )
    mistakes: tuple[MistakeRow, ...] = field(
        metadata={"help": "recognised mistakes, most frequent first"},
    )
    tests: tuple[TestRow, ...] = field(
        metadata={"help": "the tests, hardest first"},
    )
    students: tuple[StudentRow, ...] = field(
        metadata={"help": "the students by name"},
    )
    chips: tuple[ChipGroup, ...] = field(
        metadata={"help": "what the students can be filtered by"},
    )
    criteria: tuple[str, ...] = field(
        metadata={"help": "titles of the criteria that small bars show"},
    )
    map: VerdictMap = field(metadata={"help": "the students by tests"})
    kinds: tuple[Kind, ...] = field(
        metadata={"help": "how often each verdict was given"},
    )
    times: Times = field(metadata={"help": "how long grading took"})
    slowest: tuple[Slow, ...] = field(
        metadata={"help": "the submissions that took longest"},
    )
    gallery: tuple[Exhibit, ...] = field(
        metadata={
            "help": "what the submissions made, where tests show it, best first",
        },
    )


def class_page(
    results: Iterable[Result],
    unmatched: Sequence[Unmatched],
    assignment: Assignment,
    similarity: str = "",
) -> ClassPage:
    """Return the dashboard of *results*, which are read once.

    *unmatched* is what intake made no submission of; *similarity* a link to the page of
    what submissions have in common, if there is one.
    """
    everybody = told_apart(sorted(slimmed(results), key=_by_name))
    handed_in = [
        result for result in everybody if not result.submission.missing
    ]
    tallies = {
        result.submission.id: counts(by_function(result.judgements))
        for result in handed_in
    }
    chips = Chips(handed_in, tallies)
    criteria = assignment.rubric.criteria
    bars = [criterion.title for criterion in criteria if criterion.points]
    summary = _summary(everybody, handed_in, assignment, similarity)
    criteria_titles = [of_course(clean_line(title, MAX_NAME)) for title in bars]
    slow_rows = map(_slow, slowest(handed_in))
    return ClassPage(
        **fields_of(summary),
        needs_look=needs_look(handed_in, unmatched),
        mistakes=mistakes(handed_in),
        tests=difficulty(handed_in, assignment),
        students=_student_rows(everybody, tallies, chips),
        chips=chips.groups,
        criteria=tuple(criteria_titles),
        map=verdict_map(everybody),
        kinds=kinds(tallies.values()),
        times=times(handed_in),
        slowest=tuple(slow_rows),
        gallery=gallery(handed_in, assignment.id),
    )


def _summary(
    everybody: Sequence[Result],
    handed_in: Sequence[Result],
    assignment: Assignment,
    similarity: str,
) -> ClassSummary:
    title = of_course(clean_line(assignment.title, MAX_NAME))
    maximum = assignment.rubric.maximum
    scores = [result.score.earned for result in handed_in if result.score]
    full = [score for score in scores if score >= maximum]
    waiting = [result for result in handed_in if _waits(result)]
    unconfined = [result for result in handed_in if not result.is_confined]
    isolation = most_common_isolation(handed_in)
    return ClassSummary(
        title=f"{title} · {tr('class report')}",
        assignment=title,
        submissions=len(handed_in),
        graded=len(scores),
        missing=len(everybody) - len(handed_in),
        waiting=len(waiting),
        maximum=points(maximum),
        mean=_points(mean, scores, maximum),
        median=_points(median, scores, maximum),
        full=len(full),
        histogram=histogram(scores, maximum),
        similarity=similarity,
        isolation=tr(clean_line(isolation, MAX_NAME)),
        not_isolated=len(unconfined),
    )


def _points(
    average: Callable[[Iterable[Fraction]], Fraction],
    scores: Sequence[Fraction],
    maximum: Fraction,
) -> str:
    return points(average(scores), maximum) if scores else NONE


def _by_name(result: Result) -> tuple[str, str]:
    return result.submission.name.casefold(), result.submission.id


def _waits(result: Result) -> bool:
    return bool(waits_for(result)) and not result.is_excused


def _student_rows(
    results: Sequence[Result],
    tallies: Mapping[str, Sequence[Count]],
    chips: Chips,
) -> tuple[StudentRow, ...]:
    """Return a row for each of *results*.

    *tallies* count the verdicts by student; *chips* tell what a student can be
    found by.
    """
    handed_in = [result for result in results if not result.submission.missing]
    isolation = most_common_isolation(handed_in)
    return tuple(
        missing_row(result, isolation)
        if result.submission.missing
        else student_row(
            result,
            isolation,
            tallies[result.submission.id],
            chips.keys_of(result),
        )
        for result in results
    )


def _slow(result: Result) -> Slow:
    return Slow(student_of(result), seconds(result.seconds))
