"""A part of a class, for machines that cannot talk to each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from grader.model import Submission


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` (from 1) of `count`.

    Who belongs to it depends on the student's id alone, so late work moves
    nobody.
    """

    number: int = 1
    count: int = 1

    @classmethod
    def named(cls, text: str) -> Self:
        """Return what `2/5` names. Raises ValueError for anything else."""
        number, _, count = text.partition("/")
        shard = cls(int(number), int(count))
        if not 1 <= shard.number <= shard.count:
            raise ValueError(text)
        return shard

    def holds(self, student: str) -> bool:
        """Return whether *student* belongs to this part."""
        name = student.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(name, digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    def of(self, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
        """Return those of *submissions* that belong to this part, in order."""
        return tuple(
            submission
            for submission in submissions
            if self.holds(submission.id)
        )
