"""The submissions of an example class, and which of them are right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.model import Assignment

#: Whoever computes until a deadline would have the benchmark measure deadlines.
LEFT_OUT = "time limit"


@dataclass(frozen=True, slots=True)
class Example:
    """What a student of an example class handed in: files by path, and whether all of it is right."""

    student: str
    files: Mapping[str, bytes]
    is_right: bool


def read_examples(assignment: Assignment) -> tuple[Example, ...]:
    """Return the example class of *assignment*, but for those whose code does not end, sorted by student."""
    folder = assignment.course / "examples" / assignment.id
    expectations = tomllib.loads(
        (folder / "expect.toml").read_text(encoding="utf-8"),
    )
    examples = []
    for student, expected in sorted(expectations.items()):
        if LEFT_OUT in _verdicts(expected):
            continue
        place = folder / "class" / student
        files = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(place.rglob("*"))
            if path.is_file()
        }
        is_right = expected.get("score", 0) >= assignment.rubric.maximum
        examples.append(Example(student, files, is_right))
    return tuple(examples)


def _verdicts(expected: Mapping[str, Any]) -> set[str]:
    """Return every verdict that is expected of a student, in any criterion."""
    verdicts: set[str] = set()
    for listed in expected.get("verdicts", {}).values():
        verdicts |= {listed} if isinstance(listed, str) else set(listed)
    return verdicts
