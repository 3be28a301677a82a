"""Results without what only their own pages show: a whole class fits into memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from grader.model import (
    Diagnosis,
    Judgement,
    Outcome,
    Result,
    Score,
    SecondGrading,
)

T = TypeVar("T")


def slimmed(results: Iterable[Result]) -> Iterator[Result]:
    """Yield *results* without sources, output, calls and compared values.

    Verdicts, feedback, failures, figures, diagnoses, scores and notes stay;
    what results have in common is kept once.
    """
    common = _Common()
    for result in results:
        score, second = result.score, result.second
        yield replace(
            result,
            submission=replace(result.submission, files=()),
            judgements=tuple(map(common.judgement, result.judgements)),
            score=None if score is None else common.score(score),
            diagnoses=tuple(map(common.diagnosis, result.diagnoses)),
            output="",
            second=None if second is None else _slim_second(second),
            manifest=None,
        )


class _Common:
    """Records that many results have, each kept once."""

    def __init__(self) -> None:
        self._records: dict[Hashable, Any] = {}

    def judgement(self, judgement: Judgement) -> Judgement:
        """Return *judgement* with the facts that class pages show.

        Times are not among them.
        """
        outcome = judgement.outcome
        if outcome.figures:
            return _slim(judgement)
        key = (
            judgement.test,
            judgement.verdict,
            judgement.credit,
            judgement.feedback,
            outcome.kind,
            outcome.failure,
            outcome.error,
        )
        earlier: Judgement | None = self._records.get(key)
        return self._once(key, _slim(judgement)) if earlier is None else earlier

    def score(self, score: Score) -> Score:
        """Return *score* with criteria that are kept once."""
        return Score(tuple(self._once(line, line) for line in score.criteria))

    def diagnosis(self, diagnosis: Diagnosis) -> Diagnosis:
        """Return *diagnosis* without its counterexample."""
        slim = replace(diagnosis, counterexample=None)
        return self._once(slim, slim)

    def _once(self, key: Hashable, record: T) -> T:
        first: T = self._records.setdefault(key, record)
        return first


def _slim_second(second: SecondGrading) -> SecondGrading:
    return replace(second, judgements=(), diagnoses=(), notes=(), findings=())


def _slim(judgement: Judgement) -> Judgement:
    outcome = judgement.outcome
    slim = Outcome(
        outcome.test,
        outcome.kind,
        failure=outcome.failure,
        error=outcome.error,
        figures=outcome.figures,
    )
    return replace(judgement, outcome=slim)
