"""How fast a class is graded whose submissions differ: cold, warm, beside pytest, and beside the limit.

    python -m benchmarks.real_class class/ --assignment nyu_hw1          # any folder of submissions
    python -m benchmarks.real_class --assignment nyu_hw1 --size 200      # a class made for it
    python -m benchmarks.real_class --assignment all --write docs/performance.md
    python -m benchmarks.real_class --assignment nyu_hw1 --size 500 5000 --only-ours

Cold is with no table of misconceptions on disk: to make it counts. The baseline is a
process of pytest for each submission, as many at a time as the grader has, with one
check for each public function and output, in slices between the other parts of the
same run. The baseline and the limit run submissions without isolation: do that where
they can do no harm.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.class_measure.graded_run import PROJECT
from benchmarks.class_measure.measured_run import MeasuredRun, measured_run
from benchmarks.class_measure.measurement import (
    LARGEST_SHARE_REPEATED,
    ClassMeasurement,
    measure_class,
)
from benchmarks.class_measure.tables import alone_lines, measurement_lines
from benchmarks.made_class.__main__ import write_class
from grader.course.catalogue import get_assignment

COURSES = (
    "nyu_hw1", "nyu_hw1_gd", "eecs498_a2", "eecs498_a3", "cs231n_a1", "ece421_pa2",
)  # fmt: skip
START = "<!-- real class: made by benchmarks/real_class.py -->"
END = "<!-- /real class -->"


def main() -> None:
    """Measure, and print or write the tables."""
    arguments = _arguments()
    courses = (
        COURSES if arguments.assignment == "all" else (arguments.assignment,)
    )
    measurements: list[ClassMeasurement] = []
    if arguments.only_ours:
        lines = alone_lines(list(_runs(courses, arguments)))
    else:
        measurements = list(_measurements(courses, arguments))
        lines = measurement_lines(measurements)
    text = "\n".join([_machine(arguments.jobs), "", *lines])
    if arguments.write is None:
        print(text)
    else:
        _write_into(arguments.write, text)
    if refused := [one for one in measurements if one.is_refused]:
        sys.exit(_refusal(refused))


def _arguments() -> argparse.Namespace:
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description="How fast a class is graded.")
    parser.add_argument(
        "source",
        type=Path,
        nargs="?",
        help="a folder of submissions; else one is made",
    )
    parser.add_argument("--assignment", required=True, help="its id, or `all`")
    parser.add_argument(
        "--size",
        type=int,
        nargs="+",
        default=[200],
        help="of the class that is made",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=cores,
        help="processes at a time",
    )
    parser.add_argument(
        "--only-ours",
        action="store_true",
        help="one run, cold, compared with nothing",
    )
    parser.add_argument(
        "--write",
        type=Path,
        help="the page whose marked part is replaced",
    )
    return parser.parse_args()


def _measurements(
    courses: Sequence[str],
    arguments: argparse.Namespace,
) -> Iterator[ClassMeasurement]:
    for course in courses:
        assignment = get_assignment(PROJECT, course)
        for size in arguments.size:
            with _class_of(course, size, arguments.source) as source:
                yield measure_class(
                    assignment,
                    source,
                    arguments.jobs,
                    is_made=arguments.source is None,
                )


def _runs(
    courses: Sequence[str],
    arguments: argparse.Namespace,
) -> Iterator[tuple[str, MeasuredRun]]:
    for course in courses:
        for size in arguments.size:
            with (
                _class_of(course, size, arguments.source) as source,
                tempfile.TemporaryDirectory() as cache,
            ):
                yield (
                    course,
                    measured_run(source, course, arguments.jobs, Path(cache)),
                )


@contextmanager
def _class_of(course: str, size: int, source: Path | None) -> Iterator[Path]:
    """Yield *source*, or else a folder with a class made for *course*."""
    if source is not None:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="made-") as folder:
        write_class(get_assignment(PROJECT, course), Path(folder), size)
        yield Path(folder)


def _refusal(refused: Sequence[ClassMeasurement]) -> str:
    """Return why no ratio is given for the classes that are *refused*."""
    shares = ", ".join(
        f"{one.assignment} {one.share_repeated:.0%}" for one in refused
    )
    return (
        "No ratio is given where too many wrong answers equal another submission's to the"
        f" last bit: {shares}; {LARGEST_SHARE_REPEATED:.0%} is the limit. Such a class"
        " measures what the grader remembers. Make it more different."
    )


def _machine(jobs: int) -> str:
    version = platform.python_version()
    return f"{platform.machine()}, {jobs} processes at a time, Python {version}, full isolation."


def _write_into(page: Path, text: str) -> None:
    """Replace the marked part of *page* by *text*."""
    before, _, marked = page.read_text(encoding="utf-8").partition(START)
    after = marked.partition(END)[2]
    page.write_text(
        f"{before}{START}\n\n{text}\n\n{END}{after}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
