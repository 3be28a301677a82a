"""All that a check has to say, as data: for a terminal, JSON, a page or a notebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grader.desk.check_history import (
    PastCheck,
    failed_versions,
    history_file,
    progress,
    read_history,
    remember,
)
from grader.desk.checker import Checked
from grader.desk.help_levels import Help, HelpLevel, help_by_now
from grader.desk.help_texts import diagnosis_lines, small_case_lines
from grader.desk.standings import (
    Standing,
    State,
    counts_against,
    extra_credit_tests,
    function_to_fix,
    standings,
)
from grader.desk.starter_code import (
    left_out_cell,
    place_of_definition,
    unwritten_functions,
)
from grader.desk.tested_functions import subjects, telling_call
from grader.grading.brief_notes import brief_texts
from grader.model import (
    Assignment,
    Call,
    Judgement,
    Plain,
    Result,
    StudentFailure,
    Submission,
    Verdict,
)
from grader.model.failure_details import NotDefined
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.findings import place_of
from grader.testing.arrays import numpy_tree
from grader.wording.differences import summary
from grader.wording.failures import sentence
from grader.wording.judgements import feedback

_DETAIL = 500
_ERROR = 4000
_OUTPUT = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why files cannot be loaded, or what code raised: a sentence and a place."""

    sentence: str
    exception: str = ""  #: its type and message
    where: str = ""  #: file and line
    code: str = ""  #: the line itself
    is_unparsed: bool = False


