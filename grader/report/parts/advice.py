"""What to tell a student first: the one thing to fix."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.grading.score import part, total
from grader.model import Diagnosis, FailureKind, Judgement, Result, Verdict
from grader.model.result import by_function
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.diagnoses import MAX_EXPLANATION, DiagnosisView
from grader.report.parts.example import Example
from grader.report.parts.findings import MAX_PATH, Place, place_of
from grader.report.parts.outline import MAX_TITLE, Outline
from grader.report.writing.formula import Element
from grader.report.writing.numbers import points
from grader.report.writing.unparsed import consequence, how_to_fix
from grader.report.writing.verdicts import mark
from grader.wording.failures import detail
from grader.wording.judgements import feedback, headline
from grader.wording.texts import of_course, tr

#: Verdicts that say nothing against the student's code.
_NOT_FAILED = (
    Verdict.PASSED,
    Verdict.SKIPPED,
    Verdict.NOT_JUDGED,
    Verdict.INTERNAL_ERROR,
)

#: Failures of what could not be called at all.
_NOT_CALLED = (
    FailureKind.NOT_IMPLEMENTED,
    FailureKind.BAD_SIGNATURE,
    FailureKind.NOT_LOADED,
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mistake, or failed tests that no mistake explains and that belong together.

    They failed by one exception, or stand in one criterion.
    """

    lost: Fraction
    tests: tuple[Judgement, ...]
    diagnosis: DiagnosisView | None = None

    @property
    def judgement(self) -> Judgement:
        """The test that stands for all."""
        return self.tests[0]


def first_to_fix(outline: Outline) -> First | None:
    """Return what to fix first, or None where nothing failed.

    No usable file comes before a file that does not load, and that before
    everything else. Then the diagnosis or criterion that costs most; a test
    that was not judged counts for the test it waits for.
    """
    result = outline.result
    if result.submission.problem:
        return _no_file(result.submission.problem)
    costs = _costs(outline)
    unloaded = [j for j in result.judgements if j.failed_to_load]
    if unloaded:
        with_detail = [
            judgement for judgement in unloaded if _detail(judgement)
        ]
        lost = total(_lost(judgement, costs) for judgement in result.judgements)
        return _unloaded((with_detail or unloaded)[0], result, lost)
    candidates = _candidates(outline, costs)
    if not candidates:
        return None
    # the first of equals: diagnoses come first
    costliest = max(candidates, key=lambda candidate: candidate.lost)
    if costliest.diagnosis is None:
        return _test(costliest, outline)
    return _diagnosis(costliest, costliest.diagnosis, outline)


def _costs(outline: Outline) -> Mapping[str, Fraction]:
    """Return what failing each test costs: points that come on top are not lost."""
    costs = dict(outline.worth)
    extra = _extra_credit(outline.result)
    for judgement in outline.result.judgements:
        test = judgement.test
        if test.extra_credit or test.criterion in extra:
            costs[test.id] = Fraction(0)
    return costs


def _extra_credit(result: Result) -> set[str]:
    """Return the ids of the criteria that come on top."""
    criteria = result.assignment.rubric.criteria
    return {criterion.id for criterion in criteria if criterion.extra_credit}


def _failed(judgement: Judgement) -> bool:
    return judgement.verdict not in _NOT_FAILED


def _lost(judgement: Judgement, costs: Mapping[str, Fraction]) -> Fraction:
    if judgement.verdict in (Verdict.SKIPPED, Verdict.INTERNAL_ERROR):
        return Fraction(0)
    return part(costs[judgement.test.id], 1 - judgement.credit)


