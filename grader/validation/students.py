"""How tests see the reference in validation.

Either with float32 inputs only, or with a fresh worker for each test.
"""

from __future__ import annotations

from grader.course.handout import Contract
from grader.sandbox.host.session import Session
from grader.suite.remote_student import RemoteStudent


class Float32Student(RemoteStudent):
    """Every floating-point input is float32, whatever the test asks for."""

    @property
    def precision(self) -> str | None:
        """The precision of all inputs."""
        return "float32"

    @precision.setter
    def precision(self, value: str | None) -> None:
        del value


class FreshStudent(RemoteStudent):
    """Every test has a worker of its own, so that nothing a test did reaches the next."""

    def __init__(self, session: Session, contract: Contract) -> None:
        super().__init__(session, contract)
        self._workers = session

    def start_test(self, seed: int) -> None:
        """Forget the calls and notes of the test before, and its worker."""
        self._workers.end_worker()
        super().start_test(seed)
