"""The confined processes that read students' files while a class is taken in."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from grader.intake.choosing.handed_out import Handout, handout_of
from grader.intake.choosing.student_work import Surveyor
from grader.intake.trees.unpacked import Unpacker
from grader.model import Assignment


class Readers:
    """Opens archives and surveys sources for one assignment.

    No process is started before something needs it.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.handout: Handout = handout_of(assignment)
        self.unpacker = Unpacker()
        self.surveyor = Surveyor(self.handout)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.unpacker)
        self._stack.enter_context(self.surveyor)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
