"""Submissions that share more than others do. Pure.

Candidates come from an index by hash, in which what many share does not count: the work
grows with the number of submissions, not with the number of pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from grader.similarity.fingerprints import Fingerprint

#: What more submissions share is common knowledge: a lecture's code, a frequent
#: mistake. Less in a small class.
MANY_HOLD_CODE = 10
MANY_HOLD_VALUES = 5
#: The least that two must share: fragments and their part of the shorter code, or wrong
#: values.
LEAST_FRAGMENTS = 8
LEAST_SHARE = Fraction(2, 5)
LEAST_VALUES = 3

Couple = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two submissions, by the ids of their students, and what they share.

    `shares` says which part of each one's own, uncommon code the shared `fragments`
    are. `values` are unusual wrong values that few others have, from so many `hooks`.
    """

    one: str
    other: str
    fragments: frozenset[int]
    shares: tuple[Fraction, Fraction]
    values: frozenset[int]
    hooks: int

    @property
    def shares_code(self) -> bool:
        """Whether the shared code alone is worth a look."""
        return (
            len(self.fragments) >= LEAST_FRAGMENTS and max(self.shares) >= LEAST_SHARE
        )

    @property
    def shares_values(self) -> bool:
        """Whether the shared wrong values alone are worth a look."""
        return len(self.values) >= LEAST_VALUES


def find_pairs(fingerprints: Sequence[Fingerprint]) -> tuple[Pair, ...]:
    """Return the pairs that are worth a look: those that share both first, then by how much they share."""
    originals, twins = _twins(fingerprints)
    code = Index.of(
        {n: fingerprints[n].fragments for n in originals},
        _limit(len(fingerprints), MANY_HOLD_CODE, 2, 3),
    )
    explained = frozenset[int]().union(*(one.explained for one in fingerprints))
    wrong = {n: one.wrong.keys() - explained for n, one in enumerate(fingerprints)}
    values = Index.of(wrong, _limit(len(fingerprints), MANY_HOLD_VALUES, 4, 2))
    couples = {*twins, *code.couples(LEAST_FRAGMENTS), *values.couples(LEAST_VALUES)}
    common = code.common, values.common | explained
    pairs = (
        compare(fingerprints[one], fingerprints[other], *common)
        for one, other in sorted(couples)
    )
    return tuple(
        sorted(
            (pair for pair in pairs if pair.shares_code or pair.shares_values),
            key=_rank,
        )
    )


def compare(
    one: Fingerprint,
    other: Fingerprint,
    common_code: frozenset[int],
    common_values: frozenset[int],
) -> Pair:
    """Return what *one* and *other* share of what is not common."""
    own = one.fragments - common_code, other.fragments - common_code
    shared = own[0] & own[1]
    shares = tuple(
        Fraction(len(shared), len(part)) if part else Fraction(0) for part in own
    )
    values = frozenset((one.wrong.keys() & other.wrong.keys()) - common_values)
    hooks = len({one.wrong[key] for key in values})
    return Pair(
        one.student, other.student, shared, (shares[0], shares[1]), values, hooks
    )


@dataclass(frozen=True)
class Index:
    """Who holds which hash: `holders` of those that few hold, and the hashes that are `common`."""

    holders: Mapping[int, Sequence[int]]
    common: frozenset[int]

    @classmethod
    def of(cls, hashes: Mapping[int, Iterable[int]], limit: int) -> Index:
        """Return the index of *hashes*, by holder.

        Those with more than *limit* holders are common.
        """
        found: dict[int, list[int]] = {}
        for holder, own in hashes.items():
            for key in own:
                found.setdefault(key, []).append(holder)
        common = frozenset(key for key, who in found.items() if len(who) > limit)
        return cls(
            {key: who for key, who in found.items() if 1 < len(who) <= limit}, common
        )

    def couples(self, least: int) -> Iterator[Couple]:
        """Yield two holders each that have *least* hashes or more in common."""
        tally = Counter(
            couple for who in self.holders.values() for couple in combinations(who, 2)
        )
        yield from (couple for couple, count in tally.items() if count >= least)


def _twins(fingerprints: Sequence[Fingerprint]) -> tuple[list[int], list[Couple]]:
    """Return the first of each kind of code, and those with the same code, each coupled with the first only.

    A hundred copies of one file are then one holder of its fragments, which do not
    become common by that, and a hundred couples, not five thousand.
    """
    first: dict[frozenset[int], int] = {}
    twins = []
    for number, one in enumerate(fingerprints):
        original = first.setdefault(one.fragments, number)
        if original != number:
            twins.append((original, number))
    return list(first.values()), [
        couple for couple in twins if fingerprints[couple[0]].fragments
    ]


def _limit(submissions: int, most: int, of: int, least: int) -> int:
    """Return how many may share something that is not common: *most*, in a small class one in *of*, never below *least*."""
    return min(most, max(least, submissions // of))


def _rank(pair: Pair) -> tuple[bool, Fraction, int, int, str, str]:
    both = pair.shares_code and pair.shares_values
    share = sum(pair.shares, Fraction(0)) if pair.shares_code else Fraction(0)
    return not both, -share, -pair.hooks, -len(pair.values), pair.one, pair.other
