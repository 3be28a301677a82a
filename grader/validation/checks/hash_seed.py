"""Verdicts do not depend on the hash seed.

`python -m grader.validation.checks.hash_seed COURSE ID` prints them as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import GraderError
from grader.model import Assignment
from grader.validation.checks.stability import (
    Verdicts,
    differences,
    verdicts,
    verdicts_of,
)
from grader.validation.finding import Finding
from grader.validation.subject import REFERENCE, Subject

CHECK = "hash seed"


class OtherHashSeed:
    """Runs the tests in a process with another hash seed, while the other checks run here."""

    def __init__(self, assignment: Assignment) -> None:
        self.seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
        ourselves = [sys.executable, "-P", "-m", __name__]
        self.process = subprocess.Popen(
            [*ourselves, str(assignment.course), assignment.id],
            env={**os.environ, "PYTHONHASHSEED": self.seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def check_hash_seed(self, subject: Subject) -> Iterator[Finding]:
        """Yield whether the other process finds the same verdicts."""
        elsewhere = self._verdicts()
        results = {REFERENCE: subject.reference, **subject.mistakes}
        lines: list[str] = []
        for name, result in results.items():
            if not differences(name, verdicts_of(result), elsewhere[name]):
                continue
            # once more: computing time, which some tests measure, decides nothing here
            again = subject.outcomes(subject.altered[name]).values()
            lines += differences(name, verdicts(again), elsewhere[name])
        sentence = "Verdicts are the same with another hash seed."
        if lines:
            sentence = (
                f"Verdicts differ with PYTHONHASHSEED={self.seed}: is a set iterated"
                " over?"
            )
        yield Finding(
            CHECK,
            ok=not lines,
            sentence=sentence,
            detail=tuple(lines),
        )

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()

    def _verdicts(self) -> dict[str, Verdicts]:
        """Return what the other process found, by name and test.

        Raises GraderError where it failed.
        """
        output, errors = self.process.communicate()
        if self.process.returncode:
            last_line = errors.strip().rpartition("\n")[2]
            raise GraderError(
                f"With PYTHONHASHSEED={self.seed} the tests cannot be run: {last_line}",
                "Run `grader validate` with this variable set to see where.",
            )
        by_name: dict[str, Verdicts] = json.loads(output)
        return by_name


def all_verdicts(subject: Subject) -> dict[str, Verdicts]:
    """Return the verdicts on the reference and on every misconception, by name and test."""
    return {
        name: verdicts(subject.outcomes(alterations).values())
        for name, alterations in subject.altered.items()
    }


def main() -> None:
    """Print the verdicts on the assignment that the arguments name."""
    course, name = sys.argv[1:]
    try:
        by_name = all_verdicts(Subject(get_assignment(Path(course), name)))
    except GraderError as problem:
        sys.exit(problem.message)
    sys.stdout.write(json.dumps(by_name))


if __name__ == "__main__":
    main()
