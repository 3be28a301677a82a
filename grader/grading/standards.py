"""What is right for a submission: the reference, in the conventions that the student keeps to.

They are found once for a submission, before its tests run; from then on verdicts,
names, facts and small cases go by the reference in these conventions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache

from grader.course.convention_file import Convention, load_conventions
from grader.course.handout import Contract
from grader.course.seeds import test_seed
from grader.course.variants import load_variants
from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.class_diagnosis import Diagnoser
from grader.diagnosis.kinds.replay import add_kinds
from grader.diagnosis.public.case_pool import SmallCases
from grader.diagnosis.replays import Replayer
from grader.diagnosis.reply_table import Store
from grader.errors import WorkerError
from grader.model import Assignment, Call, Note, NoteKind
from grader.sandbox.host.session import Session
from grader.suite.convention_search import shown_by
from grader.suite.hidden_calls import calls_of_reference
from grader.suite.reference_oracle import (
    LocalSession,
    ReferenceOracle,
    call_key,
)
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite
from grader.suite.submission_run import Answers
from grader.suite.transcripts import Transcripts


@dataclass(frozen=True)
class Standard:
    """Right answers, what explains others, and what tests found for which replies.

    *notes* tell the student by which conventions the work was judged.
    """

    oracle: Answers
    diagnoser: Diagnoser | None
    transcripts: Transcripts
    notes: tuple[Note, ...] = ()


class Standards:
    """The standards of one assignment, each made when a submission first needs it."""

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        suite: Suite,
    ) -> None:
        self.assignment = assignment
        self.contract = contract
        self.suite = suite
        self.conventions = load_conventions(assignment)
        self._variants = load_variants(assignment)
        self._cases = SmallCases(assignment, contract)
        self._store: Store | None = None
        self._oracles: dict[tuple[str, ...], ReferenceOracle] = {}
        self._made: dict[tuple[str, ...], Standard] = {}

    def standard(self, conventions: Sequence[Convention] = ()) -> Standard:
        """Return the standard of work that keeps to *conventions*."""
        key = tuple(each.id for each in conventions)
        if key not in self._made:
            self._made[key] = self._new(conventions)
        return self._made[key]

    def of(self, session: Session, usual: Standard) -> Standard:
        """Return the standard of a submission: *usual* where no convention shows.

        A worker of *session* is asked, which no test uses; it notes the
        conventions. Where *usual* diagnoses nothing, no standard does.
        """
        if not self.conventions:
            return usual
        student = RemoteStudent(session, self.contract)
        seed = test_seed(self.suite.seed, "conventions")
        try:
            shown = shown_by(student, self.conventions, self._oracle, seed)
        except WorkerError:  # tests meet again what the grader itself fails in
            return usual
        finally:
            session.end_worker()
        if not shown:
            return usual
        standard = self.standard(shown)
        session.notes.extend(standard.notes)
        diagnoser = standard.diagnoser if usual.diagnoser else None
        return replace(standard, diagnoser=diagnoser)

    def keep_replies(self, store: Store) -> None:
        """Let *store* keep what misconceptions answer to the hidden tests."""
        self._store = store
        usual = self.standard()
        if usual.diagnoser is not None:
            self._add_table(usual.diagnoser.altered, ())

    def _new(self, conventions: Sequence[Convention]) -> Standard:
        alterations = [each.alter for each in conventions]
        replayer = Replayer(
            self.assignment,
            self.contract,
            self._variants,
            alterations,
        )
        altered = Altered(
            self.contract,
            replayer.misconceptions,
            replayer,
            call_key,
        )
        add_kinds(altered, self.assignment, alterations)
        self._add_table(altered, conventions)
        cases = {case.id: case for case in self.suite.cases}
        diagnoser = Diagnoser(
            altered,
            self._cases,
            lambda test: self.suite.names_in(cases[test]),
        )
        notes = tuple(
            Note(NoteKind.CONVENTION, each.note) for each in conventions
        )
        oracle = self._oracle(conventions)
        return Standard(oracle, diagnoser, Transcripts(), notes)

    def _add_table(
        self,
        altered: Altered,
        conventions: Sequence[Convention],
    ) -> None:
        """Let *altered* look up what the store keeps, if there is one."""
        if self._store is None:
            return
        prefix = "".join(f"{each.id} " for each in conventions)

        @cache
        def hidden_calls() -> Mapping[bytes, Call]:
            return calls_of_reference(
                self.suite,
                self._session(conventions),
                self._oracle(conventions),
            )

        altered.keep_replies(_Prefixed(self._store, prefix), hidden_calls)

    def _oracle(self, conventions: Sequence[Convention]) -> ReferenceOracle:
        key = tuple(each.id for each in conventions)
        if key not in self._oracles:
            session = self._session(conventions)
            self._oracles[key] = ReferenceOracle(session, self.contract)
        return self._oracles[key]

    def _session(self, conventions: Sequence[Convention]) -> LocalSession:
        alterations = [each.alter for each in conventions]
        return LocalSession(self.assignment, self.contract, alterations)


@dataclass(frozen=True)
class _Prefixed:
    """A part of a store: its names begin with *prefix*."""

    store: Store
    prefix: str

    def load(self, name: str) -> bytes | None:
        """Return what is kept as *name*, or None."""
        return self.store.load(self.prefix + name)

    def keep(self, name: str, content: bytes) -> None:
        """Keep *content* as *name*, if there is room."""
        self.store.keep(self.prefix + name, content)

    def claimed(self, name: str) -> AbstractContextManager[bool]:
        """Tell whether *name* is this process's to make, as long as the block lasts."""
        return self.store.claimed(self.prefix + name)
