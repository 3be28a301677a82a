"""One run of the grader on a class, in processes of its own, and what their clocks showed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.class_measure import clocks
from benchmarks.class_measure.graded_run import PROJECT, GradedClass


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run: seconds from the start of the command, CPU seconds by phase, and MiB.

    `largest_mib` is the peak of the largest process, `all_mib` the sum of the peaks of
    all, which need not be at the same time. `right` and `wrong` are CPU seconds by
    submission, of those that are right and of the others: without pages, start and fork.
    """

    graded: GradedClass
    seconds: float
    phases: Mapping[str, float]
    largest_mib: float
    all_mib: float
    right: Mapping[str, float] = field(repr=False)
    wrong: Mapping[str, float] = field(repr=False)


def measured_run(
    source: Path,
    assignment_id: str,
    jobs: int,
    cache: Path,
) -> MeasuredRun:
    """Grade the class in *source* with all reports; what is cached on disk lies in the folder *cache*."""
    with tempfile.TemporaryDirectory(prefix="graded-") as place:
        shown = Path(place) / "clocks"
        shown.mkdir()
        command = [
            sys.executable, "-m", "benchmarks.class_measure.graded_run",
            str(source.resolve()), str(Path(place) / "out"),
            "--assignment", assignment_id, "--jobs", str(jobs),
        ]  # fmt: skip
        environment = {
            **os.environ,
            clocks.FOLDER: str(shown),
            "XDG_CACHE_HOME": str(cache.resolve()),
        }
        started = time.monotonic()
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            check=True,
            cwd=PROJECT,
            env=environment,
        )
        graded = GradedClass(**json.loads(done.stdout.splitlines()[-1]))
        processes = [
            json.loads(path.read_text("utf-8")) for path in shown.iterdir()
        ]
        return summed(graded, graded.ended - started, processes)


def summed(
    graded: GradedClass,
    seconds: float,
    processes: list[dict[str, Any]],
) -> MeasuredRun:
    """Return a run from what the clocks of its *processes* wrote."""
    phases: Counter[str] = Counter()
    for process in processes:
        phases.update(process["cpu"])
    phases["rest"] = graded.cpu_seconds - phases.total()
    peaks = [
        peak
        for process in processes
        for peak in (process["own_mib"], process["zygote_mib"])
    ]
    right: dict[str, float] = {}
    wrong: dict[str, float] = {}
    for process in processes:
        right |= process["submissions"]["right"]
        wrong |= process["submissions"]["wrong"]
    return MeasuredRun(
        graded,
        seconds,
        dict(phases),
        max(peaks),
        sum(peaks),
        right,
        wrong,
    )
