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
from cachetools import LRUCache

from grader.course.handout import Contract
from grader.course.variants import Alteration
from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.kinds.edits import Edit, combined
from grader.diagnosis.kinds.library import (
    Kind,
    change,
    function_in,
    kinds_of,
    public_names,
)
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

#: How many changed functions are kept.
_CODES = 5_000


class KindReplayer:
    """Answers calls as the reference with kinds of mistakes would."""

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        conventions: Sequence[Alteration] = (),
    ) -> None:
        self.assignment = assignment
        self.conventions = conventions
        self.contract = contract
        self._codes: LRUCache[tuple[Mistakes, str], CodeType] = LRUCache(_CODES)
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
        return LocalSession(self.assignment, self.contract, self.conventions)

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
        edits: dict[str, Edit] = {}
        for kind in kinds:
            name = kind.edit.function.name
            edit = kind.edit
            edits[name] = combined(edits[name], edit) if name in edits else edit
        module = self._session.module
        functions = {name: function_in(module, name) for name in edits}
        right = {name: made.__code__ for name, made in functions.items()}
        key = tuple(kind.id for kind in kinds)
        try:
            for name, function in functions.items():
                if (key, name) not in self._codes:
                    change(function, edits[name])
                    self._codes[key, name] = function.__code__
                function.__code__ = self._codes[key, name]
            yield
        finally:
            for name, function in functions.items():
                function.__code__ = right[name]


def add_kinds(
    altered: Altered,
    assignment: Assignment,
    conventions: Sequence[Alteration] = (),
) -> None:
    """Give *altered* the library of kinds, and the names that students know.

    Its kinds are mistakes in the reference that *conventions* alter.
    """
    contract, key_of = altered.contract, altered.key_of
    replayer = KindReplayer(assignment, contract, conventions)
    altered.kinds = Altered(contract, replayer.misconceptions, replayer, key_of)
    altered.public = public_names(assignment)
