"""What the reference and its misconceptions answer to recorded calls, in the trusted process."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from cachetools import LRUCache

from grader.course.handout import Contract, StudentProblem
from grader.course.variants import Alteration, Variant
from grader.diagnosis.altered_replies import Mistakes
from grader.errors import ContractError
from grader.model import (
    Assignment,
    Call,
    Misconception,
    Plain,
    StudentFailure,
)
from grader.model.failure_details import NotSendable, Raised
from grader.sandbox.guest.conversion import Unsendable
from grader.suite.footprints import Footprint, Functions, traced
from grader.suite.reference_oracle import LocalSession

#: How many altered references are kept.
_SESSIONS = 1_000


class Replayer:
    """Replays calls through the reference, altered by any combination of misconceptions.

    *conventions* alter it after them.
    """

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        variants: Sequence[Variant],
        conventions: Sequence[Alteration] = (),
    ) -> None:
        self.assignment = assignment
        self.conventions = conventions
        self.contract = contract
        self.misconceptions: Mapping[str, Misconception] = {
            v.misconception.id: v.misconception for v in variants
        }
        self._alterations = {
            variant.misconception.id: variant.alter for variant in variants
        }
        self._sessions: LRUCache[Mistakes, LocalSession] = LRUCache(_SESSIONS)
        self._footprints: dict[str, Footprint] = {}

    def reply(
        self,
        mistakes: Mistakes,
        call: Call,
        seed: int = 0,
    ) -> tuple[Plain | StudentFailure, Functions]:
        """Return the reply of the reference with *mistakes* to *call*.

        Without mistakes it is the right answer. It comes in the precision of
        the reference, and beside it stand the functions of the reference that
        this ran.
        """
        session = self._session(mistakes)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return traced(lambda: replied(session, call, seed), session.file)

    def footprint(self, mistake: str) -> Footprint:
        """Return what one misconception replaces in the reference."""
        if mistake not in self._footprints:
            session = self._session((mistake,))
            self._footprints[mistake] = session.footprints[0]
        return self._footprints[mistake]

    def _session(self, mistakes: Mistakes) -> LocalSession:
        if mistakes not in self._sessions:
            in_order = self._whole_functions_first(mistakes)
            alterations = [self._alterations[name] for name in in_order]
            self._sessions[mistakes] = LocalSession(
                self.assignment,
                self.contract,
                [*alterations, *self.conventions],
            )
        return self._sessions[mistakes]

    def _whole_functions_first(self, mistakes: Mistakes) -> Mistakes:
        """Return *mistakes* in an order in which none undoes an earlier one, if there is one.

        What wraps a function works on top of what was put in its place.
        """
        if len(mistakes) == 1:
            return mistakes
        wrapping = {name: self.footprint(name).wraps for name in mistakes}
        return tuple(sorted(mistakes, key=wrapping.__getitem__))


def replied(
    session: LocalSession,
    call: Call,
    seed: int,
) -> Plain | StudentFailure:
    """Return what *session* replies to *call*, or how it fails to."""
    try:
        return session.ask(call.hook, call.arguments, seed)[0]
    except StudentProblem as problem:
        return problem.failure
    except Unsendable as problem:
        return StudentFailure(NotSendable(problem.code, problem.name))
    except ContractError:
        raise
    except Exception as problem:  # noqa: BLE001 - a mistake may raise anything
        return StudentFailure(Raised(type(problem).__name__, str(problem)))
