"""What an edition of the handout does not ask for costs nothing.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from grader.model import CriterionScore, Edition, Judgement, Score


def asked_for(
    judgements: Iterable[Judgement],
    edition: Edition | None,
) -> tuple[Judgement, ...]:
    """Return *judgements* without those of tests that *edition* does not ask for."""
    if edition is None:
        return tuple(judgements)
    return tuple(
        judgement
        for judgement in judgements
        if judgement.test.criterion not in edition.not_asked
        and judgement.test.function not in edition.not_asked
    )


def spread(score: Score, edition: Edition | None) -> Score:
    """Return *score* with points for the criteria that *edition* does not ask for.

    Each earns the share of its points that the others earn together: the
    maximum stays what it is for everybody.
    """
    if edition is None:
        return score
    lines = [line for line in score.criteria if _counts(line, edition)]
    maximum = sum((line.criterion.points for line in lines), Fraction(0))
    earned = sum((line.earned for line in lines), Fraction(0))
    share = min(earned / maximum, Fraction(1))
    note = (
        f"Not asked for in {edition.title}: it counts as the other criteria"
        " together do."
    )
    spread_lines: list[CriterionScore] = []
    for line in score.criteria:
        if line.criterion.id in edition.not_asked:
            points = share * line.criterion.points
            spread_lines.append(replace(line, earned=points, note=note))
        else:
            spread_lines.append(line)
    return Score(tuple(spread_lines))


def _counts(line: CriterionScore, edition: Edition) -> bool:
    criterion = line.criterion
    is_decided = not criterion.extra_credit and not criterion.manual
    return is_decided and criterion.id not in edition.not_asked
