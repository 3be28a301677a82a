"""What a class takes: the grader cold and warm, pytest for each submission, and the limit, in one run."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from benchmarks.class_measure.baseline import (
    Baseline,
    BaselineRun,
    run_baseline,
)
from benchmarks.class_measure.measured_run import MeasuredRun, measured_run
from benchmarks.class_measure.warm_calls import warm_seconds
from grader.model import Assignment
from grader.model.options import Reading
from grader.pipeline import read_source

#: Pytest's part is cut into so many slices, one before and after each of the others.
SLICES = 4
#: A made class in which more wrong answers are another's is no measure.
LARGEST_SHARE_REPEATED = 0.15


@dataclass(frozen=True, slots=True)
class ClassMeasurement:
    """A class measured in one run.

    `limit` holds by submission the CPU seconds of all calls in one warm process. Of a
    class that was made for measuring it is asked that it does not repeat itself.
    """

    assignment: str
    is_made: bool
    cold: MeasuredRun
    warm: MeasuredRun
    baseline: BaselineRun
    limit: Mapping[str, float] = field(repr=False)

    @property
    def share_repeated(self) -> float:
        """The share of wrong answers that equal another submission's to the last bit."""
        graded = self.warm.graded
        return graded.repeated_answers / max(graded.wrong_answers, 1)

    @property
    def is_refused(self) -> bool:
        """Whether a made class repeats itself so much that a ratio would tell what the grader remembers."""
        return self.is_made and self.share_repeated > LARGEST_SHARE_REPEATED

    @property
    def right_seconds(self) -> float:
        """The mean CPU seconds of a right submission; 0 where none is."""
        return mean(self.warm.right.values()) if self.warm.right else 0.0

    @property
    def limit_seconds(self) -> float:
        """The mean CPU seconds of the calls of the same submissions; 0 where none is right."""
        seconds = [
            self.limit[name] for name in self.warm.right if name in self.limit
        ]
        return mean(seconds) if seconds else 0.0

    def times_as_fast(self, run: MeasuredRun) -> float:
        """Return how many times as fast as pytest *run* was."""
        return self.baseline.seconds / run.seconds

    def times_less_cpu(self, run: MeasuredRun) -> float:
        """Return how many times the CPU seconds of *run* pytest used, which other load of the machine changes less."""
        return self.baseline.cpu_seconds / run.graded.cpu_seconds


def measure_class(
    assignment: Assignment,
    source: Path,
    cores: int,
    *,
    is_made: bool,
) -> ClassMeasurement:
    """Measure the class in *source*, so many processes at a time, pytest's part in slices between the other parts.

    Submissions run without isolation in pytest's part and for the limit.
    """
    with tempfile.TemporaryDirectory(prefix="measured-") as place:
        folder = Path(place)
        cache = folder / "cache"  # nothing is there yet: cold
        submissions = read_source(assignment, source, Reading()).submissions
        folders = Baseline(assignment, folder / "pytest").prepare(submissions)
        slices = [folders[start::SLICES] for start in range(SLICES)]
        baseline = run_baseline(slices[0], cores)
        cold = measured_run(source, assignment.id, cores, cache)
        baseline += run_baseline(slices[1], cores)
        warm = measured_run(source, assignment.id, cores, cache)
        baseline += run_baseline(slices[2], cores)
        limit = warm_seconds(source, assignment.id)
        baseline += run_baseline(slices[3], cores)
        return ClassMeasurement(
            assignment.id,
            is_made,
            cold,
            warm,
            baseline,
            limit,
        )
