"""Names misconceptions, two at once where no single one gives a student's values.

Pure but for the replay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import combinations

from grader.diagnosis.altered_replies import Mistakes
from grader.diagnosis.attribution import SingleNaming, SpentError, largest
from grader.diagnosis.explanation import merged
from grader.diagnosis.leaves import Failed, Part


class Naming(SingleNaming):
    """The misconceptions that reproduce parts of one submission."""

    def named(
        self,
        suspects: Iterable[Part],
        is_simple: Callable[[Part], bool] = lambda _: False,
    ) -> dict[Mistakes, list[Part]]:
        """Return the certain mistakes, each with those of *suspects* that it explains.

        Several mistakes of one family stand together where the calls cannot
        tell them apart. What *is_simple* needs no two at once.
        """
        explained: dict[Mistakes, list[Part]] = {}
        unexplained: list[Part] = []
        for part in suspects:
            certain = self._certain(self._alone(part))
            if certain:
                explained.setdefault(certain, []).append(part)
            else:
                unexplained.append(part)
        for part in unexplained:
            for certain in self._of_two(part, explained, is_simple):
                explained.setdefault(certain, []).append(part)
        return merged(explained)

    def _of_two(
        self,
        part: Part,
        named: Collection[Mistakes],
        is_simple: Callable[[Part], bool],
    ) -> list[Mistakes]:
        """Return the mistakes that are wrong in *part*, which no single one explains.

        A part that *is_simple* is not looked at for two new ones.
        """
        try:
            several = self._with_named(part, named)
            if several or is_simple(part):
                return several
            return self._together(part, named)
        except SpentError:
            return []

    def _with_named(
        self,
        part: Part,
        named: Collection[Mistakes],
    ) -> list[Mistakes]:
        """Return the named mistakes that, alone or two at once, reproduce *part*."""
        touching = self._touching(part, named)
        for mistake in touching:
            if self._reproduces(mistake, part):
                return [mistake]
        for pair in combinations(touching, 2):
            if self._reproduces(_joined(*pair), part):
                return list(pair)
        return []

    def _touching(
        self,
        part: Part,
        named: Collection[Mistakes],
    ) -> list[Mistakes]:
        """Return the single ones of the *named* mistakes that change *part*."""
        return [
            mistakes
            for mistakes in named
            if len(mistakes) == 1 and self.altered.touches(mistakes, part)
        ]

    def _together(
        self,
        part: Part,
        named: Collection[Mistakes],
    ) -> list[Mistakes]:
        """Return the mistakes that are certain from *part* as one of two."""
        pairs = self._pairs(part, named)
        reproducing = (pair for pair in pairs if self._reproduces(pair, part))
        best = largest(self._all_confirmed(reproducing))
        if not best:
            return []
        if len(best) > 1:
            return [
                mistake
                for mistake in self._touching(part, named)
                if all(mistake[0] in pair for pair in best)
            ]
        (pair,) = best
        return [
            (name,)
            for name in pair
            if self.altered.touches((name,), part) and self._shows(name, pair)
        ]

    def _pairs(self, part: Part, named: Collection[Mistakes]) -> list[Mistakes]:
        """Return the pairs of mistakes to try on *part*.

        These are the pairs of which one member is named elsewhere, or
        reproduces *part* by itself, or both do some of it.
        """
        eligible = self._eligible
        reproducing = [
            mistake for mistake in eligible if self._reproduces(mistake, part)
        ]
        bases = dict.fromkeys([*self._touching(part, named), *reproducing])
        partial = [
            mistake
            for mistake in eligible
            if self._reproduces_some(mistake, part)
        ]
        pairs = [
            _joined(base, mistake)
            for base in bases
            for mistake in eligible
            if base != mistake
        ]
        pairs += [_joined(*pair) for pair in combinations(partial, 2)]
        return list(dict.fromkeys(pairs))

    def _shows(self, name: str, pair: Mistakes) -> bool:
        """Return whether a number shows that *name* belongs to *pair*.

        It is as *pair* makes it, and not as the pair's other mistake alone
        does; an exception is not enough.
        """
        partner = tuple(mistake for mistake in pair if mistake != name)
        leaves = (
            leaf
            for part in self._touched(pair)
            for leaf in part.wrong
            if not isinstance(leaf.actual, Failed)
        )
        return any(
            self.altered.gives(pair, leaf)
            and not self.altered.gives(partner, leaf)
            for leaf in leaves
        )

    @cached_property
    def _eligible(self) -> list[Mistakes]:
        """The mistakes that change something wrong and nothing right."""
        return [
            mistake
            for mistake in self._singles
            if any(self.altered.touches(mistake, part) for part in self._wrong)
            and not self._contradicted(mistake)
        ]

    def _reproduces_some(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* give the student's value in a call they change."""
        return any(
            self.altered.changes(mistakes, leaf)
            and self.altered.gives(mistakes, leaf)
            for leaf in part.wrong
        )


def _joined(mistakes: Mistakes, further: Mistakes) -> Mistakes:
    return tuple(sorted((*mistakes, *further)))
