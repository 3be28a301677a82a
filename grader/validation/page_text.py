"""What a reader of a page can see: its text and attributes, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np

#: Numbers with fewer significant digits agree with a hidden one by chance.
DIGITS = 5
#: How many units of the last digit around a number tell how crowded its
#: neighbourhood is.
NEARBY = 1000
_NUMBER = re.compile(r"(?<![\w.])(\d+\.\d+)(?:e([-+]?\d+))?(?![\w.]*\w)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without its sign."""

    text: str
    value: float
    unit: float  #: of its last digit

    def shows(self, values: np.ndarray) -> bool:
        """Return whether this is one of the magnitudes *values*, rounded as written."""
        is_close = np.abs(values - self.value) <= 0.500001 * self.unit
        return bool(is_close.any())

    def chance(self, values: np.ndarray) -> float:
        """Return how likely any number nearby is one of *values*: from 0 to 1.

        The numbers have as many digits as this one.
        """
        near = np.abs(values - self.value) <= NEARBY * self.unit
        return min(1.0, float(near.sum()) / (2 * NEARBY))


def numbers_in(text: str) -> Iterator[Number]:
    """Yield each decimal number in *text* that has enough digits to tell something.

    Each is yielded once.
    """
    matches = {match.group(): match for match in _NUMBER.finditer(text)}
    for written, match in matches.items():
        mantissa, exponent = match.group(1), int(match.group(2) or 0)
        digits = mantissa.replace(".", "").lstrip("0")
        if len(digits) >= DIGITS:
            decimals = len(mantissa.partition(".")[2])
            yield Number(
                written,
                float(written),
                unit=10.0 ** (exponent - decimals),
            )


def visible_text(page: str) -> str:
    """Return all text and attributes of an HTML *page* but for style and script."""
    return "\n".join(_Text(page).parts)


class _Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],
    ) -> None:
        self._silent = tag in ("style", "script")
        if tag != "meta":
            self.parts += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
