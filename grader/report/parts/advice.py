"""What to tell a student first: what went well, and the one thing to fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.grading.score import part, total
from grader.model import Diagnosis, Judgement, Result, Verdict
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.criteria import (
    MAX_EXPLANATION,
    MAX_TITLE,
    anchors,
    by_function,
    explanation_of,
    title_of,
)
from grader.report.parts.example import Example, example
from grader.report.parts.findings import MAX_PATH, Place, place_of
from grader.report.writing.formula import Element, formula
from grader.report.writing.numbers import plural, points
from grader.report.writing.texts import tr
from grader.report.writing.verdicts import mark

MAX_PRAISE = 6


@dataclass(frozen=True, slots=True)
class Praise:
    """Something that is right."""

    title: str = field(
        metadata={"help": "a criterion, or a test where the criterion is not complete"}
    )
    detail: str = field(metadata={"help": "how much of it was tested"})


@dataclass(frozen=True, slots=True)
class First:
    """The one thing to fix first."""

    label: str = field(
        metadata={"help": "what it is: to be fixed, or only to be had on top"}
    )
    title: str = field(metadata={"help": "the mistake in a few words"})
    text: str = field(metadata={"help": "what is wrong"})
    hint: str = field(metadata={"help": "what to try"})
    place: Place | None = field(metadata={"help": "where an exception came from"})
    cost: str = field(metadata={"help": "the points it costs, in words"})
    anchor: str = field(
        metadata={"help": "id of the test on the page that shows more", "anchor": True}
    )
    anchor_title: str = field(metadata={"help": "title of that test"})
    diagnosis: str = field(
        metadata={
            "help": "id that links to the explanation of this mistake lead to",
            "anchor": True,
        }
    )
    detail: str = field(
        default="",
        metadata={"help": "the exception's own message, where it may be shown"},
    )
    formula: Element | None = field(
        default=None, metadata={"help": "the right formula, if it is a misconception"}
    )
    example: Example | None = field(
        default=None, metadata={"help": "a small call that shows the mistake"}
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mistake, or failed tests of one criterion that no mistake explains."""

    lost: Fraction
    judgement: Judgement
    diagnosis: Diagnosis | None = None


def praise(result: Result) -> tuple[Praise, ...]:
    """Return what is right: complete criteria first, then tests of the others."""
    complete, partial = [], []
    for criterion in result.assignment.rubric.criteria:
        groups = by_function(
            j for j in result.judgements if j.test.criterion == criterion.id
        )
        right = [
            group for group in groups if all(j.verdict is Verdict.PASSED for j in group)
        ]
        if groups and len(right) == len(groups):
            tests = (
                tr("its one test passed")
                if len(groups) == 1
                else tr("all {count} tests passed", count=len(groups))
            )
            complete.append(Praise(clean_line(criterion.title, MAX_TITLE), tests))
        else:
            partial += [Praise(title_of(group[0]), _cases(group)) for group in right]
    return tuple((complete + partial)[:MAX_PRAISE])


def first_to_fix(
    result: Result, worth: Mapping[str, Fraction]
) -> tuple[First | None, Diagnosis | None]:
    """Return what to fix first, and the diagnosis it explains, if it is one.

    None where nothing failed.

    No usable file comes before a file that does not load, and that before everything
    else. Then the diagnosis or criterion that costs most; a test that was not judged
    counts for the test it waits for.
    """
    if result.submission.problem:
        problem = clean_text(result.submission.problem, MAX_EXPLANATION)
        return (
            First(
                tr("Fix this first"),
                tr("There was no file to grade"),
                problem,
                "",
                None,
                "",
                "",
                "",
                "",
            ),
            None,
        )
    worth = _without_extra_credit(result, worth)
    unloaded = [j for j in result.judgements if j.failed_to_load]
    if unloaded:
        lost = total(_lost(j, worth) for j in result.judgements)
        return (
            _unloaded(max(unloaded, key=lambda j: bool(_detail(j))), result, lost),
            None,
        )
    candidates = _candidates(result, worth)
    if not candidates:
        return None, None
    # the first of equals: diagnoses come first
    best = max(candidates, key=lambda candidate: candidate.lost)
    if best.diagnosis is None:
        return _test(best, result), None
    return _diagnosis(best, best.diagnosis, result), best.diagnosis


def _without_extra_credit(
    result: Result, worth: Mapping[str, Fraction]
) -> Mapping[str, Fraction]:
    """Return what failing each test costs: points that come on top are not lost."""
    extra = {
        criterion.id
        for criterion in result.assignment.rubric.criteria
        if criterion.extra_credit
    }
    tests = [judgement.test for judgement in result.judgements]
    return {
        t.id: Fraction(0) if t.extra_credit or t.criterion in extra else worth[t.id]
        for t in tests
    }


def _cases(group: list[Judgement]) -> str:
    return (
        tr("all {cases} passed", cases=plural(len(group), "case"))
        if len(group) > 1
        else tr("passed")
    )


def _failed(judgement: Judgement) -> bool:
    return judgement.verdict not in (
        Verdict.PASSED,
        Verdict.SKIPPED,
        Verdict.NOT_JUDGED,
        Verdict.INTERNAL_ERROR,
    )


def _lost(judgement: Judgement, worth: Mapping[str, Fraction]) -> Fraction:
    if judgement.verdict in (Verdict.SKIPPED, Verdict.INTERNAL_ERROR):
        return Fraction(0)
    return part(worth[judgement.test.id], 1 - judgement.credit)


