"""How much may be replayed to explain one submission.

Replays are counted as they are needed, whether their replies are known already or
not, so that a name depends neither on the class nor on the load of the machine.
"""

from __future__ import annotations

import time
from collections.abc import Hashable

#: Pairs of mistakes and call for one submission: four times what the costliest in
#: made classes of two courses needed.
MOST_REPLAYS = 60_000
#: A safety net, ten times what so many replays of homework take.
MOST_CPU_SECONDS = 240.0
#: How often the clock is looked at, in replays.
_STRIDE = 64


class BudgetSpentError(Exception):
    """So much was replayed for one submission that its mistake stays without a name."""


class ReplayBudget:
    """Counts the replays for one submission at a time."""

    def __init__(self) -> None:
        self._needed: set[Hashable] = set()
        self._started = time.process_time()

    def start(self) -> None:
        """Begin with the next submission."""
        self._needed = set()
        self._started = time.process_time()

    @property
    def replays(self) -> int:
        """How many different replays the submission needed so far."""
        return len(self._needed)

    def need(self, replay: Hashable) -> None:
        """Count *replay* once. Raises BudgetSpentError where that is one too many."""
        if replay in self._needed:
            return
        self._needed.add(replay)
        if len(self._needed) > MOST_REPLAYS:
            raise BudgetSpentError
        if len(self._needed) % _STRIDE == 0:
            spent = time.process_time() - self._started
            if spent > MOST_CPU_SECONDS:
                raise BudgetSpentError
