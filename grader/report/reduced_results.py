"""Results without what only their own pages show, so that those of a whole class fit into memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from grader.model import Diagnosis, Judgement, Outcome, Result, Score, SecondGrading

T = TypeVar("T")


def slimmed(results: Iterable[Result]) -> Iterator[Result]:
    """Yield *results* without sources, output, calls and compared values.

    What they have in common is kept once.

    Verdicts, feedback, failures, figures, diagnoses, scores and notes stay.
    """
    common = _Common()
    for result in results:
        yield replace(
            result,
            submission=replace(result.submission, files=()),
            judgements=tuple(map(common.judgement, result.judgements)),
            score=None if result.score is None else common.score(result.score),
            diagnoses=tuple(map(common.diagnosis, result.diagnoses)),
            output="",
            second=None if result.second is None else _slim_second(result.second),
            manifest=None,
        )


class _Common:
    """Records that many results have, each kept once."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

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
        kept: Judgement | None = self._kept.get(key)
        return self._once(key, _slim(judgement)) if kept is None else kept

    def score(self, score: Score) -> Score:
        """Return *score* with criteria that are kept once."""
        return Score(tuple(self._once(one, one) for one in score.criteria))

    def diagnosis(self, diagnosis: Diagnosis) -> Diagnosis:
        """Return *diagnosis* without its counterexample."""
        slim = replace(diagnosis, counterexample=None)
        return self._once(slim, slim)

    def _once(self, key: Hashable, record: T) -> T:
        kept: T = self._kept.setdefault(key, record)
        return kept


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
