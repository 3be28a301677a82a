"""Measurements as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.class_measure.clocks import PHASES
from benchmarks.class_measure.measured_run import MeasuredRun
from benchmarks.class_measure.measurement import ClassMeasurement

Row = Sequence[str]


def measurement_lines(
    measurements: Sequence[ClassMeasurement],
) -> Iterator[str]:
    """Yield the tables of *measurements*: pace, CPU seconds by phase, right submissions and the limit."""
    yield "Submissions a minute with full reports, and how many times as fast as a pytest process for each:"
    yield ""
    yield from _table(
        (
            "class", "submissions", "pytest", "cold", "warm", "times, cold", "times, warm",
            "in CPU seconds, cold", "warm", "peak MiB, largest process", "all",
        ),
        map(_pace, measurements),
    )  # fmt: skip
    yield ""
    yield "CPU milliseconds by phase, a submission, warm; comparing submissions is a command of its own:"
    yield ""
    yield from phase_lines([(one.assignment, one.warm) for one in measurements])
    yield ""
    yield "Right submissions, without pages, and the limit: all calls of the tests in one warm process without isolation:"
    yield ""
    yield from _table(
        ("class", "right", "CPU ms each", "limit", "times the limit"),
        map(_right, measurements),
    )
    yield ""
    yield "How much the classes repeat themselves, and what pytest ran:"
    yield ""
    yield from _table(
        ("class", "wrong answers", "equal to another's", "checks run by pytest", "CPU s each"),
        map(_answers, measurements),
    )  # fmt: skip


def phase_lines(runs: Sequence[tuple[str, MeasuredRun]]) -> Iterator[str]:
    """Yield a table of the CPU milliseconds by phase that a submission takes, a row for each named run."""
    header = ("class", "submissions", *PHASES, "rest", "all", "similarity")
    return _table(header, [_phases(name, run) for name, run in runs])


def alone_lines(runs: Sequence[tuple[str, MeasuredRun]]) -> Iterator[str]:
    """Yield tables of runs that nothing is compared with: pace and memory, then phases."""
    header = (
        "class",
        "submissions",
        "a minute",
        "peak MiB, largest process",
        "all",
    )
    yield from _table(header, [_alone(name, run) for name, run in runs])
    yield ""
    yield from phase_lines(runs)


def _pace(one: ClassMeasurement) -> Row:
    submissions = one.baseline.submissions
    pytest = 60 * submissions / one.baseline.seconds
    paces = [f"{a_minute(run):.0f}" for run in (one.cold, one.warm)]
    ratios = ["refused"] * 4 if one.is_refused else _ratios(one)
    peaks = [f"{one.warm.largest_mib:.0f}", f"{one.warm.all_mib:.0f}"]
    return (
        one.assignment,
        str(submissions),
        f"{pytest:.0f}",
        *paces,
        *ratios,
        *peaks,
    )


def _ratios(one: ClassMeasurement) -> list[str]:
    return [
        f"{ratio(run):.1f}"
        for ratio in (one.times_as_fast, one.times_less_cpu)
        for run in (one.cold, one.warm)
    ]


def _phases(name: str, run: MeasuredRun) -> Row:
    submissions = run.graded.submissions
    by_phase = [run.phases.get(phase, 0.0) for phase in (*PHASES, "rest")]
    spent = [
        *by_phase,
        run.graded.cpu_seconds,
        run.graded.similarity_cpu_seconds,
    ]
    cells = [f"{1000 * seconds / submissions:.1f}" for seconds in spent]
    return (name, f"{submissions:,}", *cells)


def _right(one: ClassMeasurement) -> Row:
    right, limit = one.right_seconds, one.limit_seconds
    times = f"{right / limit:.1f}" if limit else ""
    count = str(len(one.warm.right))
    return (
        one.assignment,
        count,
        f"{1000 * right:.0f}",
        f"{1000 * limit:.0f}",
        times,
    )


def _answers(one: ClassMeasurement) -> Row:
    graded, baseline = one.warm.graded, one.baseline
    each = baseline.cpu_seconds / baseline.submissions
    share = f"{one.share_repeated:.1%}"
    checks = f"{baseline.checks_run:,}"
    return (
        one.assignment,
        f"{graded.wrong_answers:,}",
        share,
        checks,
        f"{each:.2f}",
    )


def _alone(name: str, run: MeasuredRun) -> Row:
    peaks = f"{run.largest_mib:.0f}", f"{run.all_mib:.0f}"
    return (name, f"{run.graded.submissions:,}", f"{a_minute(run):.0f}", *peaks)


def a_minute(run: MeasuredRun) -> float:
    """Return the submissions that *run* graded in a minute."""
    return 60 * run.graded.submissions / run.seconds


def _table(header: Row, rows: Iterator[Row] | Sequence[Row]) -> Iterator[str]:
    yield _line(header)
    yield "|---|" + "---:|" * (len(header) - 1)
    yield from map(_line, rows)


def _line(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"
