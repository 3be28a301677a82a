"""Which misconception made a submission's wrong values, found by replaying its calls.

Pure but for the replay.

A misconception (or two at once) is *possible* if nothing that the student got
right would have gone wrong with it. It is *confirmed* if it also reproduces the
student's values in every call of every part that it changes. Parts further
downstream may differ: a wrong sigmoid may well have another derivative than
ours.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Sequence,
)
from functools import cached_property
from itertools import combinations

from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.explanation import merged
from grader.diagnosis.leaves import Failed, Leaf, Part
from grader.diagnosis.mistake_sets import (
    Met,
    PairSteps,
    SpentError,
    joined,
    largest,
    sure_of,
)
from grader.suite.upstream import Upstream


class Naming:
    """The misconceptions that reproduce parts of one submission.

    *parts* are all of its parts, right ones included.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        altered: Altered,
        upstream: Upstream,
    ) -> None:
        self.parts = parts
        self.misconceptions = altered.misconceptions
        self.altered = altered
        self.upstream = upstream
        self._singles: list[Mistakes] = [
            (name,) for name in self.misconceptions
        ]
        self._judged: dict[Mistakes, Met | None] = {}
        self._steps = PairSteps()
        self._contradictions: dict[Mistakes, bool] = {}

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
            sure = sure_of(self._alone(part), self.misconceptions)
            if sure:
                explained.setdefault(sure, []).append(part)
            else:
                unexplained.append(part)
        for part in unexplained:
            for certain in self._of_two(part, explained, is_simple):
                explained.setdefault(certain, []).append(part)
        return merged(explained)

    def reaches(self, several: Iterable[Mistakes], leaf: Leaf) -> bool:
        """Return whether any of *several* changes *leaf*, or what it rests on."""
        return any(
            self.altered.reaches(mistakes, leaf, self.upstream)
            for mistakes in several
        )

    def explains(self, several: Iterable[Mistakes], leaf: Leaf) -> bool:
        """Return whether any of *several* may be why *leaf* is wrong.

        A call that failed is not explained by what only makes it wrong.
        """
        reaching = [
            mistakes for mistakes in several if self.reaches([mistakes], leaf)
        ]
        if not leaf.has_failed:
            return bool(reaching)
        return any(
            isinstance(self.altered.value(mistakes, leaf), Failed)
            for mistakes in reaching
        )

    # --- one mistake ---

    def _alone(self, part: Part) -> list[Mistakes]:
        """Return the single mistakes that may be what is wrong in *part*.

        There are none where another possible mistake lacks confirmation in a
        part that they do not explain: it might be right together with a further
        mistake, and nothing is certain.
        """
        possible = [
            mistake
            for mistake in self._singles
            if self._reproduces(mistake, part)
            and not self._contradicted(mistake)
        ]
        failing = [
            mistake for mistake in possible if self._fails_alike(mistake, part)
        ]
        possible = failing or possible
        confirmed = self._all_confirmed(possible)
        best = largest(confirmed)
        explained = frozenset[int]().union(
            *(confirmed[mistake] for mistake in best),
        )
        for rival in possible:
            touched = map(id, self._touched(rival))
            if rival not in confirmed and not explained.issuperset(touched):
                return []
        return best

    def _all_confirmed(
        self,
        candidates: Iterable[Mistakes],
    ) -> dict[Mistakes, Met]:
        """Return the confirmed ones of *candidates*, each with what it reproduces."""
        confirmed: dict[Mistakes, Met] = {}
        for mistakes in candidates:
            met = self._confirmed(mistakes)
            if met is not None:
                confirmed[mistakes] = met
        return confirmed

    def _confirmed(self, mistakes: Mistakes) -> Met | None:
        """Return which wrong parts *mistakes* reproduce, or None if unconfirmed."""
        if mistakes not in self._judged:
            contradicted = self._contradicted(mistakes)
            self._judged[mistakes] = (
                None if contradicted else self._confirm(mistakes)
            )
        return self._judged[mistakes]

    def _confirm(self, mistakes: Mistakes) -> Met | None:
        changed = self._touched(mistakes)
        met = [part for part in changed if self._reproduces(mistakes, part)]
        if not met:
            return None
        hooks = {part.hook for part in met}
        unmet = [
            part for part in changed if part not in met and not part.random
        ]
        if any(self._is_essential(part, hooks) for part in unmet):
            return None
        return frozenset(map(id, met))

    def _is_essential(self, part: Part, hooks: Collection[str]) -> bool:
        """Return whether mistakes met in *hooks* must be met in *part*, too.

        It stands beside them, or they rest on it. A part that rests on them may
        have a mistake of its own, and one that has nothing to do with them may,
        too.
        """
        if self.upstream[part.hook] & set(hooks):
            return False
        return part.hook in hooks or any(
            part.hook in self.upstream[hook] for hook in hooks
        )

    def _contradicted(self, mistakes: Mistakes) -> bool:
        """Return whether *mistakes* would make a value wrong that the student has right.

        Where something upstream is wrong, mistakes may cancel: nothing follows.
        """
        if mistakes not in self._contradictions:
            self._contradictions[mistakes] = any(
                any(self.altered.changes(mistakes, leaf) for leaf in part.right)
                and not self._is_shaky(mistakes, part)
                for part in self.parts
                if not part.random
            )
        return self._contradictions[mistakes]

    def _is_shaky(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* leave something wrong upstream of *part*, or its like there."""
        hooks = self.upstream[part.hook]
        alike = {each.hook for each in self.parts if each.name == part.name}
        return any(
            wrong.hook in hooks
            and (wrong.name == part.name or wrong.hook not in alike)
            and not self._reproduces(mistakes, wrong)
            for wrong in self._wrong
        )

    @cached_property
    def _wrong(self) -> list[Part]:
        return [part for part in self.parts if part.wrong and not part.random]

    def _touched(self, mistakes: Mistakes) -> list[Part]:
        """Return the wrong parts that *mistakes* change."""
        touched: list[Part] = []
        for part in self.parts:
            if part.wrong:
                self._steps.take(mistakes, part)
                touched += [part] * self.altered.touches(mistakes, part)
        return touched

    def _reproduces(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* give the student's value in every call of *part*.

        Calls that gave none say nothing, unless all that are wrong gave none.
        Wrong calls are looked at first.
        """
        self._steps.take(mistakes, part)
        if not part.wrong:
            return False
        if part.random and not self.altered.is_fixed(mistakes, part.leaves[0]):
            return False
        leaves = (*part.wrong, *part.right)
        valued = [leaf for leaf in part.wrong if not leaf.has_failed]
        if valued:
            leaves = (*valued, *part.right)
        elif not self._may_be_compared(part):
            return False
        return all(self.altered.gives(mistakes, leaf) for leaf in leaves)

    def _may_be_compared(self, part: Part) -> bool:
        """Return whether the failures of *part* can be told apart.

        If it fails in every call, one must show how, and all that it rests on
        must be right.
        """
        failures = [
            leaf.actual
            for leaf in part.leaves
            if isinstance(leaf.actual, Failed)
        ]
        if any(failure.lost for failure in failures):
            return False
        if len(failures) < len(part.leaves):
            return True
        if {wrong.hook for wrong in self._wrong} & self.upstream[part.hook]:
            return False
        return any(failure.telling for failure in failures)

    def _fails_alike(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* make the calls of *part* fail that failed, too."""
        return all(
            self.altered.gives(mistakes, leaf)
            for leaf in part.wrong
            if leaf.has_failed
        )

    # --- two mistakes ---

    def _of_two(
        self,
        part: Part,
        named: Collection[Mistakes],
        is_simple: Callable[[Part], bool],
    ) -> list[Mistakes]:
        """Return the mistakes that are wrong in *part*, which no single one explains.

        A part that *is_simple* is not looked at for two new ones.
        """
        failed = all(leaf.has_failed for leaf in part.wrong)
        if failed and not self._may_be_compared(part):
            return []
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
            if self._reproduces(joined(*pair), part):
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
            joined(base, mistake)
            for base in bases
            for mistake in eligible
            if base != mistake
        ]
        pairs += [joined(*pair) for pair in combinations(partial, 2)]
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
