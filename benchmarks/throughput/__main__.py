"""How many submissions a minute, and where the time goes.

The same 36 checks by other graders, in the same run.

    python -m benchmarks.throughput                                    # 100, 1,000 and 5,000 submissions, all peers
    python -m benchmarks.throughput --classes 100 --peers pytest       # a quick one
    python -m benchmarks.throughput --write docs/performance.md        # puts the tables between that file's markers

Each class is graded by a process of its own on one core, so that memory and CPU are
those of that class, and once more on all cores. Peers are installed from the package
index into a folder that is kept; what does not install is skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.throughput.material import (
    KINDS,
    PROJECT,
    RIGHT,
    Kind,
    sources,
    write_class,
    write_course,
)
from benchmarks.throughput.peers import PEERS, SkippedError
from benchmarks.throughput.peers import measure as measure_peer
from benchmarks.throughput.phases import PHASES, Measured, cores, measure

#: Classes of one kind only need not be larger: what answers alike is known by then.
LARGEST_OF_A_KIND = 1_000
START, END = (
    "<!-- throughput: made by benchmarks/throughput -->",
    "<!-- /throughput -->",
)


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(
        description="How many submissions a minute, and where the time goes."
    )
    parser.add_argument(
        "--classes",
        type=int,
        nargs="+",
        default=[100, 1000, 5000],
        help="sizes of the classes",
    )
    parser.add_argument(
        "--peers",
        nargs="*",
        default=["all"],
        help="parts of the names of other graders; none for none",
    )
    parser.add_argument(
        "--times",
        type=int,
        default=3,
        help="how often a peer grades one submission",
    )
    parser.add_argument(
        "--write", type=Path, help="the file whose marked part is replaced"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "grader-benchmark",
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--kind", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(
            json.dumps(
                one_class(arguments.one, arguments.jobs, KINDS[arguments.kind])
            )
        )
        return
    text = "\n".join(
        tables(
            arguments.classes,
            arguments.peers,
            arguments.times,
            arguments.folder,
        )
    )
    if arguments.write is None:
        print(text)
        return
    page = arguments.write.read_text(encoding="utf-8")
    head, tail = page.partition(START)[0], page.partition(END)[2]
    arguments.write.write_text(
        f"{head}{START}\n\n{text}\n\n{END}{tail}", encoding="utf-8"
    )


def one_class(size: int, jobs: int, kind: Kind) -> dict[str, object]:
    """Return what a class of *size* costs; with one job, on one core."""
    if jobs == 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        course, source = (
            write_course(folder / "course"),
            write_class(folder / "class", size, kind),
        )
        return measure(course, source, folder / "out", jobs)


def tables(
    classes: Sequence[int], peers: Sequence[str], times: int, folder: Path
) -> Iterator[str]:
    """Yield the lines of the report."""
    measured = [in_own_process(size) for size in classes]
    yield f"{platform.machine()}, {cores()} cores, Python {platform.python_version()}; 36 checks, full isolation.\n"
    yield "| class | judged a second, one core | with full reports | on all cores | peak MiB: grader | zygote |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for one in measured:
        every = in_own_process(one.size, jobs=cores())
        memory = f"{one.grader_mib:.0f} | {one.zygote_mib:.0f}"
        yield f"| {one.size:,} | {one.judged:.1f} | {one.reported:.1f} | {every.reported:.1f} | {memory} |"
    yield "\nCPU per submission by phase, in milliseconds, one core:\n"
    yield from phase_table([(f"{one.size:,}", one) for one in measured])
    size = min(classes[-1], LARGEST_OF_A_KIND)
    kinds = [in_own_process(size, kind=number) for number in range(len(KINDS))]
    yield f"\nThe same for {size:,} submissions, by what the class is made of:\n"
    yield from phase_table(
        [(kind.name, one) for kind, one in zip(KINDS, kinds, strict=True)]
    )
    right = next(
        one
        for kind, one in zip(KINDS, kinds, strict=True)
        if kind.students == RIGHT
    )
    yield from peer_table(right, kinds[0], peers, times, folder)


def phase_table(rows: Sequence[tuple[str, Measured]]) -> Iterator[str]:
    """Yield a table of CPU by phase, and of the seconds that one submission takes."""
    yield f"| class | {' | '.join(PHASES)} | all | seconds, with reports |"
    yield "|---:|" + "---:|" * (len(PHASES) + 2)
    for name, one in rows:
        spent = [1000 * one.cpu[phase] / one.size for phase in PHASES]
        phases = " | ".join(f"{ms:.1f}" for ms in spent)
        yield f"| {name} | {phases} | {sum(spent):.1f} | {1 / one.reported:.3f} |"


def peer_table(
    right: Measured,
    examples: Measured,
    peers: Sequence[str],
    times: int,
    folder: Path,
) -> Iterator[str]:
    """Yield the lines about other graders: how many times as long as we each takes."""
    yield f"\nOne right submission, one core, the median of {times}; ours are classes of {right.size:,}:\n"
    yield "| grader | seconds | CPU seconds | times ours, with reports | judging only | our example class, with reports |"
    yield "|---|---:|---:|---:|---:|---:|"
    own, slower = (
        sum(right.cpu.values()) / right.size,
        right.reported / examples.reported,
    )
    yield f"| this one | {1 / right.reported:.3f} | {own:.3f} | 1 | {right.reported / right.judged:.2f} | {slower:.1f} |"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    skipped = []
    for peer in PEERS:
        if not any(part == "all" or part in peer.name for part in peers):
            continue
        try:
            seconds, cpu = measure_peer(peer, folder, next(sources()), times)
        except SkippedError as problem:
            skipped.append(f"\n{peer.name} was skipped: {problem}")
            continue
        ratios = " | ".join(
            f"{seconds * pace:.0f}"
            for pace in (right.reported, right.judged, examples.reported)
        )
        yield f"| {peer.name} | {seconds:.2f} | {cpu:.2f} | {ratios} |"
    yield from skipped


def in_own_process(size: int, *, jobs: int = 1, kind: int = 0) -> Measured:
    """Return what a class of *size* costs in a process that does nothing else."""
    options = ["--one", str(size), "--jobs", str(jobs), "--kind", str(kind)]
    command = [sys.executable, "-m", "benchmarks.throughput", *options]
    # ourselves
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=PROJECT
    )
    return Measured(**json.loads(done.stdout))


if __name__ == "__main__":
    main()
