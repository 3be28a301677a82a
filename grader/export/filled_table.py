"""A table of a learning platform with our grades in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filled:
    """The bytes of the table, the rows that no grade of ours belongs to, and the students whom no row stands for."""

    content: bytes
    rows_left: tuple[str, ...]
    students_left: tuple[str, ...]
