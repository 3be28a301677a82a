"""The loads of one submission: requests, progress, and what the next one leaves out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from grader.model import (
    Assignment,
    FailureKind,
    LeftOut,
    Note,
    Plain,
    SourceFile,
    StudentFailure,
    Submission,
)
from grader.model.phrase import Phrase
from grader.sandbox.guest.package_layout import parts_of
from grader.sandbox.guest.running import Place
from grader.sandbox.host.channel import WALL_FACTOR
from grader.sandbox.host.claim_shapes import fields_of
from grader.sandbox.reader.source_lines import as_array, bytes_array
from grader.sandbox.sentences import (
    DEFINITIONS_ONLY,
    ENDS_PROCESS,
    TOO_SLOW,
    left_out,
)

#: What the name of a notebook's cell adds to that of the notebook.
CELL = re.compile(r" cell [1-9]\d{0,3}$")
#: Statements that may be left out because they ended a worker; after that, only
#: definitions are loaded.
MOST_SKIPPED = 3
#: Endings of a worker that leaving a statement out may prevent.
_MENDED = frozenset(
    {FailureKind.TIME_LIMIT, FailureKind.CRASHED, FailureKind.MEMORY_LIMIT},
)


@dataclass
class LoadProgress:
    """Follows one load.

    *files* are the names of pieces that may be announced; *clock* tells the worker's
    CPU seconds, *idle* its idle ones. What a statement costs is counted as its deadline is:
    in CPU seconds, or in idle seconds where it sleeps for `WALL_FACTOR` times as long.
    """

    files: Collection[str]
    clock: Callable[[], float | None]
    idle: Callable[[], float] = time.monotonic
    running: Place | None = None
    costs: dict[Place, float] = field(default_factory=dict)
    _cpu: float = 0.0
    _idle: float = 0.0

    def announced(self, value: Plain) -> None:
        """Take an announcement: a statement begins or goes on, or None at the end of one."""
        self._count()
        self.running = self._place(value)

    def culprit(self, failure: StudentFailure) -> Place | None:
        """Return the statement to leave out after *failure* ended the load, or None."""
        self._count()
        if failure.kind not in _MENDED:
            return None
        if failure.kind is FailureKind.TIME_LIMIT:
            return max(
                self.costs,
                key=self.costs.__getitem__,
                default=self.running,
            )
        return self.running

    def _count(self) -> None:
        cpu, idle = self.clock() or self._cpu, self.idle()
        if self.running is not None:
            cost = max(cpu - self._cpu, (idle - self._idle) / WALL_FACTOR)
            self.costs[self.running] = self.costs.get(self.running, 0.0) + cost
        self._cpu, self._idle = cpu, idle

    def _place(self, value: Plain) -> Place | None:
        file, index = fields_of(value, 2)
        if not isinstance(file, str) or type(index) is not int or index < 0:
            return None
        if CELL.sub("", file) not in self.files:
            return None
        return file, index


@dataclass
class Loads:
    """Says what each worker of a submission is to load, learning from earlier loads."""

    submission: Submission
    assignment: Assignment
    progress: LoadProgress = field(
        default_factory=lambda: LoadProgress((), lambda: None),
    )
    #: statements that ended a worker, and how
    _skipped: dict[Place, Phrase] = field(default_factory=dict)
    _definitions_only: bool = False
    #: whether what definitions need is not run either
    _bare: bool = False
    _crashes: int = 0

    def files(self) -> dict[str, Plain]:
        """Return what a worker gets of each file: a module's bytes or a notebook's cells."""
        return {file.path: _content_of(file) for file in self.submission.files}

    def request(
        self,
        clock: Callable[[], float | None],
        idle: Callable[[], float] = time.monotonic,
    ) -> Plain:
        """Return the request to load the submission.

        `progress` follows it by the worker's CPU *clock* and by its *idle* time.
        """
        paths = [file.path for file in self.submission.files]
        self.progress = LoadProgress(paths, clock, idle)
        packages: dict[str, Plain] = {
            name: tuple(files) for name, files in self.assignment.packages
        }
        untouched: dict[str, Plain] = {
            path: list(names)
            for path, names in self.submission.untouched.items()
        }
        return {
            "parts": list(self.parts()),
            "mode": self.assignment.load.value,
            "packages": packages,
            "files": self.files(),
            "untouched": untouched,
            "edition": self._edition(),
            "asked": [self.assignment.file, *self.assignment.also],
            "skipped": [*self._skipped],
            "definitions_only": self._definitions_only,
            "bare": self._bare,
        }

    def _edition(self) -> Plain:
        """Return what names stand for in the edition that the submission is read as."""
        edition = self.assignment.edition(self.submission.edition)
        if edition is None:
            return None
        return {
            "names": dict(edition.names),
            "entries": dict(edition.entries),
            "stored": {name: list(found) for name, found in edition.stored},
        }

    def may_do_better(self, failure: StudentFailure) -> bool:
        """Return whether another load may do better than the one that *failure* ended.

        It may without the statement that ended this one, or by chance.
        """
        culprit = self.progress.culprit(failure)
        may_skip = culprit is not None and culprit not in self._skipped
        if may_skip and not self._definitions_only:
            self._skip(cast("Place", culprit), failure.kind)
            return True
        if (
            self._definitions_only
            and not self._bare
            and failure.kind in _MENDED
        ):
            self._bare = True
            return True
        if failure.kind is not FailureKind.CRASHED:
            return False
        # the first crash may be the machine's fault
        self._crashes += 1
        return self._crashes == 1

    def _skip(self, culprit: Place, ending: FailureKind) -> None:
        self._definitions_only = len(self._skipped) >= MOST_SKIPPED
        is_slow = ending is FailureKind.TIME_LIMIT
        self._skipped[culprit] = TOO_SLOW if is_slow else ENDS_PROCESS

    def notes(self, statements: Iterable[LeftOut]) -> Iterator[Note]:
        """Yield a note for each of the *statements* that a load left out."""
        for statement in statements:
            place = statement.file, statement.index
            yield left_out(statement, self._skipped.get(place))
        if self._definitions_only:
            yield DEFINITIONS_ONLY

    def parts(self) -> tuple[str, ...]:
        """Return the paths of the files whose names count as the student's, the main one first."""
        if self.submission.parts:
            return self.submission.parts
        paths = [file.path for file in self.submission.files]
        return parts_of(paths, self.submission.main or "", self.assignment.also)


def _content_of(file: SourceFile) -> Plain:
    if not file.pieces:
        return bytes_array(file.content)
    return [(piece.name, as_array(piece.text)) for piece in file.pieces]
