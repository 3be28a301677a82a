"""What grading one submission needs, built once per process: tests, right answers, and a zygote for workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pluggy

from grader.course.filenames import handed_out
from grader.course.handout import Contract
from grader.course.seeds import read_seed
from grader.course.variants import load_variants
from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.class_diagnosis import Diagnoser
from grader.diagnosis.counterexample import SmallCases
from grader.diagnosis.replays import Replayer
from grader.errors import WorkerError
from grader.grading.deductions import deducted, deduction_note
from grader.grading.hardcoding import PublishedTests
from grader.grading.score import check_rubric, counted
from grader.grading.second_grading import (
    Salvage,
    credited,
    filled,
    finds_more,
    is_little,
    may_be_broken,
    other_files,
    salvaged_reading,
    tested_points,
)
from grader.grading.unwritten import unwritten
from grader.model import (
    Assignment,
    Basis,
    BrokenFile,
    Diagnosis,
    Judgement,
    Note,
    Outcome,
    Result,
    SecondGrading,
    StudentFailure,
    Submission,
    Verdict,
)
from grader.model.safe_text import clean_text
from grader.sandbox.host.session import Session, Worker
from grader.suite.order import ordered
from grader.suite.recorded_answers import FILE as RECORDED
from grader.suite.recorded_answers import Replayed
from grader.suite.recorded_answers import load as load_recording
from grader.suite.reference_oracle import (
    LocalSession,
    ReferenceOracle,
    call_key,
    contract_of,
)
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite, by_module, public_suite
from grader.suite.submission_run import Answers
from grader.suite.transcripts import Transcripts


class Engine:
    """Grades submissions of one assignment with one suite of tests.

    The grader's plugins have a say.
    """

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        suite: Suite,
        oracle: Answers,
        plugins: pluggy.PluginManager,
    ) -> None:
        self.assignment = assignment
        self.contract = contract
        self.suite = suite
        self.oracle = oracle
        self.diagnoser: Diagnoser | None = None  #: without it nothing is diagnosed
        self.published: PublishedTests | None = None
        self.transcripts = Transcripts()
        #: whether all alternatives of a criterion count together, as in validation
        self.every_alternative = False
        #: with it, who earns little is graded a second time, read otherwise
        self.salvage: Salvage | None = None
        #: a seed for another order of tests, to see whether results depend on it
        self.order = ""
        self.hidden_tests = len(suite.cases)  #: how many tests decide the score
        self.hook = plugins.hook

    @classmethod
    def with_hidden_tests(
        cls, assignment: Assignment, plugins: pluggy.PluginManager
    ) -> Engine:
        """Return an engine whose tests decide the score and whose answers come from the reference."""
        contract = contract_of(assignment)
        oracle = ReferenceOracle(LocalSession(assignment, contract), contract)
        seed = read_seed(assignment.hidden_tests)
        suite = Suite(assignment.hidden_tests, seed)
        check_rubric(suite.cases, assignment.rubric)
        engine = cls(assignment, contract, suite, oracle, plugins)
        replayer = Replayer(assignment, contract, load_variants(assignment))
        altered = Altered(contract, replayer.misconceptions, replayer, call_key)
        engine.diagnoser = Diagnoser(altered, SmallCases(assignment, contract))
        engine.published = PublishedTests(assignment, seed)
        return engine

    @classmethod
    def with_public_tests(
        cls, assignment: Assignment, plugins: pluggy.PluginManager
    ) -> Engine:
        """Return an engine that needs only what students have: public tests, and recorded answers."""
        contract = contract_of(assignment, adapter=False)
        recording = load_recording(assignment.public_tests / RECORDED)
        engine = cls(
            assignment,
            contract,
            public_suite(assignment),
            Replayed(recording, contract),
            plugins,
        )
        engine.hidden_tests = recording.hidden_tests
        return engine

    def grade(self, submission: Submission) -> Result:
        """Return the result of *submission*: run its tests, judge each outcome, add up the points."""
        # a student's values may be anything; what comes of it is judged, not warned of
        with np.errstate(all="ignore"):
            result, unparsed = self._grade(submission)
            return (
                result
                if self.salvage is None
                else self._with_second_grading(result, unparsed, self.salvage)
            )

    def _with_second_grading(
        self, result: Result, unparsed: Sequence[StudentFailure], salvage: Salvage
    ) -> Result:
        """Return *result* with what another reading of a submission that does not parse, or earns little, would earn."""
        if result.score is None or result.submission.main is None:
            return result
        has_little = is_little(result)
        second = None
        try:
            if unparsed or has_little or may_be_broken(result):
                second = self._salvaged(result, unparsed, salvage)
            if second is None and has_little:
                second = self._best_other_file(result)
        except WorkerError:  # told where it concerns a grade; this is only an offer
            second = None
        nothing_written = (
            unwritten(result.submission, self.assignment) if has_little else None
        )
        result = replace(result, second=second, unwritten=nothing_written)
        is_salvaged = second is not None and second.basis is Basis.SALVAGE
        return (
            credited(result)
            if is_salvaged and self.assignment.broken_file is BrokenFile.SALVAGE
            else result
        )

    def _salvaged(
        self, result: Result, unparsed: Sequence[StudentFailure], salvage: Salvage
    ) -> SecondGrading | None:
        """Return what the submission of *result* earns without the statements that do not parse.

        None where all do.

        Broken modules that nobody needs are of no interest.
        """
        reading = salvaged_reading(result.submission, salvage)
        if reading is None:
            return None
        second = filled(reading, self._grade(reading.submission)[0])
        return second if unparsed or finds_more(second, result) else None

    def _best_other_file(self, result: Result) -> SecondGrading | None:
        """Return what the best of the other files in the submission of *result* earns, if that is more."""
        used = handed_out(self.assignment) | {*self.assignment.also}
        readings = other_files(result.submission, used)
        seconds = [
            filled(reading, self._grade(reading.submission)[0]) for reading in readings
        ]
        better = [second for second in seconds if finds_more(second, result)]
        return max(
            better,
            key=lambda second: tested_points(second.score) if second.score else 0,
            default=None,
        )

    def _grade(
        self, submission: Submission
    ) -> tuple[Result, tuple[StudentFailure, ...]]:
        """Return the result of *submission* as it is read, and the failures of those of its files that do not parse."""
        session = Session(
            submission,
            self.assignment,
            lambda *modules: self._start_worker(submission, modules),
        )
        judgements = tuple(self._judgements(session))
        if not self.every_alternative:
            judgements = counted(judgements)
        try:
            diagnoses = self._diagnoses(judgements, session)
            published_only = self._published_only(judgements, session)
        finally:
            session.end_worker()
        failed_here = any(
            judgement.verdict is Verdict.INTERNAL_ERROR for judgement in judgements
        )
        rubric = self.assignment.rubric
        score = self.hook.grader_score_submission(
            submission=submission, judgements=judgements, rubric=rubric
        )
        result = Result(
            submission=submission,
            assignment=self.assignment,
            judgements=judgements,
            score=(
                None
                if failed_here
                else deducted(score, session.findings, self.assignment.forbidden)
            ),
            diagnoses=diagnoses,
            notes=collect_notes(submission, session, judgements),
            output=clean_text(
                session.output.decode(errors="replace"),
                self.assignment.limits.output_kib * 1024,
            ),
            isolation=session.level,
            seconds=session.seconds,
            findings=tuple(session.findings),
            published_only=published_only,
        )
        return result, session.unparsed

    def _judgements(self, session: Session) -> Iterator[Judgement]:
        """Yield the judgement of every hidden test, with a fresh worker for each module of tests."""
        cases = {case.id: case for case in self.suite.cases}
        try:
            for outcome in run_cases(
                self.suite,
                self.oracle,
                self.contract,
                session,
                self.order,
                self.transcripts,
            ):
                case = cases[outcome.test]
                yield self.hook.grader_judge_outcome(outcome=outcome, test_case=case)
        finally:
            session.end_worker()

    def _diagnoses(
        self, judgements: Sequence[Judgement], session: Session
    ) -> tuple[Diagnosis, ...]:
        """Return what explains the failed tests, where the reference is there to be compared with."""
        if self.diagnoser is None:
            return ()
        return self.diagnoser.diagnoses(
            [judgement.outcome for judgement in judgements], session
        )

    def _published_only(
        self, judgements: Sequence[Judgement], session: Session
    ) -> tuple[str, ...]:
        """Return the public tests that pass with the published inputs only."""
        if self.published is None:
            return ()
        student = RemoteStudent(session, self.contract)
        return self.published.passed_as_published_only(
            judgements, student, self.oracle, self.transcripts
        )

    def _start_worker(
        self, submission: Submission, modules: Sequence[str] = ()
    ) -> Worker:
        """Return a fresh worker; with *modules* as if the assignment listed them too."""
        assignment = replace(
            self.assignment, modules=(*self.assignment.modules, *modules)
        )
        worker: Worker = self.hook.grader_start_worker(
            submission=submission, assignment=assignment, limits=assignment.limits
        )
        return worker


def run_cases(  # all that a run of tests is made of
    suite: Suite,
    oracle: Answers,
    contract: Contract,
    session: Session,
    order: str = "",
    transcripts: Transcripts | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of every case of *suite*.

    State left by one module of tests does not reach the next.

    *order* is a seed for the order within modules, "" the usual one.
    """
    passed: dict[str, bool] = {}
    for cases in by_module(suite.cases).values():
        session.end_worker()
        yield from suite.run(
            RemoteStudent(session, contract),
            oracle,
            ordered(cases, order),
            passed,
            transcripts,
        )


def collect_notes(
    submission: Submission, session: Session, judgements: Sequence[Judgement]
) -> tuple[Note, ...]:
    """Return all notes of a submission once each: of intake, of the worker, of the tests."""
    of_tests = (note for judgement in judgements for note in judgement.outcome.notes)
    deductions = deduction_note(session.findings, session.assignment.forbidden)
    return tuple(
        dict.fromkeys((*submission.notes, *session.notes, *of_tests, *deductions))
    )
