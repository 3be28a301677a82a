"""Replays calls through the reference with a kind of mistake in it.

One reference serves for all kinds: each is put in for the length of a call.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import CodeType

import numpy as np

from grader.course.handout import Contract
from grader.diagnosis.altered_replies import Altered, KeyOf, Mistakes
from grader.diagnosis.kinds.library import Kind, change, function_in, kinds_of
from grader.diagnosis.replays import replied
from grader.model import (
    Assignment,
    Call,
    Misconception,
    Plain,
    StudentFailure,
)
from grader.suite.footprints import Footprint, Functions, traced
from grader.suite.reference_oracle import LocalSession


class KindReplayer:
    """Answers calls as the reference with kinds of mistakes would."""

    def __init__(self, assignment: Assignment, contract: Contract) -> None:
        self.assignment = assignment
        self.contract = contract
        self._codes: dict[str, CodeType] = {}
        self._footprints: dict[str, Footprint] = {}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds by id, the likeliest first."""
        return {kind.id: kind for kind in kinds_of(self.assignment)}

    @property
    def misconceptions(self) -> Mapping[str, Misconception]:
        """What the kinds are among misconceptions."""
        return {name: kind.misconception for name, kind in self.kinds.items()}

    @cached_property
    def _session(self) -> LocalSession:
        return LocalSession(self.assignment, self.contract)

    def reply(
        self,
        mistakes: Mistakes,
        call: Call,
        seed: int = 0,
    ) -> tuple[Plain | StudentFailure, Functions]:
        """Return the reply of the reference with *mistakes* to *call*.

        Beside it stand the functions of the reference that this ran.
        """
        session = self._session
        kinds = [self.kinds[name] for name in mistakes]
        with (
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            self._changed(kinds),
        ):
            warnings.simplefilter("ignore")
            return traced(lambda: replied(session, call, seed), session.file)

    def footprint(self, mistake: str) -> Footprint:
        """Return the function without which a kind changes nothing."""
        name = self.kinds[mistake].function
        if name not in self._footprints:
            code = function_in(self._session.module, name).__code__
            ran = frozenset({(code.co_firstlineno, code.co_qualname)})
            self._footprints[name] = Footprint(frozenset({name}), ran)
        return self._footprints[name]

    @contextmanager
    def _changed(self, kinds: Sequence[Kind]) -> Iterator[None]:
        """Put *kinds* into the reference, and take them out again."""
        module = self._session.module
        functions = [
            function_in(module, kind.edit.function.name) for kind in kinds
        ]
        right = [function.__code__ for function in functions]
        try:
            for kind, function in zip(kinds, functions, strict=True):
                if kind.id not in self._codes:
                    change(function, kind.edit)
                    self._codes[kind.id] = function.__code__
                function.__code__ = self._codes[kind.id]
            yield
        finally:
            for function, code in zip(functions, right, strict=True):
                function.__code__ = code


def altered_by_kinds(
    assignment: Assignment,
    contract: Contract,
    key_of: KeyOf,
) -> Altered:
    """Return what the reference replies under each kind of mistake."""
    replayer = KindReplayer(assignment, contract)
    return Altered(contract, replayer.misconceptions, replayer, key_of)
