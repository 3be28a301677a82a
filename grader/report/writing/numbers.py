"""How numbers are written for people."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

#: What stands where there is no number.
NONE = "\N{EN DASH}"
_WHOLE = 100
_MINUTE = 60


def percent(part: Fraction | int, whole: Fraction | int) -> str:
    """Return *part* of *whole* in per cent; 0 % and 100 % only where that is exact."""
    if not whole:
        return NONE
    exact = Fraction(_WHOLE * part) / Fraction(whole)
    rounded = _half_up(exact)
    if rounded <= 0 < exact:
        return "<1%"
    if rounded >= _WHOLE > exact:
        return ">99%"
    return f"{rounded}%"


def points(value: Fraction, below: Fraction | None = None) -> str:
    """Return *value* with at most 2 decimals.

    Never rounded to 0, nor up to *below* if it is less than that.
    """
    limit = None if below is None else below.as_integer_ratio()
    return _points(value.as_integer_ratio(), limit)


# a page writes the same few numbers many times; pairs are found faster than
# fractions
@lru_cache(maxsize=4096)
def _points(exact: tuple[int, int], limit: tuple[int, int] | None) -> str:
    value = Fraction(*exact)
    text = _two_decimals(value)
    if value <= 0:
        return text
    below = None if limit is None else Fraction(*limit)
    if below is not None and value < below and text == _two_decimals(below):
        return _two_decimals(Fraction(math.ceil(value * 100) - 1, 100))
    return "0.01" if text == "0" else text


def _two_decimals(value: Fraction) -> str:
    hundredths = _half_up(100 * abs(value))
    sign = "-" if value < 0 else ""
    text = f"{sign}{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _half_up(value: Fraction) -> int:
    """Return *value*, which is not negative, rounded as people do: 62.5 becomes 63."""
    return math.floor(value + Fraction(1, 2))


def share(part: Fraction, whole: Fraction) -> float:
    """Return *part* of *whole* as a number from 0 to 100 for the length of a bar."""
    if not whole:
        return 0.0
    fraction = min(max(float(part / whole), 0.0), 1.0)
    return round(fraction * _WHOLE, 1)


def number(value: float) -> str:
    """Return *value* with up to 6 significant digits.

    NaN and infinities by their names.
    """
    return "NaN" if math.isnan(value) else f"{value:.6g}"


def seconds(value: float) -> str:
    """Return a duration: `< 1 ms`, `85 ms`, `2.3 s`, `3 min 20 s`."""
    if value < 1:
        # a thousandth
        return f"{value * 1000:.0f} ms" if value >= 0.001 else "< 1 ms"
    if value < _MINUTE:
        return f"{value:.1f} s"
    return f"{int(value) // _MINUTE} min {int(value) % _MINUTE} s"
