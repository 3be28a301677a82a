"""Which of the accepted conventions a submission keeps to, found from its own values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from grader.course.convention_file import Convention, Evidence
from grader.model import FailureKind
from grader.suite.reference_oracle import Oracle
from grader.suite.remote_student import RemoteStudent
from grader.testing.checks import Mismatch, StudentError, agrees

#: Some students add up to 1e-5 to what they take a logarithm of.
_RTOL = 1e-3
#: After these a worker is gone; asking again would take as long.
_ENDED = (
    FailureKind.TIME_LIMIT,
    FailureKind.MEMORY_LIMIT,
    FailureKind.CRASHED,
    FailureKind.NOT_LOADED,
)
#: Returns the reference in some conventions.
OracleOf = Callable[[Sequence[Convention]], Oracle]


def shown_by(
    student: RemoteStudent,
    conventions: Iterable[Convention],
    oracle_of: OracleOf,
    seed: int,
) -> tuple[Convention, ...]:
    """Return which of *conventions* the values of *student* show, one about a thing.

    Inputs are drawn from *seed*. What shows nothing with float64 inputs is asked
    again in float32.
    """
    about: dict[str, list[Convention]] = {}
    for each in conventions:
        about.setdefault(each.about, []).append(each)
    search = _Search(student, oracle_of, seed)
    shown = (search.shown(rivals) for rivals in about.values())
    return tuple(each for each in shown if each is not None)


class _Search:
    """Asks a student for evidence, until the worker ends."""

    def __init__(
        self,
        student: RemoteStudent,
        oracle_of: OracleOf,
        seed: int,
    ) -> None:
        self.student = student
        self.oracle_of = oracle_of
        self.seed = seed
        self.has_ended = False

    def shown(self, rivals: Sequence[Convention]) -> Convention | None:
        """Return the one of *rivals* that the student keeps to, None for the handout's."""
        listed = dict.fromkeys(
            evidence for rival in rivals for evidence in rival.evidence
        )
        for precision in (None, "float32"):
            for evidence in listed:
                fitting = self._fitting(evidence, rivals, precision)
                if fitting:
                    return fitting[0]
        return None

    def _fitting(
        self,
        evidence: Evidence,
        rivals: Sequence[Convention],
        precision: str | None,
    ) -> list[Convention | None]:
        """Return which forms give what the student gives, None for the handout's."""
        given = self._given(evidence, precision)
        if given is None:
            return []
        forms: list[Convention | None] = [None]
        forms += [rival for rival in rivals if evidence in rival.evidence]
        return [
            form
            for form in forms
            if agrees(given, self._right(evidence, form, precision), rtol=_RTOL)
        ]

    def _given(self, evidence: Evidence, precision: str | None) -> object:
        """Return what the student gives, None where that is no value."""
        if self.has_ended:
            return None
        self.student.precision = precision
        self.student.start_test(self.seed % 2**31)
        try:
            return evidence(self.student, np.random.default_rng(self.seed))
        except Mismatch:
            return None
        except StudentError as problem:
            self.has_ended = problem.failure.kind in _ENDED
            return None

    def _right(
        self,
        evidence: Evidence,
        form: Convention | None,
        precision: str | None,
    ) -> object:
        oracle = self.oracle_of([] if form is None else [form])
        oracle.start_test("", precision)
        return evidence(oracle, np.random.default_rng(self.seed))
