"""What a run of the grader was asked to do, and what all its submissions have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from grader.model import Submission

#: What a folder that the grader wrote is known by.
GRADEBOOK_FILE = "gradebook.sqlite"


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


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source of submissions is read.

    `format` names its layout ("": it is recognised), `pattern` describes one.
    `roster` is the CSV of who is in the class. Of several attempts the last
    counts, or the first, or all are graded and the best counts; `back` says how many
    before the last are meant.
    """

    format: str = ""
    pattern: str = ""
    roster: Path | None = None
    first_attempt: bool = False
    best_attempt: bool = False
    back: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one run.

    `layers_off` names layers of the sandbox that are left out.

    `require_isolation` is the level below which nothing is graded ("": the base
    level); `unsafe_no_isolation` takes any. `hash_seed` and `order` (a seed for
    the order of tests; "": the usual one) are varied to see whether a result
    depends on them.
    """

    out: Path | None = None
    jobs: int = 1
    cluster: str = ""  #: the address of a dask.distributed scheduler
    reports: bool = True  #: write pages and tables at the end
    language: str = "en"  #: of the pages
    fresh: bool = False  #: grade again what has a valid result
    layers_off: tuple[str, ...] = ()
    unsafe_no_isolation: bool = False
    require_isolation: str = ""
    reading: Reading = Reading()
    shard: Shard = Shard()
    hash_seed: int = 0
    order: str = ""

    @property
    def pages(self) -> Path | None:
        """Where pages and tables are written, None where they are not."""
        return self.out if self.reports else None

    def like(self, recorded: Mapping[str, Any]) -> Self:
        """Return these options with the isolation and language of another run.

        Its options are *recorded*.
        """
        return replace(
            self,
            layers_off=tuple(recorded.get("layers_off", ())),
            unsafe_no_isolation=bool(
                recorded.get("unsafe_no_isolation", False),
            ),
            require_isolation=str(recorded.get("require_isolation", "")),
            language=str(recorded.get("language", self.language)),
        )


#: What a student's own code is run with on the student's own machine.
OWN_MACHINE = Options(unsafe_no_isolation=True)


@dataclass(frozen=True, slots=True)
class Job:
    """A run's course, assignment and options.

    Small enough to travel with each submission.
    """

    course: Path
    assignment: str
    options: Options
