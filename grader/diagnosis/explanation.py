"""A diagnosis before it is told: with what it rests on."""

from __future__ import annotations

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
