"""Writes a class of any size whose submissions differ as real ones do.

    python -m benchmarks.made_class nyu_hw1 build/made/nyu_hw1 --size 200

Made from the examples, the misconceptions and pairs of these; `benchmarks.real_class`
measures it.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

from benchmarks.made_class.recipes import made_submissions
from grader.course.catalogue import get_assignment
from grader.model import Assignment

PROJECT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Write a class."""
    parser = argparse.ArgumentParser(
        description="Write a class of made submissions.",
    )
    parser.add_argument("assignment")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=200)
    arguments = parser.parse_args()
    assignment = get_assignment(PROJECT, arguments.assignment)
    for line in write_class(assignment, arguments.folder, arguments.size):
        print(line)


def write_class(assignment: Assignment, folder: Path, size: int) -> list[str]:
    """Write *size* submissions into *folder*, one folder each; return a line on each: its name, kind and parts."""
    lines = []
    for submission in islice(made_submissions(assignment), size):
        for path, content in submission.files.items():
            file = folder / submission.name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        parts = " + ".join(submission.parts)
        lines.append(f"{submission.name}  {submission.kind:13}  {parts}")
    return lines


if __name__ == "__main__":
    main()
