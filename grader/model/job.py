"""What all submissions of a run have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.model.options import Options


@dataclass(frozen=True, slots=True)
class Job:
    """A run's course, assignment and options; small enough to travel with each submission."""

    course: Path
    assignment: str
    options: Options
