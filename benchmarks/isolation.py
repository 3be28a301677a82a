"""What isolation costs: how long a worker takes to be ready with all layers, with none, and with one left out.

    python benchmarks/isolation.py [--workers 100] [--json]

Zygotes with and without a layer take turns, so that a busy machine slows all alike.
Printed as Markdown: the median, and the quickest of all, which a busy machine disturbs
least.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from pathlib import Path

from grader.course.catalogue import find_course, get_assignment
from grader.model import Array, Assignment, Limits, SourceFile, Submission
from grader.sandbox.host.launcher import Zygote
from grader.sandbox.host.session import Session
from grader.sandbox.host.settings import process_settings
from grader.sandbox.isolation.levels import Layer
from grader.wording.failures import sentence

ASSIGNMENT = "nyu_hw1"
#: Median and quickest, in milliseconds.
Times = tuple[float, float | None]
ALL, NONE = "all layers", "no layer"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--workers",
        type=int,
        default=100,
        help="workers started in each way",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    assignment = get_assignment(
        find_course(Path(__file__).parent, None),
        ASSIGNMENT,
    )
    rows = measure(assignment, arguments.workers)
    machine = describe_machine()
    if arguments.json:
        print(json.dumps({"machine": machine, "milliseconds": rows}, indent=1))
        return
    print(
        f"{machine}; {arguments.workers} of each\n\n| what | median, ms | quickest, ms |\n|---|---|---|",
    )
    for what, (median, quickest) in rows.items():
        print(
            f"| {what} | {median:.2f} | {'' if quickest is None else f'{quickest:.2f}'} |",
        )


def describe_machine() -> str:
    """Return size and kernel of this machine and who runs this."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, {platform.machine()}, as {user}"


def measure(assignment: Assignment, workers: int) -> dict[str, Times]:
    """Return median and quickest time in milliseconds by what was measured."""
    started = time.perf_counter()
    first = Zygote(process_settings(assignment))
    first.wait_ready()
    start = 1000 * (time.perf_counter() - started)
    first.close()
    variants = {ALL: (), NONE: tuple(layer.value for layer in Layer)}
    variants |= {f"without {layer.value}": (layer.value,) for layer in Layer}
    zygotes = {
        name: Zygote(process_settings(assignment, off))
        for name, off in variants.items()
    }
    try:
        rows: dict[str, Times] = {
            "start of a zygote, torch imported and warm": (start, None),
        }
        ready, ends = ready_times(zygotes, assignment.limits, workers)
        rows[f"worker ready, {ALL}"] = ready[ALL]
        rows[f"worker ready, {NONE}"] = ready[NONE]
        for layer in Layer:
            without = ready[f"without {layer.value}"]
            rows[f"of it for the {layer.value}"] = (
                ready[ALL][0] - without[0],
                None,
            )
        rows["end of a worker"] = ends
        return rows | session_times(zygotes[ALL], assignment, workers)
    finally:
        for zygote in zygotes.values():
            zygote.close()


def ready_times(
    zygotes: dict[str, Zygote],
    limits: Limits,
    workers: int,
) -> tuple[dict[str, Times], Times]:
    """Return the times from the request of a worker to its first word, by zygote, and that of ending one."""
    ready: dict[str, list[float]] = {name: [] for name in zygotes}
    ends: list[float] = []
    for _ in range(workers):
        for name, zygote in zygotes.items():
            started = time.perf_counter()
            worker = zygote.fork(limits)
            ready[name].append(1000 * (time.perf_counter() - started))
            started = time.perf_counter()
            worker.end()
            ends.append(1000 * (time.perf_counter() - started))
    return {name: summary(times) for name, times in ready.items()}, summary(
        ends,
    )


def session_times(
    zygote: Zygote,
    assignment: Assignment,
    calls: int,
) -> dict[str, Times]:
    """Return the times of loading the reference and of one call of it."""
    source = (assignment.reference / assignment.file).read_bytes()
    submission = Submission(
        "reference",
        "reference",
        (SourceFile("mlp.py", source),),
        "mlp.py",
    )
    session = Session(
        submission,
        assignment,
        lambda: zygote.fork(assignment.limits),
    )
    batch = Array("float32", (10, 7), bytes(280))
    loads, single = [], []
    for _ in range(calls):
        session.end_worker()
        started = time.perf_counter()
        failure = session.load()
        loads.append(1000 * (time.perf_counter() - started))
        if failure is not None:
            raise SystemExit(sentence(failure))
        session.ask("mse_loss", {"y": batch, "y_hat": batch}, 0)
        started = time.perf_counter()
        session.ask("mse_loss", {"y": batch, "y_hat": batch}, 0)
        single.append(1000 * (time.perf_counter() - started))
    session.end_worker()
    return {
        "worker ready and a submission loaded": summary(loads),
        "one call": summary(single),
    }


def summary(times: list[float]) -> Times:
    """Return median and minimum."""
    return statistics.median(times), min(times)


if __name__ == "__main__":
    main()