def _candidates(
    outline: Outline,
    costs: Mapping[str, Fraction],
) -> list[_Candidate]:
    """Return the diagnoses in order, then what no diagnosis explains, by its cause."""
    result = outline.result
    failed = [
        judgement for judgement in result.judgements if _failed(judgement)
    ]
    candidates = []
    for diagnosis, view in zip(
        result.diagnoses,
        outline.diagnoses,
        strict=True,
    ):
        tests = [j for j in failed if j.test.id in diagnosis.tests]
        if tests:
            cost = _cost(tests, result, costs)
            candidates.append(_Candidate(cost, tuple(tests), view))
    for tests in _unexplained(failed, result.diagnoses):
        cost = _cost(tests, result, costs)
        costliest = max(
            by_function(tests),
            key=lambda cases: _cost(cases, result, costs),
        )
        further = [test for test in tests if test is not costliest[0]]
        candidates.append(_Candidate(cost, (costliest[0], *further)))
    return candidates


def _unexplained(
    failed: Sequence[Judgement],
    diagnoses: Sequence[Diagnosis],
) -> list[list[Judgement]]:
    """Return those of *failed* that no diagnosis explains, by their cause.

    That is what student code raised or lacks, in whichever criteria, and else
    the criterion.
    """
    explained = {test for diagnosis in diagnoses for test in diagnosis.tests}
    by_cause: dict[Hashable, list[Judgement]] = {}
    for judgement in failed:
        if judgement.test.id not in explained:
            by_cause.setdefault(_cause(judgement), []).append(judgement)
    return list(by_cause.values())


def _cause(judgement: Judgement) -> Hashable:
    failure = judgement.outcome.failure
    if failure is None:
        return judgement.test.criterion
    if failure.line:
        return failure.exception, failure.file, failure.line
    return failure.details


def _cost(
    tests: Sequence[Judgement],
    result: Result,
    costs: Mapping[str, Fraction],
) -> Fraction:
    """Return the points that *tests* lose.

    With those of the tests that wait for them, directly or not.
    """
    lost: dict[str, Judgement] = {}
    names: set[str] = set()
    waiting = [j for j in result.judgements if j.verdict is Verdict.NOT_JUDGED]
    added = list(tests)
    while added:
        for judgement in added:
            lost[judgement.test.id] = judgement
            names |= {judgement.test.id, judgement.test.function}
        open_tests = [j for j in waiting if j.test.id not in lost]
        added = [
            j for j in open_tests if names.intersection(j.outcome.waits_for)
        ]
    return total(_lost(judgement, costs) for judgement in lost.values())


def _label(candidate: _Candidate, result: Result) -> str:
    test = candidate.judgement.test
    is_extra = test.extra_credit or test.criterion in _extra_credit(result)
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


def _test(candidate: _Candidate, outline: Outline) -> First:
    judgement = candidate.judgement
    title, further = headline(judgement)
    return First(
        label=_label(candidate, outline.result),
        title=clean_line(title, MAX_EXPLANATION)
        or tr(mark(judgement.verdict).word),
        text=clean_text(further, MAX_EXPLANATION),
        hint=_hint(judgement),
        place=place_of(judgement.outcome.failure, outline.result.submission),
        cost=_cost_in_words(candidate.lost, len(candidate.tests)),
        anchor=outline.test_of(judgement).anchor,
        anchor_title=outline.titles[judgement.test.id],
    )


def _hint(judgement: Judgement) -> str:
    """Return the hint of the test; it says nothing of what cannot be called."""
    failure = judgement.outcome.failure
    if failure is not None and failure.kind in _NOT_CALLED:
        return ""
    return of_course(clean_text(judgement.test.hint, MAX_EXPLANATION))


def _diagnosis(
    candidate: _Candidate,
    diagnosis: DiagnosisView,
    outline: Outline,
) -> First:
    judgement = candidate.judgement
    return First(
        label=_label(candidate, outline.result),
        title=diagnosis.title,
        text=diagnosis.explanation,
        hint=diagnosis.hint,
        cost=_cost_in_words(candidate.lost, len(candidate.tests)),
        anchor=outline.test_of(judgement).anchor,
        anchor_title=outline.titles[judgement.test.id],
        diagnosis=diagnosis.anchor,
        formula=diagnosis.formula,
        example=diagnosis.example,
    )
