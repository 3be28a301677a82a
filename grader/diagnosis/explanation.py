"""A diagnosis before it is told: with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.diagnosis.altered_replies import Mistakes
from grader.diagnosis.leaves import Part
from grader.model import Diagnosis


@dataclass(frozen=True)
class Explanation:
    """A diagnosis, with the mistakes that it names and the parts that it is about.

    A measured fact names no mistakes.
    """

    diagnosis: Diagnosis
    mistakes: Mistakes
    parts: tuple[Part, ...]


def merged(
    explained: Mapping[Mistakes, list[Part]],
) -> dict[Mistakes, list[Part]]:
    """Return *explained* with families narrowed to what other parts made certain."""
    merged: dict[Mistakes, list[Part]] = {}
    for mistakes, parts in explained.items():
        subsets = (
            subset for subset in explained if set(subset) < set(mistakes)
        )
        narrowest = next(subsets, mistakes)
        merged.setdefault(narrowest, []).extend(parts)
    return merged
