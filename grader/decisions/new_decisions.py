"""People decide: what may be decided is checked here, and written to the log with what it changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.course.config import MAX_POINTS, POINT_DECIMALS
from grader.errors import GradebookError, did_you_mean
from grader.export.exported_grade import Students
from grader.gradebook import Gradebook, Run
from grader.gradebook.decision_log import log_of, now, write_log
from grader.grading.final_grade import decided, in_force, is_open, set_points
from grader.grading.second_grading import can_be_granted
from grader.intake.extensions import read_extensions
from grader.model import Act, Assignment, CriterionScore, Decision, Result
from grader.model.safe_text import clean_line, clean_text

MAX_REASON = 2000
MAX_WHO = 100
_POINTS = re.compile(rf"\d{{1,5}}(?:[.,]\d{{1,{POINT_DECIMALS}}})?", re.ASCII)


def decide(
    course: Path, directory: Path, assignment: str, wanted: Sequence[Decision]
) -> tuple[Decision, ...]:
    """Write the decisions *wanted*, all about one student, to the log in *directory*, and return them as written.

    The student may be given by id, name or address. Raises GradebookError for an
    unknown student or criterion, for points out of range, and for what would have no
    effect; then nothing is written.
    """
    with Gradebook.open_existing(directory) as book:
        run = chosen_run(book, directory, assignment)
        result = find_result(
            book, run, get_assignment(course, run.assignment), wanted[0].student
        )
        log = list(log_of(book, run.assignment, result.submission.id))
        when, written = now(), []
        for one in wanted:
            written.append(
                weighed(
                    replace(one, student=result.submission.id, when=when), result, log
                )
            )
            log.append(written[-1])
        write_log(book, run.assignment, written)
    return tuple(written)


def weighed(one: Decision, result: Result, log: Sequence[Decision]) -> Decision:
    """Return *one* with clean texts and with what it changes of the graded *result* after the decisions in *log*.

    Raises GradebookError where it does not fit.
    """
    before = decided(result, log)
    checked = _checked(one, before, in_force(log))
    after = decided(result, [*log, checked])
    return replace(
        checked,
        before=points_of(before, checked.criterion),
        after=points_of(after, checked.criterion),
    )


def chosen_run(book: Gradebook, directory: Path, assignment: str) -> Run:
    """Return the last run of *assignment* in *book*; "" means the only one.

    Raises GradebookError for none or several.
    """
    runs = book.last_runs()
    chosen = [run for run in runs if assignment in ("", run.assignment)]
    if len(chosen) != 1:
        held = ", ".join(run.assignment for run in runs)
        raise GradebookError(
            f"{directory} holds {held}; say which one.",
            "Name it with --assignment.",
        )
    return chosen[0]


def find_result(
    book: Gradebook, run: Run, assignment: Assignment, student: str
) -> Result:
    """Return the graded result of *student*, who is given by id, name, address or another text that is theirs alone.

    Raises GradebookError where nobody, or nobody alone, is called that.
    """
    if student in run.students:
        results = book.results(assignment, [student])
        if results:
            return results[0]
        raise GradebookError(
            f"{student} is not graded yet.", "Run `grader grade` first."
        )
    found = Students(list(book.results(assignment, run.students))).find([student])
    if found is None:
        raise unknown_student(run, student)
    return found


def unknown_student(run: Run, student: str) -> GradebookError:
    """Return the error that nobody in *run*, or nobody alone, is called *student*."""
    near = difflib.get_close_matches(student, run.students, n=3)
    tip = did_you_mean(*near) or "`grades.csv` lists the ids."
    said = (
        f"No student of {run.assignment}, or more than one, is called"
        f" {clean_line(student, 80)!r}."
    )
    return GradebookError(said, tip)


def read_points(text: str, what: str = "--points") -> Fraction:
    """Return the points that *text* says: `2`, `2.5` or `2,5`.

    Raises GradebookError, about *what*, for anything else.
    """
    if not _POINTS.fullmatch(text.strip()):
        raise GradebookError(
            f"{what} is {clean_line(text, 40)!r}; it must be a number from 0 to"
            f" {MAX_POINTS}, with at most {POINT_DECIMALS} decimals."
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
    lines = (
        line for line in result.score.criteria if not is_open(result, line.criterion)
    )
    return next(
        (str(line.earned) for line in lines if line.criterion.id == criterion), ""
    )


def _checked(one: Decision, result: Result, standing: Sequence[Decision]) -> Decision:
    """Return *one* with clean texts.

    Raises GradebookError where it does not fit *result*, as it counts after *standing*.
    """
    one = replace(
        one,
        reason=clean_text(one.reason.strip(), MAX_REASON),
        who=clean_line(one.who, MAX_WHO),
    )
    if not one.reason:
        raise GradebookError(
            "There is no reason.", "Give one with --reason TEXT; the student reads it."
        )
    if one.criterion:
        _check_criterion(one, result)
    if one.act is Act.WITHDRAWAL:
        if len(in_force([*standing, one])) == len(standing):
            raise GradebookError(
                f"Nothing that was decided about {one.student} is there to be"
                " withdrawn."
            )
        return one
    if one.act in (Act.POINTS, Act.AWARD):
        if result.is_excused:
            raise GradebookError(
                f"{one.student} is excused, so that points would not count.",
                "Withdraw that first: --withdraw.",
            )
        _check_points(one, result)
    if one.act in (Act.GRANT, Act.REVOCATION):
        _check_grant(one, result, standing)
    return one


def _check_grant(one: Decision, result: Result, standing: Sequence[Decision]) -> None:
    is_standing = any(other.act is Act.GRANT for other in standing)
    if one.act is Act.REVOCATION:
        if not is_standing:
            raise GradebookError(
                f"Nothing was granted to {one.student} that could be taken back."
            )
        return
    if is_standing:
        raise GradebookError(
            f"{one.student} was granted this already.",
            "Take it back with `grader grant … --withdraw`.",
        )
    if can_be_granted(result):
        return
    if result.second is not None:
        raise GradebookError(
            f"The grader itself failed in the second grading of {one.student}, so that"
            " there is nothing to grant.",
            "Fix the tests that the staff page names, and grade again.",
        )
    raise GradebookError(
        f"The submission of {one.student} was graded once: it parses, and no other file"
        " of it earns more.",
        "Points by hand are given with `grader override`.",
    )


def _check_criterion(one: Decision, result: Result) -> None:
    known = [criterion.id for criterion in result.assignment.rubric.criteria]
    known += [line.criterion.id for line in _deductions(result)]
    if one.criterion not in known:
        near = difflib.get_close_matches(one.criterion, known, n=1)
        tip = did_you_mean(*near) or f"Its criteria are {', '.join(known)}."
        raise GradebookError(
            f"{result.assignment.id} has no criterion"
            f" {clean_line(one.criterion, 80)!r}.",
            tip,
        )


def _deductions(result: Result) -> list[CriterionScore]:
    """Return the lines of a score that take points and stand in no rubric."""
    return [
        line
        for line in (result.score.criteria if result.score else ())
        if not line.criterion.points and " " not in line.criterion.id
    ]


def _check_points(one: Decision, result: Result) -> None:
    whole = set_points(result)
    if whole is not None and (one.criterion or one.act is Act.AWARD):
        points = f"{float(whole.points or 0):g}"
        raise GradebookError(
            f"All points of {one.student} are set to {points} by hand, so that this"
            " would not count.",
            "Withdraw that first (--withdraw), or set the whole again without"
            " --criterion.",
        )
    given = one.points or Fraction(0)
    if one.act is Act.AWARD:
        if not given:
            raise GradebookError(
                "An award cannot be 0 points.", "Give more than 0 with --points."
            )
        return
    rubric = result.assignment.rubric
    criterion = next((c for c in rubric.criteria if c.id == one.criterion), None)
    most = (
        rubric.maximum
        if not one.criterion
        else criterion.points
        if criterion
        else Fraction(0)
    )
    if given > most:
        about = (
            f"The criterion {one.criterion}" if one.criterion else result.assignment.id
        )
        raise GradebookError(
            f"{about} has {float(most):g} points; {float(given):g} are more.",
            "Points on top are given with `grader award`.",
        )


def extend(
    course: Path, directory: Path, assignment: str, path: Path, by: str
) -> tuple[Decision, ...]:
    """Write the extensions in the CSV file *path* to the log in *directory*, all or none, and return what is new.

    Raises GradebookError for a student who is not in the class, and where the
    assignment has no due date.
    """
    with Gradebook.open_existing(directory) as book:
        runs = [run for run in book.last_runs() if assignment in ("", run.assignment)]
        written: list[Decision] = []
        timed = [
            (run, one)
            for run in runs
            if (one := get_assignment(course, run.assignment)).late is not None
        ]
        if not timed:
            raise GradebookError(
                f"Nothing in {directory} has a due date that could be extended.",
                "Give the assignment a [late] section in assignment.toml.",
            )
        plans = [
            (chosen, list(_extensions(book, run, chosen, path, by)))
            for run, chosen in timed
        ]
        for chosen, new in plans:
            write_log(book, chosen.id, new)
            written += new
    return tuple(written)


def _extensions(
    book: Gradebook, run: Run, assignment: Assignment, path: Path, by: str
) -> Iterator[Decision]:
    """Yield the extensions in *path* that do not hold yet."""
    policy = assignment.late
    when = now()
    for one in read_extensions(path, assignment.id, policy) if policy else ():
        student = find_result(book, run, assignment, one.student).submission.id
        held = in_force(log_of(book, assignment.id, student))
        if not any(old.act is Act.EXTENSION and old.until == one.until for old in held):
            yield Decision(
                student,
                Act.EXTENSION,
                until=one.until,
                reason=one.reason,
                who=by,
                when=when,
            )
