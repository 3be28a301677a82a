"""How far a load has come, as a worker announces it: which statement runs, and which took longest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from grader.model import FailureKind, Plain, StudentFailure
from grader.sandbox.running import Place

#: What the name of a notebook's cell adds to that of the notebook.
CELL = re.compile(r" cell [1-9]\d{0,3}$")
#: Endings of a worker that leaving a statement out may prevent.
_MENDED = frozenset({FailureKind.TIME_LIMIT, FailureKind.CRASHED, FailureKind.MEMORY_LIMIT})


@dataclass
class LoadProgress:
    """Follows one load. *files* are the names of pieces that may be announced; *clock* tells the worker's CPU seconds."""

    files: Collection[str]
    clock: Callable[[], float | None]
    running: Place | None = None
    seconds: dict[Place, float] = field(default_factory=dict)
    _since: float = 0.0

    def announced(self, value: Plain) -> None:
        """Take an announcement: that a statement begins, or goes on after an import, or None at the end of one."""
        self._count()
        self.running = self._place(value)

    def culprit(self, failure: StudentFailure) -> Place | None:
        """Return the statement to leave out after the load ended in *failure*, or None where none is to blame."""
        self._count()
        if failure.kind not in _MENDED:
            return None
        if failure.kind is FailureKind.TIME_LIMIT:
            return max(self.seconds, key=self.seconds.__getitem__, default=self.running)
        return self.running

    def _count(self) -> None:
        now = self.clock() or self._since
        if self.running is not None:
            self.seconds[self.running] = self.seconds.get(self.running, 0.0) + now - self._since
        self._since = now

    def _place(self, value: Plain) -> Place | None:
        if not isinstance(value, tuple) or len(value) != 2:  # noqa: PLR2004 - a place
            return None
        file, index = value
        if not isinstance(file, str) or type(index) is not int or index < 0:
            return None
        return (file, index) if CELL.sub("", file) in self.files else None
