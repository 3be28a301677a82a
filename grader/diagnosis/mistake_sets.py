"""Mistakes that stand together: what they explain, and what looking for them costs.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.diagnosis.altered_replies import Mistakes
from grader.diagnosis.leaves import Part
from grader.model import Misconception

#: The parts that mistakes reproduce, by id.
Met = frozenset[int]
#: Comparisons of values that the search for two mistakes at once may take in
#: one submission. Honest work takes a quarter at most; what is close to
#: everything would take minutes. Counted whether or not a reply is remembered
#: from somebody else, so that names depend on the submission alone.
MAX_PAIR_STEPS = 50_000


class SpentError(Exception):
    """The search for two mistakes at once has taken all the steps it may."""


class PairSteps:
    """Counts the steps of that search in one submission."""

    def __init__(self) -> None:
        self._steps_left = MAX_PAIR_STEPS

    def take(self, mistakes: Mistakes, part: Part) -> None:
        """Count comparing *part* with what *mistakes* give, if they are several.

        Raises SpentError where there were too many before.
        """
        if len(mistakes) > 1:
            self._steps_left -= len(part.leaves)
        if self._steps_left < 0:
            raise SpentError


def joined(mistakes: Mistakes, further: Mistakes) -> Mistakes:
    """Return both *mistakes* and *further* ones, in order."""
    return tuple(sorted((*mistakes, *further)))


def sure_of(
    candidates: Sequence[Mistakes],
    misconceptions: Mapping[str, Misconception],
) -> Mistakes:
    """Return the only candidate, or all of them if they are of one family.

    Without either, nothing is certain, and the result is empty.
    """
    if len(candidates) == 1:
        return candidates[0]
    names = tuple(name for mistakes in candidates for name in mistakes)
    families = {misconceptions[name].family for name in names}
    is_one_family = len(families) == 1 and families != {""}
    return names if is_one_family else ()


def largest(explained: Mapping[Mistakes, Met]) -> list[Mistakes]:
    """Return the mistakes that explain all that others do, or something else."""
    return [
        mistakes
        for mistakes, met in explained.items()
        if not any(met < rival for rival in explained.values())
    ]
