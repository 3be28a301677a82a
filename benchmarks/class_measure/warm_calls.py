"""The limit: the calls of all tests, made by student code in one warm process without isolation.

Nothing is sent, compared, diagnosed or shown. Each submission is loaded in a fork of
its own, so that no one meets the modules of another; the fork itself is not counted.
Runs as a process, because it imports what student code may: `python -m
benchmarks.class_measure.warm_calls SOURCE --assignment ID`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.class_measure.baseline import ENVIRONMENT
from benchmarks.class_measure.graded_run import PROJECT
from grader.model import Assignment, Plain, SourceFile, Submission

#: CPU seconds that one submission may take.
LIMIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class TestCall:
    """A call that a test makes: the hook and its arguments."""

    __test__ = False  # pytest: not a class of tests

    hook: str
    arguments: Mapping[str, Plain]


def warm_seconds(source: Path, assignment_id: str) -> dict[str, float]:
    """Return by submission the CPU seconds that loading it and all calls take, of those that live to the end."""
    command = [
        sys.executable, "-m", "benchmarks.class_measure.warm_calls",
        str(source.resolve()), "--assignment", assignment_id,
    ]  # fmt: skip
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        check=True,
        cwd=PROJECT,
        env=environment,
    )
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


def main() -> None:
    """Print the CPU seconds by submission as JSON."""
    parser = argparse.ArgumentParser(
        description="Make the calls of all tests, warm.",
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("--assignment", required=True)
    arguments = parser.parse_args()
    from grader.course.catalogue import get_assignment
    from grader.model.options import Reading
    from grader.pipeline import read_source

    assignment = get_assignment(PROJECT, arguments.assignment)
    submissions = read_source(
        assignment,
        arguments.source,
        Reading(),
    ).submissions
    calls = calls_of_tests(assignment)
    warm_up(assignment)
    seconds = dict(timed_in_forks(submissions, assignment, calls))
    print(json.dumps(seconds))


def calls_of_tests(assignment: Assignment) -> list[TestCall]:
    """Return the calls that the hidden tests make of the reference, in their order."""
    from grader.validation.subject import Subject

    result = Subject(assignment).reference
    return [
        TestCall(call.hook, call.arguments)
        for judgement in result.judgements
        for call in judgement.outcome.calls
    ]


def warm_up(assignment: Assignment) -> None:
    """Import what a zygote imports."""
    from grader.sandbox.guest.setup import prepare_process
    from grader.sandbox.host.settings import process_settings

    prepare_process(process_settings(assignment))


def timed_in_forks(
    submissions: Sequence[Submission],
    assignment: Assignment,
    calls: Sequence[TestCall],
) -> Iterator[tuple[str, float]]:
    """Yield each submission that lives to the end, with its CPU seconds."""
    for submission in submissions:
        if submission.main is None:
            continue
        seconds = _timed_in_fork(submission, assignment, calls)
        if seconds is not None:
            yield submission.id, seconds


def _timed_in_fork(
    submission: Submission,
    assignment: Assignment,
    calls: Sequence[TestCall],
) -> float | None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(
                resource.RLIMIT_CPU,
                (LIMIT_SECONDS, LIMIT_SECONDS),
            )
            seconds = _timed(submission, assignment, calls)
            os.write(writing, repr(seconds).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="ascii", errors="replace") as stream:
        text = stream.read()
    os.waitpid(child, 0)
    try:
        return float(text)
    except ValueError:
        return None


def _timed(
    submission: Submission,
    assignment: Assignment,
    calls: Sequence[TestCall],
) -> float:
    """Load *submission* in this process, make all *calls*, and return the CPU seconds of both."""
    from grader.sandbox.guest.conversion import from_plain
    from grader.sandbox.guest.seeding import seed_generators
    from grader.sandbox.guest.setup import read_contract

    contract = read_contract(assignment.public / "contract.py", assignment.file)
    arguments = [
        {
            name: from_plain(value, assignment.arrays)
            for name, value in call.arguments.items()
        }
        for call in calls
    ]
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = time.process_time()
        _redirect_devices(submission)
        manager = _loaded(submission, assignment, contract)
        for call, live in zip(calls, arguments, strict=True):
            seed_generators(0)
            with contextlib.suppress(Exception):
                manager.ask(call.hook, live)
        return time.process_time() - started


def _redirect_devices(submission: Submission) -> None:
    """Send calls of other devices to the CPU, as the grader does for such a submission."""
    from grader.sandbox.guest.cuda import mentions_a_device, redirect_cuda
    from grader.sandbox.guest.sources import bytes_of

    torch = sys.modules.get("torch")
    code = (bytes_of(_content(file)) for file in submission.files)
    if torch is not None and any(map(mentions_a_device, code)):
        redirect_cuda(torch)


def _loaded(
    submission: Submission,
    assignment: Assignment,
    contract: Any,
) -> Any:
    """Return what answers hooks with the code of *submission*."""
    from grader.course.handout import StudentManager
    from grader.sandbox.guest.loading import load
    from grader.sandbox.guest.package_layout import parts_of

    files = {file.path: _content(file) for file in submission.files}
    main = submission.main or ""
    parts = submission.parts or parts_of(files, main, assignment.also)
    loaded = load(
        files, parts, assignment.load, dict(assignment.packages),
        untouched=submission.untouched,
    )  # fmt: skip
    manager = StudentManager(contract)
    manager.register_module(loaded.names, main, [], {})
    return manager


def _content(file: SourceFile) -> Any:
    """Return a module's bytes, or the cells of a notebook as plain Python."""
    if not file.pieces:
        return file.content
    return tuple((piece.name, piece.text) for piece in file.pieces)


if __name__ == "__main__":
    main()
