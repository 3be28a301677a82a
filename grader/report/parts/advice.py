"""What to tell a student first: what to fix, the costliest mistake before all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.grading.score import total
from grader.model import Judgement, Result, Verdict
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.candidates import (
    Candidate,
    costs_of,
    extra_credit,
    lost_by,
    ranked_candidates,
)
from grader.report.parts.diagnoses import MAX_EXPLANATION, DiagnosisView
from grader.report.parts.example import Example
from grader.report.parts.findings import MAX_PATH, Place, place_of
from grader.report.parts.outline import MAX_TITLE, Outline
from grader.report.writing.formula import Element
from grader.report.writing.numbers import points
from grader.report.writing.unparsed import consequence, how_to_fix
from grader.wording.failures import detail
from grader.wording.judgements import feedback, headline
from grader.wording.phrases import problem_text
from grader.wording.texts import of_course, tr


@dataclass(frozen=True, slots=True)
class Further:
    """Something to fix later, which is explained further down."""

    title: str = field(metadata={"help": "the mistake in a few words"})
    cost: str = field(metadata={"help": "the points it costs, in words"})
    anchor: str = field(
        metadata={"help": "id of what explains it on the page", "anchor": True},
    )


@dataclass(frozen=True, slots=True)
class First:
    """The one thing to fix first."""

    label: str = field(
        metadata={"help": "what it is: to be fixed, or only to be had on top"},
    )
    title: str = field(metadata={"help": "the mistake in a few words"})
    text: str = field(metadata={"help": "what is wrong"})
    hint: str = field(default="", metadata={"help": "what to try"})
    place: Place | None = field(
        default=None,
        metadata={"help": "where an exception came from"},
    )
    cost: str = field(
        default="",
        metadata={"help": "the points it costs, in words"},
    )
    anchor: str = field(
        default="",
        metadata={
            "help": "id of the test on the page that shows more",
            "anchor": True,
        },
    )
    anchor_title: str = field(
        default="",
        metadata={"help": "title of that test"},
    )
    diagnosis: str = field(
        default="",
        metadata={
            "help": "id that links to the explanation of this mistake lead to",
            "anchor": True,
        },
    )
    detail: str = field(
        default="",
        metadata={"help": "the exception's own message, where it may be shown"},
    )
    formula: Element | None = field(
        default=None,
        metadata={"help": "the right formula, if it is a misconception"},
    )
    example: Example | None = field(
        default=None,
        metadata={"help": "a small call that shows the mistake"},
    )
    further: tuple[Further, ...] = field(
        default=(),
        metadata={"help": "what to fix after that, the costliest first"},
    )


def first_to_fix(outline: Outline) -> First | None:
    """Return what to fix first and after that, or None where nothing failed.

    No usable file comes before a file that does not load, and that before
    everything else. Then the diagnosis or criterion that costs most; a test
    that was not judged counts for the test it waits for.
    """
    result = outline.result
    if result.submission.problem:
        return _no_file(problem_text(result.submission))
    costs = costs_of(outline)
    unloaded = [j for j in result.judgements if j.failed_to_load]
    if unloaded:
        with_detail = [
            judgement for judgement in unloaded if _detail(judgement)
        ]
        lost = total(
            lost_by(judgement, costs) for judgement in result.judgements
        )
        return _unloaded((with_detail or unloaded)[0], result, lost)
    candidates = ranked_candidates(outline, costs)
    if not candidates:
        return None
    costliest = candidates[0]
    if costliest.diagnosis is None:
        first = _test(costliest, outline)
    else:
        first = _diagnosis(costliest, costliest.diagnosis, outline)
    return replace(first, further=tuple(_further(candidates, outline)))


def _label(candidate: Candidate, result: Result) -> str:
    test = candidate.judgement.test
    is_extra = test.extra_credit or test.criterion in extra_credit(result)
    on_top = is_extra and not candidate.lost
    return tr("For extra credit") if on_top else tr("Fix this first")


def _cost_in_words(lost: Fraction, tests: int = 0) -> str:
    """Return what a mistake costs, in words, and in how many *tests*."""
    if not lost:
        return ""
    if not tests:
        return tr("costs up to {points}", points=_points(lost))
    return tr(
        "costs up to {points}, in {tests}",
        points=_points(lost),
        tests=f"{tests} {tr('test' if tests == 1 else 'tests')}",
    )


def _points(lost: Fraction) -> str:
    return f"{points(lost)} {tr('point' if lost == 1 else 'points')}"


def _detail(judgement: Judgement) -> str:
    failure = judgement.outcome.failure
    return "" if failure is None else detail(failure)


def _no_file(problem: str) -> First:
    return First(
        label=tr("Fix this first"),
        title=tr("There was no file to grade"),
        text=clean_text(problem, MAX_EXPLANATION),
    )


def _unloaded(judgement: Judgement, result: Result, lost: Fraction) -> First:
    failure = judgement.outcome.failure
    file_of_failure = failure.file if failure else ""
    path = file_of_failure or result.submission.main or result.assignment.file
    file = clean_line(path, MAX_PATH)
    title = tr("{file} does not load", file=file)
    text = clean_text(feedback(judgement), MAX_EXPLANATION)
    hint = ""
    if failure is not None and failure.is_unparsed:
        title = tr("{file} cannot be read as Python", file=file)
        text = f"{text} {consequence(nothing_ran=_nothing_ran(result))}"
        hint = how_to_fix(file)
    return First(
        label=tr("Fix this first"),
        title=clean_line(title, MAX_TITLE),
        text=text,
        hint=hint,
        place=place_of(failure, result.submission),
        cost=_cost_of_load(result, lost),
        detail=clean_text(_detail(judgement), MAX_EXPLANATION),
    )


def _cost_of_load(result: Result, lost: Fraction) -> str:
    """Return what a file that does not load costs, in words.

    All there is, or no more than its tests.
    """
    if lost and _nothing_ran(result):
        return tr("costs all {points}", points=_points(lost))
    return _cost_in_words(lost)


def _nothing_ran(result: Result) -> bool:
    """Tell whether no test of *result* could call anything."""
    return all(
        judgement.failed_to_load or judgement.verdict is Verdict.NOT_JUDGED
        for judgement in result.judgements
    )


def _test(candidate: Candidate, outline: Outline) -> First:
    judgement = candidate.judgement
    title, text = _headline(judgement, outline)
    test_title = outline.titles[judgement.test.id]
    return First(
        label=_label(candidate, outline.result),
        title=title,
        text=text,
        hint=_hint(judgement),
        place=place_of(judgement.outcome.failure, outline.result.submission),
        cost=_cost_in_words(candidate.lost, candidate.functions),
        anchor=outline.test_of(judgement).anchor,
        anchor_title="" if title == test_title else test_title,
    )


def _headline(judgement: Judgement, outline: Outline) -> tuple[str, str]:
    """Return what is wrong in a few words, and what follows them.

    Where all that may be said is how a test failed, it is named first.
    """
    outcome = judgement.outcome
    if outcome.failure is None and outcome.difference is None:
        title = outline.titles[judgement.test.id]
        return title, clean_text(feedback(judgement), MAX_EXPLANATION)
    title, further = headline(judgement)
    return (
        clean_line(title, MAX_EXPLANATION),
        clean_text(further, MAX_EXPLANATION),
    )


def _further(
    candidates: Sequence[Candidate],
    outline: Outline,
) -> Iterator[Further]:
    """Yield what to fix after the first of *candidates*.

    What fails the same tests as those before costs nothing more.
    """
    explained = {test.test.id for test in candidates[0].tests}
    for candidate in candidates[1:]:
        tests = {test.test.id for test in candidate.tests}
        cost = _cost_in_words(candidate.lost, candidate.functions)
        if tests <= explained:
            cost = tr("in the same tests")
        explained |= tests
        yield _listed(candidate, cost, outline)


def _listed(candidate: Candidate, cost: str, outline: Outline) -> Further:
    judgement, diagnosis = candidate.judgement, candidate.diagnosis
    if diagnosis is not None:
        return Further(diagnosis.title, cost, diagnosis.anchor)
    title, _ = _headline(judgement, outline)
    return Further(title, cost, outline.test_of(judgement).anchor)


def _hint(judgement: Judgement) -> str:
    """Return the hint of the test; it says nothing of what cannot be called."""
    if judgement.could_not_be_called:
        return ""
    return of_course(clean_text(judgement.test.hint, MAX_EXPLANATION))


def _diagnosis(
    candidate: Candidate,
    diagnosis: DiagnosisView,
    outline: Outline,
) -> First:
    judgement = candidate.judgement
    place = place_of(judgement.outcome.failure, outline.result.submission)
    detail_of_place = _detail(judgement) if place else ""
    return First(
        label=_label(candidate, outline.result),
        title=diagnosis.title,
        text=diagnosis.explanation,
        hint=diagnosis.hint,
        place=place,
        detail=clean_text(detail_of_place, MAX_EXPLANATION),
        cost=_cost_in_words(candidate.lost, candidate.functions),
        anchor=outline.test_of(judgement).anchor,
        anchor_title=outline.titles[judgement.test.id],
        diagnosis=diagnosis.anchor,
        formula=diagnosis.formula,
        example=diagnosis.example,
    )
