"""Points of parts as numbers that add up to the number of the whole, digit by digit.

Formats in JSON hold binary fractions: a hundred thirds, or tenths, that are
each the nearest number add up to 99.99999999999993, and a site shows that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.export.exportable import POINT_DECIMALS, point_number

Number = int | float
#: Decimals of a part, in the order in which they are tried: two only where all
#: parts have no more.
_DECIMALS = (2, 4, POINT_DECIMALS)
_FINE = 4
#: How many ways to round are tried for each number of decimals.
_TRIES = 4
#: Units to a point: sums below a million are exact.
_BINARY = 2**30


def adding_up(parts: Sequence[Fraction]) -> list[Number]:
    """Return *parts* as numbers whose sum is `point_number` of the exact sum.

    It is so whether they are added one after the other or without error. Parts are
    decimals, where there are such; else binary fractions. Where parts that take points
    leave too little for either, the decimals add up as decimals.
    """
    whole = point_number(sum(parts, Fraction(0)))
    numbers: list[Number] = []
    for decimals in _DECIMALS:
        for numbers in _rounded(parts, Fraction(str(whole)), decimals):
            if total(numbers) == whole == math.fsum(numbers):
                return numbers
    binary = _binary(parts, whole)
    return binary if total(binary) == whole else numbers


def total(numbers: Sequence[Number]) -> Number:
    """Return the sum as most programs make it; Python's own may be more exact."""
    subtotal: Number = 0
    for number in numbers:
        subtotal += number
    return subtotal


def _rounded(
    parts: Sequence[Fraction],
    whole: Fraction,
    decimals: int,
) -> Iterator[list[Number]]:
    """Yield *parts* with so many *decimals* that add up to *whole*, if there are such.

    All are rounded down, and what is missing is given to the parts that lost
    most; of parts that lost the same, to others each time.
    """
    units = 10**decimals
    exact = [part * units for part in parts]
    is_exact = all(part.denominator == 1 for part in exact)
    wanted = whole * units
    if wanted.denominator != 1 or not (is_exact or decimals >= _FINE):
        return
    floors = [math.floor(part) for part in exact]
    missing = int(wanted) - sum(floors)
    lost = [part - floor for part, floor in zip(exact, floors, strict=True)]
    count = len(parts)
    for shift in range(1 if is_exact else min(count, _TRIES)):
        places = [(place + shift) % count for place in range(count)]
        places.sort(key=lambda place: -lost[place])
        counted = list(floors)
        for place in places[:missing]:
            counted[place] += 1
        yield [_number(count_of_units, units) for count_of_units in counted]


def _binary(parts: Sequence[Fraction], whole: Number) -> list[Number]:
    """Return *parts* as binary fractions that are short enough to add up exactly.

    The last one that is not zero takes what is missing.
    """
    numbers = [_number(round(part * _BINARY), _BINARY) for part in parts]
    places = [place for place, number in enumerate(numbers) if number]
    if places:
        last = places[-1]
        numbers[last] = whole - total(numbers[:last])
    return numbers


def _number(count: int, units: int) -> Number:
    return count / units if count % units else count // units
