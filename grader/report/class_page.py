"""The dashboard of a class: who got what, which tests were hard, which mistakes are common, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import mean, median
from urllib.parse import quote

from grader.grading.final_grade import waits_for
from grader.model import Assignment, Diagnosis, Finding, Result, Unmatched
from grader.model.safe_text import clean_line
from grader.report.parts.criteria import MAX_TITLE, by_function
from grader.report.parts.decisions import remarks
from grader.report.parts.difficulty import TestRow, difficulty
from grader.report.parts.figures import Histogram, Sparkline, histogram, sparkline
from grader.report.parts.film import Exhibit, award_command, gallery
from grader.report.parts.tally import Kind, Times, kinds, slowest, times
from grader.report.reduced_results import slimmed
from grader.report.shortfalls import LittleGroup, Student, little_groups
from grader.report.submission_page import (
    MAX_NAME,
    MAX_SENTENCE,
    finding_view,
    not_isolated,
    score_view,
)
from grader.report.writing.numbers import NONE, plural, points, seconds, share
from grader.report.writing.texts import tr
from grader.report.writing.verdicts import Count, counts

#: Students named beside a mistake.
MAX_STUDENTS = 12
MAX_UNMATCHED = 500


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student of the class."""

    name: str = field(metadata={"help": "the name"})
    report: str = field(
        metadata={
            "help": "link to the student's report; empty where nothing was handed in"
        }
    )
    staff: str = field(
        metadata={
            "help": "link to the page for staff; empty where nothing was handed in"
        }
    )
    earned: str = field(metadata={"help": "the points"})
    order: float = field(
        metadata={
            "help": "the points as a number to sort by; below zero where there are none"
        }
    )
    percent: str = field(metadata={"help": "the points of all points"})
    criteria: Sparkline | None = field(metadata={"help": "the points by criterion"})
    passed: int = field(metadata={"help": "how many tests passed"})
    tests: int = field(metadata={"help": "how many tests there are"})
    verdicts: str = field(metadata={"help": "the other verdicts with their counts"})
    remark: str = field(
        metadata={"help": "a problem, or another isolation than the rest of the class"}
    )


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """One mistake that was recognised, and who made it."""

    title: str = field(metadata={"help": "the mistake in a few words"})
    count: int = field(metadata={"help": "how many students made it"})
    share: float = field(metadata={"help": "their share of the class, 0 to 100"})
    students: tuple[Student, ...] = field(metadata={"help": "the first of them"})
    more: int = field(metadata={"help": "how many are not named"})


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that a person must look at."""

    student: Student = field(metadata={"help": "whose submission it is"})
    reason: str = field(metadata={"help": "what is the matter"})


@dataclass(frozen=True, slots=True)
class Slow:
    """A submission that took long."""

    student: Student = field(metadata={"help": "whose submission it is"})
    seconds: str = field(metadata={"help": "how long grading took"})


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something in the source that no submission was made of."""

    path: str = field(metadata={"help": "where it is"})
    reason: str = field(metadata={"help": "why it was left"})


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The dashboard of a class."""

    title: str = field(metadata={"help": "title of the document"})
    assignment: str = field(metadata={"help": "title of the assignment"})
    submissions: int = field(metadata={"help": "how many submissions there are"})
    graded: int = field(metadata={"help": "how many have a score"})
    maximum: str = field(metadata={"help": "the points if all is right"})
    mean: str = field(metadata={"help": "mean of the scores"})
    median: str = field(metadata={"help": "median of the scores"})
    full: int = field(metadata={"help": "how many have all points"})
    histogram: Histogram = field(metadata={"help": "the scores"})
    attention: tuple[Attention, ...] = field(
        metadata={"help": "submissions that need a person"}
    )
    little: tuple[LittleGroup, ...] = field(
        metadata={"help": "who has little or nothing, by cause"}
    )
    little_count: int = field(metadata={"help": "how many these are"})
    awards: tuple[Attention, ...] = field(metadata={"help": "extra credit to award"})
    unmatched: tuple[Leftover, ...] = field(
        metadata={"help": "what no submission was made of"}
    )
    more_unmatched: int = field(metadata={"help": "how many of these are not listed"})
    mistakes: tuple[MistakeRow, ...] = field(
        metadata={"help": "recognised mistakes, most frequent first"}
    )
    tests: tuple[TestRow, ...] = field(metadata={"help": "the tests, hardest first"})
    missing: int = field(metadata={"help": "how many on the roster handed in nothing"})
    waiting: int = field(
        metadata={"help": "how many a person has yet to grade in part"}
    )
    students: tuple[StudentRow, ...] = field(metadata={"help": "the students by name"})
    kinds: tuple[Kind, ...] = field(
        metadata={"help": "how often each verdict was given"}
    )
    times: Times = field(metadata={"help": "how long grading took"})
    slowest: tuple[Slow, ...] = field(
        metadata={"help": "the submissions that took longest"}
    )
    similarity: str = field(
        metadata={
            "help": "link to the page of what submissions share, where there is one"
        }
    )
    isolation: str = field(metadata={"help": "how the code of most was contained"})
    not_isolated: int = field(
        metadata={"help": "how many were graded without being confined"}
    )
    gallery: tuple[Exhibit, ...] = field(
        metadata={"help": "what the submissions made, where tests show it, best first"}
    )


def class_page(
    given: Iterable[Result],
    unmatched: Sequence[Unmatched],
    assignment: Assignment,
    similarity: str = "",
) -> ClassPage:
    """Return the dashboard of the results *given*, which are read once.

    *unmatched* is what intake made no submission of.

    *similarity* is a link to the page of what submissions have in common, if there is one.
    """
    everybody = sorted(
        slimmed(given),
        key=lambda result: (result.submission.name.casefold(), result.submission.id),
    )
    results = [result for result in everybody if not result.submission.missing]
    scores = [result.score.earned for result in results if result.score]
    maximum = assignment.rubric.maximum
    isolation = _most_common(result.isolation for result in results)
    tallies = {
        result.submission.id: counts(by_function(result.judgements))
        for result in results
    }
    title = clean_line(assignment.title, MAX_NAME)
    little = little_groups(results, _student)
    return ClassPage(
        title=f"{title} · {tr('class report')}",
        assignment=title,
        submissions=len(results),
        graded=len(scores),
        maximum=points(maximum),
        mean=points(mean(scores), maximum) if scores else NONE,
        median=points(median(scores), maximum) if scores else NONE,
        full=sum(score >= maximum for score in scores),
        histogram=histogram(scores, maximum),
        attention=tuple(_attention(results)),
        little=little,
        little_count=sum(group.count for group in little),
        awards=tuple(_awards(results)),
        unmatched=tuple(
            Leftover(
                clean_line(item.path, MAX_SENTENCE),
                clean_line(item.reason, MAX_SENTENCE),
            )
            for item in unmatched[:MAX_UNMATCHED]
        ),
        more_unmatched=max(len(unmatched) - MAX_UNMATCHED, 0),
        mistakes=_mistakes(results),
        tests=difficulty(results, assignment),
        missing=len(everybody) - len(results),
        waiting=sum(
            bool(waits_for(result)) and not result.is_excused for result in results
        ),
        students=tuple(
            _row(result, isolation, tallies.get(result.submission.id, ()))
            for result in everybody
        ),
        kinds=kinds(tallies.values()),
        times=times(results),
        slowest=tuple(
            Slow(_student(result), seconds(result.seconds))
            for result in slowest(results)
        ),
        similarity=similarity,
        isolation=clean_line(isolation, MAX_NAME),
        not_isolated=sum(bool(not_isolated(result)) for result in results),
        gallery=gallery(
            (
                _name(one),
                _student(one).href,
                award_command(one.submission.id, assignment.id),
                one.judgements,
            )
            for one in results
        ),
    )


def student_folder(result: Result) -> str:
    """Return the folder of a submission's pages as a relative link."""
    return f"students/{quote(result.submission.id, safe='')}"