def _candidates(result: Result, worth: Mapping[str, Fraction]) -> list[_Candidate]:
    """Return the diagnoses in order, then the criteria with what no diagnosis explains."""
    failed = [j for j in result.judgements if _failed(j)]
    found = []
    for diagnosis in result.diagnoses:
        tests = [j for j in failed if j.test.id in diagnosis.tests]
        if tests:
            found.append(_Candidate(_cost(tests, result, worth), tests[0], diagnosis))
    explained = {test for diagnosis in result.diagnoses for test in diagnosis.tests}
    rest: dict[str, list[Judgement]] = {}
    for judgement in failed:
        if judgement.test.id not in explained:
            rest.setdefault(judgement.test.criterion, []).append(judgement)
    for tests in rest.values():
        costliest = max(
            by_function(tests), key=lambda group: _cost(group, result, worth)
        )
        found.append(_Candidate(_cost(tests, result, worth), costliest[0]))
    return found


def _cost(
    tests: list[Judgement], result: Result, worth: Mapping[str, Fraction]
) -> Fraction:
    """Return the points that *tests* lose, with those of the tests that wait for them, directly or not."""
    lost = {j.test.id: j for j in tests}
    names = {name for j in tests for name in (j.test.id, j.test.function)}
    waiting = [j for j in result.judgements if j.verdict is Verdict.NOT_JUDGED]
    while found := [
        j
        for j in waiting
        if j.test.id not in lost and names.intersection(j.outcome.waits_for)
    ]:
        lost |= {j.test.id: j for j in found}
        names |= {name for j in found for name in (j.test.id, j.test.function)}
    return total(_lost(j, worth) for j in lost.values())


def _label(candidate: _Candidate, result: Result) -> str:
    test = candidate.judgement.test
    extra = {
        criterion.id
        for criterion in result.assignment.rubric.criteria
        if criterion.extra_credit
    }
    on_top = not candidate.lost and (test.extra_credit or test.criterion in extra)
    return tr("For extra credit") if on_top else tr("Fix this first")


def _words(lost: Fraction) -> str:
    if not lost:
        return ""
    return tr(
        "costs up to {points}",
        points=f"{points(lost)} {tr('point' if lost == 1 else 'points')}",
    )


def _detail(judgement: Judgement) -> str:
    return judgement.outcome.failure.detail if judgement.outcome.failure else ""


def _unloaded(judgement: Judgement, result: Result, lost: Fraction) -> First:
    failure = judgement.outcome.failure
    place = place_of(failure, result.submission)
    is_unparsed = failure is not None and failure.is_unparsed
    file = clean_line(
        (failure.file if failure else "")
        or result.submission.main
        or result.assignment.file,
        MAX_PATH,
    )
    title = (
        tr("{file} cannot be read as Python", file=file)
        if is_unparsed
        else tr("{file} does not load", file=file)
    )
    feedback = clean_text(judgement.feedback, MAX_EXPLANATION)
    return First(
        tr("Fix this first"),
        clean_line(title, MAX_TITLE),
        f"{feedback} {_consequence(result)}" if is_unparsed else feedback,
        _what_to_do(file) if is_unparsed else "",
        place,
        _words_of_load(result, lost),
        "",
        "",
        "",
        clean_text(_detail(judgement), MAX_EXPLANATION),
    )


def _words_of_load(result: Result, lost: Fraction) -> str:
    """Return what a file that does not load costs, in words: all there is, or no more than its tests."""
    if lost and _nothing_ran(result):
        return tr(
            "costs all {points}",
            points=f"{points(lost)} {tr('point' if lost == 1 else 'points')}",
        )
    return _words(lost)


def _nothing_ran(result: Result) -> bool:
    """Tell whether no test of *result* could call anything."""
    return all(
        one.failed_to_load or one.verdict is Verdict.NOT_JUDGED
        for one in result.judgements
    )


def _consequence(result: Result) -> str:
    """Return what a file that does not parse means for the tests of *result*."""
    if _nothing_ran(result):
        return tr(
            "Python reads a file as a whole: because of this place nothing of it could"
            " run, and every test failed."
        )
    return tr(
        "Python reads a file as a whole: because of this place nothing of it could run,"
        " and its tests failed."
    )


def _what_to_do(file: str) -> str:
    """Return what to do about *file*, which does not parse, beside what its syntax error says already."""
    look = tr(
        "Look at this line and at those above it: for a bracket or quote that is not"
        " closed, a missing colon, or tabs beside spaces."
    )
    if not file.endswith(".py"):
        return look
    then = tr(
        "Then run `python {file}`: as long as it prints a SyntaxError, the file cannot"
        " be graded.",
        file=file,
    )
    return f"{look} {then}"


def _test(candidate: _Candidate, result: Result) -> First:
    judgement = candidate.judgement
    headline, stop, rest = clean_text(judgement.feedback, MAX_EXPLANATION).partition(
        ". "
    )
    return First(
        _label(candidate, result),
        f"{headline}{stop.strip()}" or tr(mark(judgement.verdict).word),
        rest,
        clean_text(judgement.test.hint, MAX_EXPLANATION),
        place_of(judgement.outcome.failure, result.submission),
        _words(candidate.lost),
        anchors(result)[judgement.test.criterion, judgement.test.function],
        title_of(judgement),
        "",
    )


def _diagnosis(candidate: _Candidate, diagnosis: Diagnosis, result: Result) -> First:
    return First(
        _label(candidate, result),
        clean_line(diagnosis.title, MAX_TITLE),
        explanation_of(diagnosis),
        clean_text(diagnosis.hint, MAX_EXPLANATION),
        None,
        _words(candidate.lost),
        anchors(result)[
            candidate.judgement.test.criterion, candidate.judgement.test.function
        ],
        title_of(candidate.judgement),
        f"diagnosis-{result.diagnoses.index(diagnosis) + 1}",
        formula=formula(diagnosis.formula),
        example=example(diagnosis.counterexample),
    )
