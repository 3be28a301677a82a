"""Verdicts do not depend on the hash seed: `python -m grader.validation.hash_seed COURSE ID` prints them as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course import get_assignment
from grader.errors import GraderError
from grader.model import Assignment
from grader.validation.finding import Finding, plural
from grader.validation.stability import Verdicts, differences, verdicts, verdicts_of
from grader.validation.subject import REFERENCE, Subject

CHECK = "hash seed"


def check_hash_seed(subject: Subject) -> Iterator[Finding]:
    """Yield whether a process with another hash seed finds the same verdicts."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    others = _in_other_process(subject.assignment, seed)
    results = {REFERENCE: subject.reference, **subject.mistakes}
    lines = [line for name, result in results.items() for line in differences(name, verdicts_of(result), others[name])]
    sentence = "Verdicts are the same with another hash seed."
    if lines:
        sentence = f"{plural(len(lines), 'verdict')} differ with PYTHONHASHSEED={seed}: does something iterate over a set?"
    yield Finding(CHECK, not lines, sentence, tuple(lines))


def _in_other_process(assignment: Assignment, seed: str) -> dict[str, Verdicts]:
    """Return the verdicts on the reference and all known mistakes in a process with the hash seed *seed*."""
    command = [sys.executable, "-m", __name__, str(assignment.course), assignment.id]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        text = f"With PYTHONHASHSEED={seed} the tests cannot be run: {done.stderr.strip().rpartition(chr(10))[2]}"
        raise GraderError(text, "Run `grader validate` with this variable set to see where.")
    found: dict[str, Verdicts] = json.loads(done.stdout)
    return found


def all_verdicts(subject: Subject) -> dict[str, Verdicts]:
    """Return the verdicts on the reference and on every known mistake, by name and test."""
    return {name: verdicts(subject.outcomes(alterations).values()) for name, alterations in subject.altered.items()}


def main() -> None:
    """Print the verdicts on the assignment that the arguments name."""
    course, name = sys.argv[1:]
    sys.stdout.write(json.dumps(all_verdicts(Subject(get_assignment(Path(course), name)))))


if __name__ == "__main__":
    main()