def _most_common(texts: Iterable[str]) -> str:
    found: dict[str, int] = {}
    for text in texts:
        found[text] = found.get(text, 0) + 1
    return max(found, key=lambda text: found[text], default="")


def _student(result: Result) -> Student:
    return Student(_name(result), f"{student_folder(result)}/staff.html")


def _name(result: Result) -> str:
    return clean_line(result.submission.name, MAX_NAME) or clean_line(
        result.submission.id, MAX_NAME
    )


def _row(result: Result, isolation: str, tallies: Sequence[Count]) -> StudentRow:
    handed_in = not result.submission.missing
    score, folder = score_view(result) if handed_in else None, student_folder(result)
    return StudentRow(
        name=_name(result),
        report=f"{folder}/report.html" if handed_in else "",
        staff=f"{folder}/staff.html" if handed_in else "",
        earned=score.earned if score else NONE,
        order=float(result.score.earned) if result.score and handed_in else -1.0,
        percent=score.percent if score else NONE,
        criteria=_sparkline(result) if handed_in else None,
        passed=sum(count.number for count in tallies if count.mark.tone == "good"),
        tests=sum(count.number for count in tallies),
        verdicts=", ".join(
            f"{count.number} {tr(count.mark.word)}"
            for count in tallies
            if count.mark.tone != "good"
        ),
        remark=" ".join(
            filter(
                None,
                (
                    _problem(result),
                    *remarks(result),
                    _other_isolation(result, isolation),
                ),
            )
        ),
    )


