"""Checks what people decide, and writes it to the log with what it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.course.config import MAX_POINTS, POINT_DECIMALS
from grader.errors import GradebookError, closest, did_you_mean
from grader.export.matched_rows import Students
from grader.gradebook import Gradebook, Run
from grader.gradebook.decision_log import log_of, now, write_log
from grader.gradebook.unknown_student import unknown_student
from grader.grading.final_grade import decided, in_force, is_open, set_points
from grader.grading.second_grading import can_be_granted
from grader.intake.extensions import read_extensions
from grader.intake.person_names import name_orders
from grader.model import Act, Assignment, CriterionScore, Decision, Late, Result
from grader.model.safe_text import clean_line, clean_text

MAX_REASON = 2000
MAX_WHO = 100
_POINTS = re.compile(rf"\d{{1,5}}(?:[.,]\d{{1,{POINT_DECIMALS}}})?", re.ASCII)


def decide(
    course: Path,
    directory: Path,
    assignment: str,
    wanted: Sequence[Decision],
) -> tuple[Decision, ...]:
    """Write the decisions *wanted* to the log in *directory*.

    Return them as written.

    All are about one student, who may be given by id, name or address. Raises
    GradebookError for an unknown student or criterion, for points out of range,
    and for what would have no effect; then nothing is written.
    """
    with Gradebook.open_existing(directory) as book:
        run = chosen_run(book, directory, assignment)
        configured = get_assignment(course, run.assignment)
        result = find_result(book, run, configured, wanted[0].student)
        student = result.submission.id
        log = list(log_of(book, run.assignment, student))
        when = now()
        written = []
        for decision in wanted:
            identified = replace(decision, student=student, when=when)
            complete = weighed(identified, result, log)
            written.append(complete)
            log.append(complete)
        write_log(book, run.assignment, written)
    return tuple(written)


def weighed(
    decision: Decision,
    result: Result,
    log: Sequence[Decision],
) -> Decision:
    """Return *decision* with clean texts, and with what it changes of *result*.

    *result* is as graded; the decisions in *log* come before. Raises GradebookError
    where it does not fit.
    """
    before = decided(result, log)
    checked = _checked(decision, before, in_force(log))
    after = decided(result, [*log, checked])
    return replace(
        checked,
        before=points_of(before, checked.criterion),
        after=points_of(after, checked.criterion),
    )


def chosen_run(book: Gradebook, directory: Path, assignment: str) -> Run:
    """Return the newest run of *assignment* in *book*.

    "" means the only assignment of the last command. Raises GradebookError for
    none or several.
    """
    runs = book.last_runs()
    if not assignment and len(runs) == 1:
        return runs[0]
    every = {run.assignment: run for run in book.runs()}
    if assignment in every:
        return every[assignment]
    if assignment:
        raise GradebookError(
            f"{directory} holds no results of {clean_line(assignment, 40)!r}; it"
            f" holds those of {', '.join(every)}.",
            "Name one of them with --assignment.",
        )
    held = ", ".join(run.assignment for run in runs)
    raise GradebookError(
        f"{directory} holds {held}; say which one.",
        "Name it with --assignment.",
    )


def find_result(
    book: Gradebook,
    run: Run,
    assignment: Assignment,
    student: str,
) -> Result:
    """Return the graded result of *student*.

    They are given by id, name, address or another text that is theirs alone.
    Raises GradebookError where nobody, or nobody alone, is called that.
    """
    if student in run.students:
        results = book.results(assignment, [student])
        if results:
            return results[0]
        raise GradebookError(
            f"{student} is not graded yet.",
            "Run `grader grade` first.",
        )
    students = Students(list(book.results(assignment, run.students)))
    result = students.find(name_orders(student))
    if result is None:
        namesakes = students.namesakes(student)
        raise unknown_student(
            student,
            [run.assignment],
            run.students,
            namesakes,
        )
    return result


def read_points(text: str, source: str = "--points") -> Fraction:
    """Return the points that *text* says: `2`, `2.5` or `2,5`.

    Raises GradebookError, about the *source* of the text, for anything else.
    """
    if not _POINTS.fullmatch(text.strip()):
        raise GradebookError(
            f"{source} is {clean_line(text, 40)!r}; it must be a number from 0 to"
            f" {MAX_POINTS}, with at most {POINT_DECIMALS} decimals.",
        )
    return Fraction(Decimal(text.strip().replace(",", ".")))


def points_of(result: Result, criterion: str) -> str:
    """Return the points of *criterion*, or of the whole, as the log writes them.

    Empty where there are none.
    """
    if result.score is None:
        return ""
    if not criterion:
        return str(result.score.earned)
    for line in result.score.criteria:
        if line.criterion.id == criterion and not is_open(
            result,
            line.criterion,
        ):
            return str(line.earned)
    return ""


def _checked(
    decision: Decision,
    result: Result,
    standing: Sequence[Decision],
) -> Decision:
    """Return *decision* with clean texts.

    Raises GradebookError where it does not fit *result*, as it counts after
    *standing*.
    """
    decision = replace(
        decision,
        reason=clean_text(decision.reason.strip(), MAX_REASON),
        who=clean_line(decision.who, MAX_WHO),
    )
    if not decision.reason:
        raise GradebookError(
            "There is no reason.",
            "Give one with --reason TEXT; the student reads it.",
        )
    if decision.criterion:
        _check_criterion(decision, result)
    if decision.act is Act.WITHDRAWAL:
        after = in_force([*standing, decision])
        if len(after) == len(standing):
            raise GradebookError(
                f"Nothing that was decided about {decision.student} is there to be"
                " withdrawn.",
            )
        return decision
    if decision.act in (Act.POINTS, Act.AWARD):
        if result.is_excused:
            raise GradebookError(
                f"{decision.student} is excused, so that points would not count.",
                "Withdraw that first: --withdraw.",
            )
        _check_points(decision, result)
    if decision.act in (Act.GRANT, Act.REVOCATION):
        _check_grant(decision, result, standing)
    return decision


def _check_grant(
    decision: Decision,
    result: Result,
    standing: Sequence[Decision],
) -> None:
    student = decision.student
    is_granted = any(earlier.act is Act.GRANT for earlier in standing)
    if decision.act is Act.REVOCATION:
        if not is_granted:
            raise GradebookError(
                f"Nothing was granted to {student} that could be taken back.",
            )
        return
    if is_granted:
        raise GradebookError(
            f"{student} was granted this already.",
            "Take it back with `grader grant … --withdraw`.",
        )
    if can_be_granted(result):
        return
    if result.second is not None:
        raise GradebookError(
            f"The grader itself failed in the second grading of {student}, so that"
            " there is nothing to grant.",
            "Fix the tests that the staff page names, and grade again.",
        )
    raise GradebookError(
        f"The submission of {student} was graded once: it parses, and no other file"
        " of it earns more.",
        "Points by hand are given with `grader override`.",
    )


def _check_criterion(decision: Decision, result: Result) -> None:
    criteria = [criterion.id for criterion in result.assignment.rubric.criteria]
    criteria += [line.criterion.id for line in _deductions(result)]
    if decision.criterion in criteria:
        return
    near = closest(decision.criterion, criteria)
    tip = did_you_mean(*near) or f"Its criteria are {', '.join(criteria)}."
    name = clean_line(decision.criterion, 80)
    raise GradebookError(
        f"{result.assignment.id} has no criterion {name!r}.",
        tip,
    )


def _deductions(result: Result) -> list[CriterionScore]:
    """Return the lines of a score that take points and stand in no rubric."""
    lines = result.score.criteria if result.score else ()
    return [
        line
        for line in lines
        if not line.criterion.points and " " not in line.criterion.id
    ]


def _check_points(decision: Decision, result: Result) -> None:
    whole = set_points(result)
    if whole is not None and (decision.criterion or decision.act is Act.AWARD):
        total = f"{float(whole.points or 0):g}"
        raise GradebookError(
            f"All points of {decision.student} are set to {total} by hand, so that this"
            " would not count.",
            "Withdraw that first (--withdraw), or set the whole again without"
            " --criterion.",
        )
    points = decision.points or Fraction(0)
    if decision.act is Act.AWARD:
        if not points:
            raise GradebookError(
                "An award cannot be 0 points.",
                "Give more than 0 with --points.",
            )
        return
    subject, maximum = result.assignment.id, result.assignment.rubric.maximum
    if decision.criterion:
        subject = f"The criterion {decision.criterion}"
        maximum = _criterion_points(result.assignment, decision.criterion)
    if points > maximum:
        raise GradebookError(
            f"{subject} has {float(maximum):g} points; {float(points):g} are more.",
            "Points on top are given with `grader award`.",
        )


def _criterion_points(assignment: Assignment, criterion_id: str) -> Fraction:
    """Return the points of a criterion, 0 for one that only takes points."""
    for criterion in assignment.rubric.criteria:
        if criterion.id == criterion_id:
            return criterion.points
    return Fraction(0)


def extend(
    course: Path,
    directory: Path,
    assignment: str,
    path: Path,
    by: str,
) -> tuple[Decision, ...]:
    """Write the extensions in the CSV file *path* to the log in *directory*.

    All are written or none; what is new is returned. Raises GradebookError for
    a student who is not in the class, and where the assignment has no due date.
    """
    with Gradebook.open_existing(directory) as book:
        extensions: dict[str, list[Decision]] = {}
        runs = book.last_runs()
        if assignment:
            runs = (chosen_run(book, directory, assignment),)
        for run in runs:
            configured = get_assignment(course, run.assignment)
            if configured.late is not None:
                new = _extensions(
                    book,
                    run,
                    configured,
                    configured.late,
                    path,
                    by,
                )
                extensions[configured.id] = list(new)
        if not extensions:
            raise GradebookError(
                f"Nothing in {directory} has a due date that could be extended.",
                "Give the assignment a [late] section in assignment.toml.",
            )
        for assignment_id, decisions in extensions.items():
            write_log(book, assignment_id, decisions)
    return tuple(chain.from_iterable(extensions.values()))


def _extensions(
    book: Gradebook,
    run: Run,
    assignment: Assignment,
    policy: Late,
    path: Path,
    by: str,
) -> Iterator[Decision]:
    """Yield the extensions in *path* that do not hold yet."""
    when = now()
    for extension in read_extensions(path, assignment.id, policy):
        student = find_result(
            book,
            run,
            assignment,
            extension.student,
        ).submission.id
        standing = in_force(log_of(book, assignment.id, student))
        times = {
            decision.until
            for decision in standing
            if decision.act is Act.EXTENSION
        }
        if extension.until not in times:
            yield Decision(
                student,
                Act.EXTENSION,
                until=extension.until,
                reason=extension.reason,
                who=by,
                when=when,
            )
