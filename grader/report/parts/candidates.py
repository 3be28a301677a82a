"""What there is to fix in a submission, and what each mistake costs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.grading.score import part, total
from grader.model import Diagnosis, Judgement, Result, Verdict
from grader.model.result import by_function
from grader.report.parts.diagnoses import DiagnosisView
from grader.report.parts.outline import Outline

#: Verdicts that say nothing against the student's code.
_NOT_FAILED = (
    Verdict.PASSED,
    Verdict.SKIPPED,
    Verdict.NOT_JUDGED,
    Verdict.INTERNAL_ERROR,
)


@dataclass(frozen=True, slots=True)
class Candidate:
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

    @property
    def functions(self) -> int:
        """How many tests fail by it; cases of one test are counted once."""
        return len(by_function(self.tests))


def costs_of(outline: Outline) -> Mapping[str, Fraction]:
    """Return what failing each test costs: points that come on top are not lost."""
    costs = dict(outline.worth)
    extra = extra_credit(outline.result)
    for judgement in outline.result.judgements:
        test = judgement.test
        if test.extra_credit or test.criterion in extra:
            costs[test.id] = Fraction(0)
    return costs


def extra_credit(result: Result) -> set[str]:
    """Return the ids of the criteria that come on top."""
    criteria = result.assignment.rubric.criteria
    return {criterion.id for criterion in criteria if criterion.extra_credit}


def _failed(judgement: Judgement) -> bool:
    return judgement.verdict not in _NOT_FAILED


def lost_by(judgement: Judgement, costs: Mapping[str, Fraction]) -> Fraction:
    """Return the points that a test loses, of what failing it *costs*."""
    if judgement.verdict in (Verdict.SKIPPED, Verdict.INTERNAL_ERROR):
        return Fraction(0)
    return part(costs[judgement.test.id], 1 - judgement.credit)


def ranked_candidates(
    outline: Outline,
    costs: Mapping[str, Fraction],
) -> list[Candidate]:
    """Return what there is to fix, the costliest first; of equals diagnoses.

    Each mistake that was recognised, and what none explains, by its cause.
    """
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
            candidates.append(Candidate(cost, tuple(tests), view))
    for tests in _unexplained(failed, result.diagnoses):
        cost = _cost(tests, result, costs)
        costliest = max(
            by_function(tests),
            key=lambda cases: _cost(cases, result, costs),
        )
        further = [test for test in tests if test is not costliest[0]]
        candidates.append(Candidate(cost, (costliest[0], *further)))
    return sorted(candidates, key=lambda candidate: -candidate.lost)


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
    return total(lost_by(judgement, costs) for judgement in lost.values())
