"""Errors carry forward: what follows from a mistake made elsewhere is judged by that mistake.

A student's values choose among the misconceptions that the course declares,
and nothing else: what they choose is still compared with the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np

from grader.model import NoteKind
from grader.model.phrase import phrase
from grader.testing.arrays import map_tree
from grader.testing.checks import (
    Mismatch,
    Remarks,
    StudentError,
    add_note,
    agrees,
    remarks_of_test,
)
from grader.wording.phrases import noted

#: Different numbers without which a value shows no mistake.
_FEW = 3


class Reference(Protocol):
    """The `reference` of a test."""

    def with_misconceptions(self, *criteria: str) -> Iterator[Reference]:
        """Yield what is right for code with each misconception of *criteria* in turn."""

    def remembered(
        self,
        evidence: Callable[[Any], object],
    ) -> Callable[[Any], object]:
        """Return *evidence*, computed once for each of those references in each test."""


def check_carried(
    check: Callable[[Any], None],
    reference: Reference,
    student: object,
    evidence: Callable[[Any], object],
    *criteria: str,
    of: str,
    rtol: float | None = None,
) -> None:
    """Run *check* on *reference*, or on one with the mistake that the student shows elsewhere.

    *evidence* gets the student, the reference and each reference with a
    misconception of *criteria*, and returns the value that tells them apart.
    Where *check* fails on *reference*, the student's evidence is wrong, and a
    misconception gives the same, *check* may pass with that misconception: the
    student lost the points of *of* already, and a note says so. Evidence without
    several different numbers, such as zeros, chooses none.
    """
    try:
        check(reference)
    except (Mismatch, StudentError) as problem:
        for mistaken in _following(
            reference,
            student,
            evidence,
            criteria,
            rtol,
        ):
            if _passes(check, mistaken):
                text = phrase(
                    "This is right given your own {function}: the mistake there"
                    " costs nothing here.",
                    function=of,
                )
                add_note(noted(NoteKind.CONVENTION, text))
                return
        raise problem from None


def _following(
    reference: Reference,
    student: object,
    evidence: Callable[[Any], object],
    criteria: tuple[str, ...],
    rtol: float | None,
) -> Iterator[Reference]:
    """Yield the references with a misconception that give the student's evidence."""
    try:
        with _unremarked():
            shown = evidence(student)
            right = evidence(reference)
    except StudentError:
        return
    if agrees(shown, right, rtol=rtol) or not _tells(shown):
        return
    evidence_of = reference.remembered(evidence)
    for mistaken in reference.with_misconceptions(*criteria):
        try:
            with _unremarked():
                theirs = evidence_of(mistaken)
                is_alike = agrees(shown, theirs, rtol=rtol)
        except (Mismatch, StudentError):
            continue
        if is_alike:
            yield mistaken


def _tells(shown: object) -> bool:
    """Return whether *shown* has several different numbers: zeros are anybody's mistake."""
    numbers: list[np.ndarray] = []
    map_tree(shown, lambda leaf: numbers.append(np.ravel(leaf)))
    finite = [part[np.isfinite(part)] for part in numbers]
    return np.unique(np.concatenate(finite)).size >= _FEW if finite else False


def _passes(check: Callable[[Any], None], reference: Reference) -> bool:
    try:
        with _unremarked():
            check(reference)
    except (Mismatch, StudentError):
        return False
    return True


@contextmanager
def _unremarked() -> Iterator[None]:
    """Drop notes and grants of what is only tried: they are about a mistake's values."""
    token = remarks_of_test.set(Remarks())
    try:
        yield
    finally:
        remarks_of_test.reset(token)
