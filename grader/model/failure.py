"""Why a call of student code gave no usable value: a kind, and what belongs to it.

`grader.wording` makes sentences of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.model.failure_details import Details
from grader.model.failure_kinds import FailureKind


@dataclass(frozen=True, slots=True)
class StudentFailure:
    """Why a call of student code gave no usable value.

    `subject` is the function that was called or, while files are being loaded,
    the file. `at_load` marks what came about then, before any input was sent.
    `refused` tells that it was not called again after `details`.
    """

    details: Details
    subject: str = ""
    at_load: bool = False
    refused: bool = False

    @property
    def kind(self) -> FailureKind:
        """In which way it failed."""
        kind: FailureKind = self.details.kind
        return kind

    @property
    def exception(self) -> str:
        """The type of what was raised, empty if nothing was."""
        return str(getattr(self.details, "exception", ""))

    @property
    def detail(self) -> str:
        """The exception's own message, which may repeat inputs."""
        return str(getattr(self.details, "message", ""))

    @property
    def file(self) -> str:
        """The submission's file, or cell, in which it happened, if that is known."""
        return str(getattr(self.details, "file", ""))

    @property
    def line(self) -> int:
        """The line in `file`, 0 if that is not known."""
        return int(getattr(self.details, "line", 0))

    @property
    def is_unparsed(self) -> bool:
        """Whether a file does not parse."""
        return self.kind is FailureKind.NOT_PARSED

    @property
    def is_at_load(self) -> bool:
        """Whether this came about before any call.

        There is no file, or it does not load.
        """
        kinds = (FailureKind.NOT_PARSED, FailureKind.NOT_LOADED)
        return self.at_load or self.kind in kinds