@dataclass(frozen=True, slots=True)
class HelpText:
    """A level of help with a mistake, or why it is not given yet."""

    level: HelpLevel
    lines: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A failed public test, in detail."""

    function: str
    state: State
    title: str
    case: str
    verdict: Verdict
    problem: Problem
    defined: str = ""  #: file and line of the function, where it is known
    helps: tuple[HelpText, ...] = ()

    @property
    def is_as_handed_out(self) -> bool:
        """Whether the function is still the starter's: what it returns says nothing."""
        is_absent = self.verdict is Verdict.NOT_IMPLEMENTED
        return self.state is State.UNWRITTEN and not is_absent


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A check of one file with the public tests. It is no grade."""

    assignment: str
    assignment_id: str
    file: str
    sha256: str  #: of the file
    #: names and hashes of the further files that count
    further_files: tuple[tuple[str, str], ...]
    at: datetime
    isolation: str
    passed: int
    total: int
    #: how many failed: all that did not pass but extra credit not begun
    failed: int
    hidden_tests: int
    failed_by_grader: int
    not_loaded: int  #: how many tests could not be run, as files do not load
    problems: tuple[Problem, ...]
    functions: tuple[Standing, ...]
    first: Mistake | None
    mistakes: tuple[Mistake, ...] = field(repr=False)
    progress: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    output: str = ""

    @property
    def all_passed(self) -> bool:
        """Whether no public test failed: extra credit need not be begun."""
        return not self.failed

    @property
    def next_step(self) -> str:
        """What to do about `first`, as the head of its details."""
        if self.all_passed:
            return "For extra credit, write this"
        is_unwritten = self.first and self.first.state is State.UNWRITTEN
        return "Write this next" if is_unwritten else "Fix this first"


def make_report(checked: Checked, now: datetime) -> CheckReport:
    """Return what *checked* says, and remember it in the history of its assignment."""
    result = checked.result
    submission = result.submission
    assignment = result.assignment
    extra_credit = extra_credit_tests(result.judgements, assignment.rubric)
    knowledge = (
        checked.contract,
        checked.test_functions,
        unwritten_functions(submission, assignment),
        extra_credit,
    )
    rows = standings(result.judgements, *knowledge)
    functions = tuple(
        row
        for row in rows
        if not checked.chosen or row.function in checked.chosen
    )
    failed = [
        judgement
        for judgement in result.judgements
        if counts_against(judgement, *knowledge)
    ]
    file = submission.main or checked.file or submission.name
    hashes = _hashes(submission, file)
    earlier, entry = _remembered(submission, assignment, functions, now)
    mistakes = _in_order(
        _mistakes(checked, rows, [*earlier, entry]),
        functions,
    )
    return CheckReport(
        assignment=clean_line(assignment.title, _DETAIL),
        assignment_id=assignment.id,
        file=clean_line(file, _DETAIL),
        sha256=hashes.pop(file, ""),
        further_files=tuple(hashes.items()),
        at=now,
        isolation=result.isolation or "none needed",
        passed=_passed(result.judgements),
        total=len(result.judgements),
        failed=len(failed),
        hidden_tests=checked.hidden_tests,
        failed_by_grader=len(result.internal_errors),
        not_loaded=sum(item.failed_to_load for item in result.judgements),
        problems=_load_problems(result),
        functions=functions,
        first=_first(mistakes, checked, functions),
        mistakes=mistakes,
        progress=progress(functions, earlier, now),
        notes=tuple(brief_texts(result.notes)),
        output=clean_text(result.output, _OUTPUT),
    )


def _remembered(
    submission: Submission,
    assignment: Assignment,
    functions: tuple[Standing, ...],
    now: datetime,
) -> tuple[Sequence[PastCheck], PastCheck]:
    """Return the earlier checks of *assignment*, and this one, which is written behind them."""
    path = history_file(assignment)
    earlier = read_history(path)
    at = now.isoformat(timespec="seconds")
    entry = PastCheck(at, _version(submission), functions)
    remember(path, entry, earlier)
    return earlier, entry


def _first(
    mistakes: Sequence[Mistake],
    checked: Checked,
    functions: Sequence[Standing],
) -> Mistake | None:
    """Return the mistake to fix first, which *mistakes* show on small inputs first."""
    row = function_to_fix(functions, checked.contract)
    if row is None:
        return None
    about = [item for item in mistakes if item.function == row.function]
    # what was asked for may fail for another function that its tests call before
    return next(iter([*about, *mistakes]), None)


def _in_order(
    mistakes: Iterable[Mistake],
    functions: Sequence[Standing],
) -> tuple[Mistake, ...]:
    """Return *mistakes* function by function."""
    names = [row.function for row in functions]
    places = {name: place for place, name in enumerate(names)}
    return tuple(
        sorted(
            mistakes,
            key=lambda mistake: places.get(mistake.function, len(places)),
        ),
    )


def _mistakes(
    checked: Checked,
    functions: Sequence[Standing],
    checks: Sequence[PastCheck],
) -> Iterator[Mistake]:
    """Yield the failed tests that ran, those with small inputs first."""
    states = {row.function: row.state for row in functions}
    policy = checked.result.assignment.help
    submission = checked.result.submission
    for judgement in sorted(checked.result.judgements, key=_input_size):
        if judgement.verdict is Verdict.PASSED or judgement.failed_to_load:
            continue
        names = subjects(judgement, checked.contract, checked.test_functions)
        function = names[0] if names else ""
        failed = failed_versions(function, checks)
        levels = help_by_now(policy, max(failed, 1))
        yield Mistake(
            function=function,
            state=states.get(function, State.NOT_RUN),
            title=clean_line(judgement.test.title, _DETAIL),
            case=clean_line(judgement.test.id.partition("::")[2], _DETAIL),
            verdict=judgement.verdict,
            problem=_in_left_out_cell(judgement, submission)
            or _problem(judgement, submission),
            defined=place_of_definition(submission, function),
            helps=tuple(_help_texts(levels, judgement, function)),
        )


def _help_texts(
    levels: Iterable[Help],
    judgement: Judgement,
    function: str,
) -> Iterator[HelpText]:
    """Yield each level of help that there is for *judgement*."""
    outcome = judgement.outcome
    hint = clean_line(judgement.test.hint, _ERROR)
    call = telling_call(outcome) if outcome.calls else None
    lines = {
        HelpLevel.HINT: [hint] if hint else [],
        HelpLevel.DIAGNOSIS: diagnosis_lines(outcome.difference),
        HelpLevel.SMALL_CASE: small_case_lines(call, function),
    }
    for level in levels:
        if not lines[level.level]:
            continue
        if level.allowed:
            yield HelpText(level.level, tuple(lines[level.level]))
        else:
            yield HelpText(level.level, refusal=level.refusal)


def _in_left_out_cell(
    judgement: Judgement,
    submission: Submission,
) -> Problem | None:
    """Return that the function which is not there stands in a cell that was left out."""
    failure = judgement.outcome.failure
    if failure is None or not isinstance(failure.details, NotDefined):
        return None
    name = failure.details.name
    cell = left_out_cell(submission, name)
    if not cell:
        return None
    text = (
        f"`{name}` stands in {cell}, which Python cannot read; it was left out:"
        " see the notes."
    )
    return Problem(text)


def _problem(judgement: Judgement, submission: Submission) -> Problem:
    outcome = judgement.outcome
    if outcome.failure is not None:
        return _problem_of(outcome.failure, submission)
    if outcome.difference is not None:
        return Problem(clean_text(summary(outcome.difference), _ERROR))
    text = clean_text(feedback(judgement), _ERROR)
    return Problem(text, exception=clean_text(outcome.error, _ERROR))


def _problem_of(failure: StudentFailure, submission: Submission) -> Problem:
    place = place_of(failure, submission)
    message = failure.detail
    exception = ": ".join(filter(None, (failure.exception, message)))
    return Problem(
        sentence=clean_text(sentence(failure), _ERROR),
        exception=clean_line(exception, _DETAIL) if message else "",
        where=place.where if place else "",
        code=place.code if place else "",
        is_unparsed=failure.is_unparsed,
    )


def _load_problems(result: Result) -> tuple[Problem, ...]:
    """Return why files cannot be loaded, each reason once."""
    failures = [
        judgement.outcome.failure
        for judgement in result.judgements
        if judgement.failed_to_load
    ]
    problems = [
        _problem_of(failure, result.submission)
        for failure in filter(None, failures)
    ]
    return tuple(dict.fromkeys(problems))


def _passed(judgements: Iterable[Judgement]) -> int:
    verdicts = [judgement.verdict for judgement in judgements]
    return verdicts.count(Verdict.PASSED)


def _input_size(judgement: Judgement) -> int:
    """Return how many values the telling call of *judgement* was given."""
    if not judgement.outcome.calls:
        return 0
    return _values_in(telling_call(judgement.outcome))


def _values_in(call: Call) -> int:
    return sum(map(_size, call.arguments.values()))


def _size(value: Plain) -> int:
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return int(getattr(numpy_tree(value), "size", 1))


def _hashes(submission: Submission, main: str) -> dict[str, str]:
    """Return the SHA-256 of each file of *submission* that counts, by its path."""
    counted = submission.parts or (main,)
    return {
        file.path: hashlib.sha256(file.content).hexdigest()
        for file in submission.files
        if file.path in counted
    }


def _version(submission: Submission) -> str:
    """Return a hash of all files of *submission*."""
    digest = hashlib.sha256()
    for file in sorted(submission.files, key=lambda file: file.path):
        digest.update(f"{file.path}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    return digest.hexdigest()
