"""Workers for trusted code: the reference, altered or not, answers in this process."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from grader.course.handout import Contract
from grader.course.variants import Alteration
from grader.hookspecs import hookimpl
from grader.model import Assignment, Limits, Plain, Submission
from grader.sandbox import wire
from grader.sandbox.guest.problems import claims_of, plain_failure
from grader.sandbox.host.channel import Channel
from grader.suite.reference_oracle import LocalSession

#: Returns what is answered to a call in the place of the right answer.
Disguise = Callable[[str, Mapping[str, Plain], Plain], Plain]


class TrustedChannel(Channel):
    """Answers requests at once, without a process, in the words of a real worker.

    What the code prints is dropped.
    """

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        alterations: Sequence[Alteration],
        disguise: Disguise | None = None,
    ) -> None:
        self.printed = bytearray()
        self._disguise = disguise
        self._session = LocalSession(assignment, contract, alterations)

    def exchange(
        self,
        kind: str,
        value: Plain,
        seconds: float,
        max_body: int,
        announced: Callable[[Plain], None] | None = None,
    ) -> wire.Frame:
        """Return the reply to a request; neither time nor size is limited."""
        del seconds, max_body, announced
        failures = self._session.manager.foreseen
        if kind == "scan":
            return wire.Frame(0, "value", [])
        if kind == "load":
            told_failures: list[Plain] = [
                plain_failure(failure) for failure in failures
            ]
            loaded: dict[str, Plain] = {"told": told_failures, "notes": []}
            return wire.Frame(0, "value", loaded)
        try:
            answer = self._ask(cast("dict[str, Any]", value))
        except Exception as problem:  # noqa: BLE001 - a mistake may raise anything
            claims = claims_of(problem, failures, frozenset())
            return wire.Frame(0, "failure", claims)
        return wire.Frame(0, "value", {"value": answer})

    #: what is computed here does not wait
    tells_waiting = True

    def idle_clock(self) -> float:
        """Return 0: nobody is waited for here."""
        return 0.0

    def cpu_clock(self) -> None:
        """Return None: what is computed here is not a worker's."""

    def ask_ahead(self, kind: str, value: Plain) -> bool:
        """Return that nothing was sent: there is nobody to compute meanwhile."""
        del kind, value
        return False

    def _ask(self, request: dict[str, Any]) -> Plain:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            answer, _ = self._session.ask(
                request["hook"],
                request["arguments"],
                request["seed"],
            )
            if self._disguise is None:
                return answer
            return self._disguise(request["hook"], request["arguments"], answer)


class TrustedWorker:
    """The reference, freshly run and altered, in the place of a worker."""

    level = "none: trusted code"

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        alterations: Sequence[Alteration],
        disguise: Disguise | None = None,
    ) -> None:
        self.channel: Channel = TrustedChannel(
            assignment,
            contract,
            alterations,
            disguise,
        )

    def end(self, patience: float = 0.0) -> int:
        """Return the exit code of a process that ended well: there is none to end."""
        del patience
        return 0


class TrustedWorkers:
    """The plugin that starts a trusted worker for each submission made by `submit`.

    Other submissions are left to other plugins.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._alterations: dict[str, tuple[Alteration, ...]] = {}
        self._disguises: dict[str, Callable[[], Disguise]] = {}

    def submit(
        self,
        name: str,
        assignment: Assignment,
        alterations: Sequence[Alteration],
        disguise: Callable[[], Disguise] | None = None,
    ) -> Submission:
        """Return a submission whose workers answer with the altered reference.

        It has no source to show. Each worker has a *disguise* of its own for its
        answers, if there is one.
        """
        self._alterations[name] = tuple(alterations)
        if disguise is not None:
            self._disguises[name] = disguise
        return Submission(id=name, name=name, main=assignment.file)

    @hookimpl
    def grader_start_worker(
        self,
        submission: Submission,
        assignment: Assignment,
        limits: Limits,
    ) -> TrustedWorker | None:
        """Return a trusted worker for a submission of ours, which has no files, else None."""
        del limits
        alterations = self._alterations.get(submission.id)
        if alterations is None or submission.files:
            return None
        make = self._disguises.get(submission.id)
        return TrustedWorker(
            assignment,
            self.contract,
            alterations,
            make() if make else None,
        )
