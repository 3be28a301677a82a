"""What is raised where a student's code cannot be used as the handout says.

Standard library only.
"""

from __future__ import annotations

from grader.model import Details, FailureKind, StudentFailure
from grader.model.failure_details import Stated


# facts about the student's code, not faults of the program
class StudentProblem(Exception):
    """A student's code cannot be used as the handout says.

    Carries the failure to report.
    """

    def __init__(self, failure: StudentFailure) -> None:
        super().__init__(failure.kind.value)
        self.failure = failure

    @classmethod
    def stated(
        cls,
        kind: FailureKind,
        code: str,
        **values: object,
    ) -> StudentProblem:
        """Return the problem that an adapter states.

        *code* is that of a sentence of its SENTENCES, which has *values* in braces.
        """
        texts = tuple((name, str(value)) for name, value in values.items())
        return cls(StudentFailure(Stated(kind, code, texts)))


class NotConforming(StudentProblem):
    """A function does not fit the handout's signature, for the reason in `details`."""

    def __init__(self, details: Details) -> None:
        super().__init__(StudentFailure(details))
        self.details = details
