"""Grades one class in this process and those that it starts, and prints what that took; run by `measured_run`.

Cached tables lie below XDG_CACHE_HOME, which whoever starts this process sets.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.class_measure import clocks
from benchmarks.class_measure.wrong_answers import count_wrong_answers

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class GradedClass:
    """What grading a class took, until the last page was written, and what its answers are like.

    `ended` is a time of the system's monotonic clock.
    """

    submissions: int
    ended: float
    cpu_seconds: float
    similarity_cpu_seconds: float
    wrong_answers: int
    repeated_answers: int


def main() -> None:
    """Grade, and print a GradedClass as JSON."""
    parser = argparse.ArgumentParser(
        description="Grade one class with clocks set.",
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--assignment", required=True)
    parser.add_argument("--jobs", type=int, required=True)
    arguments = parser.parse_args()
    clocks.install_in_further_processes()
    clocks.install()
    graded = grade(
        arguments.source,
        arguments.out,
        arguments.assignment,
        arguments.jobs,
    )
    print(json.dumps(asdict(graded)))


def grade(
    source: Path,
    out: Path,
    assignment_id: str,
    jobs: int,
) -> GradedClass:
    """Grade the class in *source*, and compare its submissions."""
    from grader import pipeline
    from grader.course.catalogue import get_assignment
    from grader.model.options import Options
    from grader.runs.class_similarity import find_similar

    options = Options(out=out, jobs=jobs)
    assignment = get_assignment(PROJECT, assignment_id)
    graded = pipeline.grade_class(assignment, source, options)
    ended, cpu_seconds = time.monotonic(), _cpu_so_far()
    before = time.process_time()
    find_similar(PROJECT, out)
    similarity = time.process_time() - before
    wrong = count_wrong_answers(graded.results)
    return GradedClass(
        submissions=len(graded.results),
        ended=ended,
        cpu_seconds=cpu_seconds,
        similarity_cpu_seconds=similarity,
        wrong_answers=wrong.count,
        repeated_answers=wrong.repeated,
    )


def _cpu_so_far() -> float:
    """Return the CPU seconds of this process and of all that it has waited for."""
    usages = map(
        resource.getrusage,
        (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN),
    )
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
