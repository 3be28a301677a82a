"""What grading needs, built once per process: tests, right answers, a zygote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pluggy

from grader.course.filenames import handed_out
from grader.course.handout import Contract
from grader.course.seeds import read_seed
from grader.diagnosis.class_diagnosis import Diagnoser
from grader.diagnosis.reply_table import Store
from grader.errors import WorkerError
from grader.grading.deductions import deducted, deduction_note
from grader.grading.hardcoding import PublishedTests
from grader.grading.judge import is_unclear
from grader.grading.not_asked import asked_for, spread
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
from grader.grading.sittings import collect_notes, run_cases
from grader.grading.standards import Standard, Standards
from grader.grading.unwritten import unwritten
from grader.model import (
    Assignment,
    Basis,
    BrokenFile,
    Diagnosis,
    Judgement,
    PublicRun,
    Result,
    Score,
    SecondGrading,
    StudentFailure,
    Submission,
    Verdict,
)
from grader.model.disclosure import is_unloaded
from grader.model.safe_text import clean_text
from grader.sandbox.host.session import Session, Worker
from grader.suite.recorded_answers import FILE as RECORDED
from grader.suite.recorded_answers import Replayed
from grader.suite.recorded_answers import load as load_recording
from grader.suite.reference_oracle import contract_of
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite, public_suite
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
        #: without it nothing is diagnosed
        self.diagnoser: Diagnoser | None = None
        #: what is right in which convention; None: nothing but the oracle
        self.standards: Standards | None = None
        self.published: PublishedTests | None = None
        self.transcripts = Transcripts()
        #: whether all alternatives of a criterion count together, as in
        #: validation
        self.every_alternative = False
        #: with it, who earns little is graded a second time, read otherwise
        self.salvage: Salvage | None = None
        #: a seed for another order of tests, to see whether results depend on
        #: it
        self.order = ""
        self.hidden_tests = len(suite.cases)  #: how many tests decide the score
        self.hook = plugins.hook

    @classmethod
    def with_hidden_tests(
        cls,
        assignment: Assignment,
        plugins: pluggy.PluginManager,
    ) -> Engine:
        """Return an engine whose tests decide the score.

        Its right answers come from the reference.
        """
        contract = contract_of(assignment)
        seed = read_seed(assignment.hidden_tests)
        suite = Suite(assignment.hidden_tests, seed)
        check_rubric(suite.cases, assignment.rubric)
        standards = Standards(assignment, contract, suite)
        usual = standards.standard()
        engine = cls(assignment, contract, suite, usual.oracle, plugins)
        engine.diagnoser = usual.diagnoser
        engine.standards = standards
        engine.published = PublishedTests(assignment, seed)
        return engine

    @classmethod
    def with_public_tests(
        cls,
        assignment: Assignment,
        plugins: pluggy.PluginManager,
    ) -> Engine:
        """Return an engine that needs only public tests and recorded answers.

        Students have both.
        """
        contract = contract_of(assignment, adapter=False)
        recording = load_recording(assignment.public_tests / RECORDED)
        suite = public_suite(assignment)
        oracle = Replayed(recording, contract)
        engine = cls(assignment, contract, suite, oracle, plugins)
        engine.hidden_tests = recording.hidden_tests
        return engine

    def keep_replies(self, store: Store) -> None:
        """Let *store* keep what misconceptions answer to the hidden tests."""
        if self.standards is not None:
            self.standards.keep_replies(store)

    def grade(self, submission: Submission) -> Result:
        """Return the result of *submission*.

        Its tests are run, each outcome is judged, and the points are added up.
        """
        # a student's values may be anything: they are judged, not warned of
        with np.errstate(all="ignore"):
            result, unparsed = self._grade(submission)
            if self.salvage is None:
                return result
            return self._with_second_grading(result, unparsed, self.salvage)

    def _with_second_grading(
        self,
        result: Result,
        unparsed: Sequence[StudentFailure],
        salvage: Salvage,
    ) -> Result:
        """Return *result* with what another reading of the submission would earn.

        A submission is read again that does not parse, or that earns little.
        """
        if result.score is None or result.submission.main is None:
            return result
        has_little = is_little(result)
        second = None
        try:
            if unparsed or has_little or may_be_broken(result):
                second = self._salvaged(result, unparsed, salvage)
            if second is None and has_little:
                second = self._best_other_file(result)
        # told where it concerns a grade; this is only an offer
        except WorkerError:
            second = None
        result = replace(result, second=second)
        if has_little:
            nothing_written = unwritten(result.submission, self.assignment)
            result = replace(result, unwritten=nothing_written)
        if second is None or second.basis is not Basis.SALVAGE:
            return result
        if self.assignment.broken_file is not BrokenFile.SALVAGE:
            return result
        return credited(result)

    def _salvaged(
        self,
        result: Result,
        unparsed: Sequence[StudentFailure],
        salvage: Salvage,
    ) -> SecondGrading | None:
        """Return what *result*'s submission earns without what does not parse.

        None where all of it does. Broken modules that nobody needs are of no
        interest.
        """
        reading = salvaged_reading(result.submission, salvage)
        if reading is None:
            return None
        second = filled(reading, self._grade(reading.submission)[0])
        return second if unparsed or finds_more(second, result) else None

    def _best_other_file(self, result: Result) -> SecondGrading | None:
        """Return what the best of the other files in a submission earns.

        None where that is not more than *result*.
        """
        used = handed_out(self.assignment) | {*self.assignment.also}
        better: list[SecondGrading] = []
        for reading in other_files(result.submission, used):
            second = filled(reading, self._grade(reading.submission)[0])
            if finds_more(second, result):
                better.append(second)
        return max(better, key=_tested_points, default=None)

    def _grade(
        self,
        submission: Submission,
    ) -> tuple[Result, tuple[StudentFailure, ...]]:
        """Return the result of *submission* as it is read.

        Beside it stand the failures of those of its files that do not parse.
        """
        session = self._session(submission)
        # tests meet again what the grader itself fails in
        with suppress(WorkerError):
            session.load()
        notes_at_load = tuple(session.notes)
        findings_at_load = tuple(session.findings)
        standard = Standard(self.oracle, self.diagnoser, self.transcripts)
        if self.standards is not None:
            standard = self.standards.of(session, standard)
        judgements = self._in_order(self._judgements(session, standard))
        edition = self.assignment.edition(submission.edition)
        judgements = asked_for(judgements, edition)
        if not self.every_alternative:
            judgements = counted(judgements)
        try:
            diagnoses, public = self._diagnoses(judgements, session, standard)
            published_only = self._published_only(
                judgements,
                session,
                standard,
            )
        finally:
            session.end_worker()
        deduction = deduction_note(
            session.findings,
            self.assignment.forbidden,
            findings_at_load,
        )
        notes = (*notes_at_load, *public.notes, *deduction)
        public = replace(public, notes=tuple(dict.fromkeys(notes)))
        output = session.output.decode(errors="replace")
        result = Result(
            submission=submission,
            assignment=self.assignment,
            judgements=judgements,
            score=self._score(submission, judgements, session),
            diagnoses=diagnoses,
            notes=collect_notes(submission, session, judgements),
            output=clean_text(output, self.assignment.limits.output_kib * 1024),
            isolation=session.level,
            seconds=session.seconds,
            findings=tuple(session.findings),
            published_only=published_only,
            public=public,
        )
        return result, session.unparsed

    def _score(
        self,
        submission: Submission,
        judgements: Sequence[Judgement],
        session: Session,
    ) -> Score | None:
        """Return what *judgements* earn, or None where a test is to be run again."""
        earned: Score = self.hook.grader_score_submission(
            submission=submission,
            judgements=judgements,
            rubric=self.assignment.rubric,
        )
        verdicts = {judgement.verdict for judgement in judgements}
        failures = [judgement.outcome.failure for judgement in judgements]
        if Verdict.INTERNAL_ERROR in verdicts or any(map(is_unclear, failures)):
            return None
        earned = spread(earned, self.assignment.edition(submission.edition))
        return deducted(earned, session.findings, self.assignment.forbidden)

    def _in_order(
        self,
        judgements: Iterable[Judgement],
    ) -> tuple[Judgement, ...]:
        """Return *judgements* in the order of the suite: public tests ran first."""
        places = {case.id: place for place, case in enumerate(self.suite.cases)}
        return tuple(sorted(judgements, key=lambda each: places[each.test.id]))

    def _judgements(
        self,
        session: Session,
        standard: Standard,
    ) -> Iterator[Judgement]:
        """Yield the judgement of every hidden test.

        Each module of tests has a fresh worker.
        """
        cases = {case.id: case for case in self.suite.cases}
        outcomes = run_cases(
            self.suite,
            standard.oracle,
            self.contract,
            session,
            self.order,
            standard.transcripts,
        )
        try:
            for outcome in outcomes:
                case = cases[outcome.test]
                yield self.hook.grader_judge_outcome(
                    outcome=outcome,
                    test_case=case,
                )
        finally:
            session.end_worker()

    def _session(self, submission: Submission) -> Session:
        return Session(
            submission,
            self.assignment,
            lambda *modules: self._start_worker(submission, modules),
        )

    def _diagnoses(
        self,
        judgements: Sequence[Judgement],
        tested: Session,
        standard: Standard,
    ) -> tuple[tuple[Diagnosis, ...], PublicRun]:
        """Return what explains the failed tests, where there is a reference.

        Beside it stands what small public cases showed: in a session of their
        own, which a worker that saw hidden inputs has no part in.
        """
        if standard.diagnoser is None or is_unloaded(judgements):
            return (), PublicRun()
        session = self._session(tested.submission)
        diagnose = standard.diagnoser.diagnoses
        try:
            diagnoses, public = diagnose(judgements, session)
        finally:
            session.end_worker()
        return diagnoses, replace(public, notes=tuple(session.notes))

    def _published_only(
        self,
        judgements: Sequence[Judgement],
        session: Session,
        standard: Standard,
    ) -> tuple[str, ...]:
        """Return the public tests that pass with the published inputs only."""
        if self.published is None:
            return ()
        student = RemoteStudent(session, self.contract)
        return self.published.passed_as_published_only(
            judgements,
            student,
            standard.oracle,
            standard.transcripts,
        )

    def _start_worker(
        self,
        submission: Submission,
        modules: Sequence[str] = (),
    ) -> Worker:
        """Return a fresh worker; with *modules* as if the assignment listed them too."""
        listed = (*self.assignment.modules, *modules)
        assignment = replace(self.assignment, modules=listed)
        worker: Worker = self.hook.grader_start_worker(
            submission=submission,
            assignment=assignment,
            limits=assignment.limits,
        )
        return worker


def _tested_points(second: SecondGrading) -> Fraction:
    return tested_points(second.score) if second.score else Fraction(0)
