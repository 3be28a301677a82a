"""What the reference and its known mistakes answer to recorded calls, in the trusted process, memoised over a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.contract import Contract, StudentProblem
from grader.errors import ContractError
from grader.misconceptions import Variant
from grader.model import Assignment, Call, FailureKind, Misconception, Plain, StudentFailure
from grader.replay import LocalSession, call_key
from grader.sandbox.values import Unsendable

#: How many answers are kept. Hidden inputs are the same for every student; what follows from own values is not.
_MEMORY = 50_000


class Replayer:
    """Replays calls through the reference, altered by any combination of known mistakes."""

    def __init__(self, assignment: Assignment, contract: Contract, variants: Sequence[Variant]) -> None:
        self.assignment = assignment
        self.contract = contract
        self.misconceptions: Mapping[str, Misconception] = {v.misconception.id: v.misconception for v in variants}
        self._alterations = {variant.misconception.id: variant.alter for variant in variants}
        self._sessions: dict[tuple[str, ...], LocalSession] = {}
        self._memory: dict[tuple[tuple[str, ...], bytes], Plain | StudentFailure] = {}

    def reply(self, mistakes: tuple[str, ...], call: Call) -> Plain | StudentFailure:
        """Return what the reference with *mistakes* (none: the right answer) replies to *call*, in its own precision."""
        key = (mistakes, call_key(call.hook, call.arguments))
        if key not in self._memory:
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            self._memory[key] = self._run(mistakes, call)
        return self._memory[key]

    def _run(self, mistakes: tuple[str, ...], call: Call) -> Plain | StudentFailure:
        try:
            return self._session(mistakes).ask(call.hook, call.arguments, 0)[0]
        except StudentProblem as problem:
            return problem.failure
        except Unsendable as problem:
            return StudentFailure(FailureKind.BAD_REPLY, str(problem))
        except ContractError:
            raise
        except Exception as problem:  # noqa: BLE001 - a mistake may raise whatever it raises for students
            return StudentFailure(FailureKind.RAISED, "", type(problem).__name__)

    def _session(self, mistakes: tuple[str, ...]) -> LocalSession:
        if mistakes not in self._sessions:
            alterations = [self._alterations[name] for name in mistakes]
            self._sessions[mistakes] = LocalSession(self.assignment, self.contract, alterations)
        return self._sessions[mistakes]
