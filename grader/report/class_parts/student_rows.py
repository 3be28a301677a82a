"""The students of a class, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.class_parts.needs_look import fault
from grader.report.parts.decisions import remarks
from grader.report.parts.figures import Sparkline, sparkline
from grader.report.parts.headline import (
    MAX_NAME,
    folder_link,
    name_of,
    score_view,
)
from grader.report.writing.numbers import NONE, points, share
from grader.report.writing.verdicts import Count
from grader.wording.judgements import feedback
from grader.wording.phrases import problem_text
from grader.wording.texts import tr

MAX_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student of the class."""

    name: str = field(metadata={"help": "the name"})
    report: str = field(
        metadata={
            "help": "link to the student's report; empty where nothing was handed in",
        },
    )
    staff: str = field(
        metadata={
            "help": "link to the page for staff; empty where nothing was handed in",
        },
    )
    earned: str = field(metadata={"help": "the points"})
    order: float = field(
        metadata={
            "help": "the points as a number to sort by; below zero where there are none",
        },
    )
    percent: str = field(metadata={"help": "the points of all points"})
    criteria: Sparkline | None = field(
        metadata={"help": "the points by criterion"},
    )
    passed: int = field(metadata={"help": "how many tests passed"})
    tests: int = field(metadata={"help": "how many tests there are"})
    verdicts: str = field(
        metadata={"help": "the other verdicts with their counts"},
    )
    remark: str = field(
        metadata={
            "help": "a problem, or another isolation than the rest of the class",
        },
    )
    chips: str = field(
        metadata={"help": "keys of the chips that leave this row"},
    )


def student_row(
    result: Result,
    isolation: str,
    tally: Sequence[Count],
    chips: Iterable[str],
) -> StudentRow:
    """Return the row of a student who handed something in.

    *isolation* is that of most of the class; *tally* counts the student's verdicts;
    *chips* are the keys of what the student can be found by.
    """
    score = score_view(result)
    folder = folder_link(result)
    passed = sum(count.number for count in tally if count.mark.tone == "good")
    unpassed = [count for count in tally if count.mark.tone != "good"]
    verdicts = [f"{count.number} {tr(count.mark.word)}" for count in unpassed]
    return StudentRow(
        name=name_of(result),
        report=f"{folder}/report.html",
        staff=f"{folder}/staff.html",
        earned=score.earned if score else NONE,
        order=float(result.score.earned) if result.score else -1.0,
        percent=score.percent if score else NONE,
        criteria=_sparkline(result),
        passed=passed,
        tests=sum(count.number for count in tally),
        verdicts=", ".join(verdicts),
        remark=" ".join(_remarks(result, isolation)),
        chips=" ".join(chips),
    )


def missing_row(result: Result, isolation: str) -> StudentRow:
    """Return the row of a student of the roster who handed in nothing."""
    return StudentRow(
        name=name_of(result),
        report="",
        staff="",
        earned=NONE,
        order=-1.0,
        percent=NONE,
        criteria=None,
        passed=0,
        tests=0,
        verdicts="",
        remark=" ".join(_remarks(result, isolation)),
        chips="",
    )


def _remarks(result: Result, usual_isolation: str) -> Iterator[str]:
    """Yield what a row says beside its numbers.

    The isolation only where it is not the usual one and nothing worse is said.
    """
    trouble = fault(result) or _problem(result)
    if trouble:
        yield trouble
    yield from filter(None, remarks(result))
    isolation = tr(clean_line(result.isolation, MAX_NAME))
    if isolation and not trouble and result.isolation != usual_isolation:
        yield isolation


def _problem(result: Result) -> str:
    """Return why nothing of *result* could be run, in a sentence, or nothing."""
    if result.submission.problem:
        return clean_line(problem_text(result.submission), MAX_SENTENCE)
    for judgement in result.judgements:
        if judgement.failed_to_load:
            return clean_line(feedback(judgement), MAX_SENTENCE)
    return ""


def _sparkline(result: Result) -> Sparkline | None:
    if result.score is None:
        return None
    lines = [line for line in result.score.criteria if line.criterion.points]
    words = []
    for line in lines:
        earned = points(line.earned, line.criterion.points)
        possible = points(line.criterion.points)
        words.append(tr("{part} of {whole}", part=earned, whole=possible))
    shares = [share(line.earned, line.criterion.points) for line in lines]
    return sparkline(shares, ", ".join(words))