def _other_isolation(result: Result, usual: str) -> str:
    """Return how the code of *result* was contained, where it was not as usual and nothing worse is said."""
    return (
        ""
        if _problem(result) or result.isolation == usual
        else clean_line(result.isolation, MAX_NAME)
    )


def _sparkline(result: Result) -> Sparkline | None:
    if result.score is None:
        return None
    criteria = [line for line in result.score.criteria if line.criterion.points]
    words = (
        tr(
            "{part} of {whole}",
            part=points(c.earned, c.criterion.points),
            whole=points(c.criterion.points),
        )
        for c in criteria
    )
    return sparkline(
        [share(c.earned, c.criterion.points) for c in criteria], ", ".join(words)
    )


def _problem(result: Result) -> str:
    """Return what makes the score of *result* no measure of the student's work, in a sentence, or nothing."""
    if fault := _fault(result):
        return fault
    if result.submission.problem:
        return clean_line(result.submission.problem, MAX_SENTENCE)
    return next(
        (
            clean_line(j.feedback, MAX_SENTENCE)
            for j in result.judgements
            if j.failed_to_load
        ),
        "",
    )


def _fault(result: Result) -> str:
    """Return in which way the grader itself failed on *result*, in a sentence, or nothing."""
    if result.score is not None or result.is_excused:
        return ""
    if not result.internal_errors:
        return tr("There is no score.")
    tests = plural(len(result.internal_errors), "test")
    return tr("The grader failed in {tests}; nothing is exported.", tests=tests)


def _attention(results: Sequence[Result]) -> Iterable[Attention]:
    """Yield what needs a person beside those who have little or nothing, faults of the grader first."""
    for result in results:
        if reason := _fault(result):
            yield Attention(_student(result), reason)
    for result in results:
        if result.findings:
            yield Attention(_student(result), _forbidden(result.findings))
        if result.published_only:
            title = result.published_only[0]
            text = tr(
                "Right on published inputs only, which may be written down in the code:"
                " {title}",
                title=title,
            )
            yield Attention(_student(result), clean_line(text, MAX_SENTENCE))


def _awards(results: Sequence[Result]) -> Iterable[Attention]:
    """Yield who earned extra credit, and for what.

    What a person awarded is no more to be awarded.
    """
    for result in results:
        criteria = result.score.criteria if result.score else ()
        earned = [
            c
            for c in criteria
            if c.criterion.extra_credit and c.criterion.points and c.earned > 0
        ]
        if earned:
            words = (
                tr(
                    "{points} for {title}",
                    points=points(c.earned),
                    title=clean_line(c.criterion.title, MAX_TITLE),
                )
                for c in earned
            )
            yield Attention(_student(result), "; ".join(words))


def _forbidden(findings: Sequence[Finding]) -> str:
    """Return what a person has to decide about *findings*, in a sentence."""
    first = finding_view(findings[0])
    place = f" ({first.where})" if first.where else ""
    more = f"; {plural(len(findings) - 1, 'more finding')}" if len(findings) > 1 else ""
    return tr(
        "May use forbidden means: {finding}.",
        finding=f"`{first.name}` {first.how}{place}{more}",
    )


def _mistakes(results: Sequence[Result]) -> tuple[MistakeRow, ...]:
    found: dict[str, list[Result]] = {}
    for result in results:
        for title in dict.fromkeys(_title(diagnosis) for diagnosis in result.diagnoses):
            found.setdefault(title, []).append(result)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        MistakeRow(
            title,
            len(who),
            share(Fraction(len(who)), Fraction(len(results))),
            tuple(_student(result) for result in who[:MAX_STUDENTS]),
            max(len(who) - MAX_STUDENTS, 0),
        )
        for title, who in ranked
    )


def _title(diagnosis: Diagnosis) -> str:
    return clean_line(diagnosis.title, MAX_TITLE)
