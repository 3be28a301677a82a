"""Submissions that share more than others do. Pure.

Candidates come from an index by hash, in which what many share does not count:
the work grows with the number of submissions, not with the number of pairs.
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
#: The least that two must share: fragments and their part of the shorter code,
#: or wrong values.
LEAST_FRAGMENTS = 8
LEAST_SHARE = Fraction(2, 5)
LEAST_VALUES = 3

Couple = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two submissions, by the ids of their students, and what they share.

    `shares` says which part of each one's own, uncommon code the shared
    `fragments` are. `values` are unusual wrong values that few others have,
    from so many `hooks`.
    """

    first: str
    second: str
    fragments: frozenset[int]
    shares: tuple[Fraction, Fraction]
    values: frozenset[int]
    hooks: int

    @property
    def shares_code(self) -> bool:
        """Whether the shared code alone is worth a look."""
        enough = len(self.fragments) >= LEAST_FRAGMENTS
        return enough and max(self.shares) >= LEAST_SHARE

    @property
    def shares_values(self) -> bool:
        """Whether the shared wrong values alone are worth a look."""
        return len(self.values) >= LEAST_VALUES


def find_pairs(fingerprints: Sequence[Fingerprint]) -> tuple[Pair, ...]:
    """Return the pairs that are worth a look, those that share most first.

    Pairs that share both code and wrong values come before all others.
    """
    originals, twins = _twins(fingerprints)
    fragments = {number: fingerprints[number].fragments for number in originals}
    code = Index.of(fragments, _limit(len(fingerprints), MANY_HOLD_CODE, 2, 3))
    explained: set[int] = set()
    for each in fingerprints:
        explained |= each.explained
    wrong = {
        number: each.wrong.keys() - explained
        for number, each in enumerate(fingerprints)
    }
    values = Index.of(wrong, _limit(len(fingerprints), MANY_HOLD_VALUES, 4, 2))
    couples = {
        *twins,
        *code.couples(LEAST_FRAGMENTS),
        *values.couples(LEAST_VALUES),
    }
    common_values = values.common | explained
    pairs = []
    for first, second in sorted(couples):
        pair = compare(
            fingerprints[first],
            fingerprints[second],
            code.common,
            common_values,
        )
        if pair.shares_code or pair.shares_values:
            pairs.append(pair)
    return tuple(sorted(pairs, key=_rank))


def compare(
    first: Fingerprint,
    second: Fingerprint,
    common_code: frozenset[int],
    common_values: frozenset[int],
) -> Pair:
    """Return what *first* and *second* share of what is not common."""
    first_code = first.fragments - common_code
    second_code = second.fragments - common_code
    shared = first_code & second_code
    shares = _share(shared, first_code), _share(shared, second_code)
    values = frozenset(
        (first.wrong.keys() & second.wrong.keys()) - common_values,
    )
    hooks = {first.wrong[key] for key in values}
    return Pair(
        first.student,
        second.student,
        shared,
        shares,
        values,
        len(hooks),
    )


def _share(shared: frozenset[int], code: frozenset[int]) -> Fraction:
    return Fraction(len(shared), len(code)) if code else Fraction(0)


@dataclass(frozen=True)
class Index:
    """Who holds which hash.

    `holders` lists those of each hash that at least two and not many hold; the
    hashes that many hold are `common`.
    """

    holders: Mapping[int, Sequence[int]]
    common: frozenset[int]

    @classmethod
    def of(cls, hashes: Mapping[int, Iterable[int]], limit: int) -> Index:
        """Return the index of *hashes*, by holder.

        Those with more than *limit* holders are common.
        """
        holders_by_key: dict[int, list[int]] = {}
        for holder, keys in hashes.items():
            for key in keys:
                holders_by_key.setdefault(key, []).append(holder)
        shared, common = {}, set()
        for key, holders in holders_by_key.items():
            if len(holders) > limit:
                common.add(key)
            elif len(holders) > 1:
                shared[key] = holders
        return cls(shared, frozenset(common))

    def couples(self, least: int) -> Iterator[Couple]:
        """Yield two holders each that have *least* hashes or more in common."""
        tally: Counter[Couple] = Counter()
        for holders in self.holders.values():
            tally.update(combinations(holders, 2))
        for couple, count in tally.items():
            if count >= least:
                yield couple


def _twins(
    fingerprints: Sequence[Fingerprint],
) -> tuple[list[int], list[Couple]]:
    """Return the first of each kind of code, and couples of it and each with the same.

    A hundred copies of one file are then one holder of its fragments, which do
    not become common by that, and a hundred couples, not five thousand.
    """
    originals: dict[frozenset[int], int] = {}
    twins = []
    for number, each in enumerate(fingerprints):
        original = originals.setdefault(each.fragments, number)
        if original != number and each.fragments:
            twins.append((original, number))
    return list(originals.values()), twins


def _limit(submissions: int, most: int, of: int, least: int) -> int:
    """Return how many may share something that is not common.

    They are *most*, in a small class one in *of*, never fewer than *least*.
    """
    return min(most, max(least, submissions // of))


def _rank(pair: Pair) -> tuple[bool, Fraction, int, int, str, str]:
    shares_both = pair.shares_code and pair.shares_values
    share = sum(pair.shares, Fraction(0)) if pair.shares_code else Fraction(0)
    return (
        not shares_both,
        -share,
        -pair.hooks,
        -len(pair.values),
        pair.first,
        pair.second,
    )
