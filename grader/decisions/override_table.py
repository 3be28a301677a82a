"""Points by hand for many students: a table of decisions, logged whole or not at all.

student,criterion,points,reason
ada,essay,4.5,"Clear, but the second figure is missing"
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.decisions.new_decisions import (
    chosen_run,
    read_points,
    weighed,
)
from grader.errors import GradebookError
from grader.export.matched_rows import Students
from grader.gradebook import Gradebook, Run
from grader.gradebook.decision_log import by_student, log_of, now, write_log
from grader.gradebook.unknown_student import unknown_student
from grader.intake.csv_tables import Line, Table, read_table
from grader.intake.person_names import name_orders
from grader.model import Act, Decision, Result
from grader.report.reduced_results import slimmed

OPTION = "--from"
#: How many wrong lines an error lists.
MAX_LISTED = 100
_TIP = "Begin the file with: student,criterion,points,reason"


def decide_all(
    course: Path,
    directory: Path,
    assignment: str,
    path: Path,
    usual: Decision,
) -> tuple[Decision, ...]:
    """Write the points in the CSV file *path* to the log in *directory*, all or none.

    They are returned as written. Criterion, reason and who decides are those of
    *usual* where a line says none. Raises GradebookError that lists the lines
    that are wrong, and SubmissionsError for a file that is not a table.
    """
    table = read_table(path, OPTION)
    if not table.student or "points" not in table.headers:
        raise GradebookError(
            f"{path} is not a list of points; its columns are:"
            f" {', '.join(table.headers)}.",
            _TIP,
        )
    with Gradebook.open_existing(directory) as book:
        run = chosen_run(book, directory, assignment)
        chosen = get_assignment(course, run.assignment)
        class_ = _Class(run, list(slimmed(book.results(chosen, run.students))))
        written, wrong = _decided(table, class_, log_of(book, chosen.id), usual)
        if wrong:
            text = (
                f"{path}: nothing is written, {len(wrong)} of {len(table.lines)} lines"
                " cannot be used."
            )
            raise GradebookError("\n".join([text, *_listed(wrong)]))
        if not written:
            raise GradebookError(f"{path} has no line below its headers.", _TIP)
        write_log(book, chosen.id, written)
    return tuple(written)


def _listed(wrong: Sequence[str]) -> list[str]:
    omitted = len(wrong) - MAX_LISTED
    more = [f"and {omitted} more"] if omitted > 0 else []
    return [*wrong[:MAX_LISTED], *more]


class _Class:
    """The graded students, by whatever stands for one of them only."""

    def __init__(self, run: Run, results: Sequence[Result]) -> None:
        self._run = run
        self._by_id = {result.submission.id: result for result in results}
        self._students = Students(results)

    def find(self, student: str) -> Result:
        """Return the result of *student*.

        Raises GradebookError where nobody, or nobody alone, is called that.
        """
        result = self._by_id.get(student) or self._students.find(
            name_orders(student),
        )
        if result is None:
            raise unknown_student(
                student,
                [self._run.assignment],
                self._run.students,
                self._students.namesakes(student),
            )
        return result


def _decided(
    table: Table,
    class_: _Class,
    log: Sequence[Decision],
    usual: Decision,
) -> tuple[list[Decision], list[str]]:
    """Return the decisions in *table*, and a sentence for each line that is wrong.

    Each decision is weighed after those before it.
    """
    when = now()
    logs = by_student(log)
    written: list[Decision] = []
    wrong: list[str] = []
    first_lines: dict[tuple[str, str], int] = {}
    for line in table.lines:
        try:
            result = class_.find(_student(table, line))
            decision = _decision(line, result.submission.id, usual, when)
            student = decision.student
            subject = (student, decision.criterion)
            first = first_lines.setdefault(subject, line.number)
            if first != line.number:
                raise GradebookError(
                    f"line {first} is about {student} as well.",
                )
            earlier = logs.get(student, ())
            complete = weighed(decision, result, earlier)
            written.append(complete)
            logs[student] = (*earlier, complete)
        except GradebookError as problem:
            sentence = f"line {line.number}: {problem.message}"
            wrong.append(
                f"{sentence} {problem.tip}" if problem.tip else sentence,
            )
    return written, wrong


def _student(table: Table, line: Line) -> str:
    if line.overlong:
        raise GradebookError(
            "There are more cells than headers.",
            "Put texts that hold the separator in quotes.",
        )
    if not line.cells[table.student]:
        raise GradebookError("No student is named.")
    return line.cells[table.student]


def _decision(line: Line, student: str, usual: Decision, when: str) -> Decision:
    points = read_points(line.cells["points"], "the cell points")
    criterion = line.cells.get("criterion", "") or usual.criterion
    reason = line.cells.get("reason", "") or usual.reason
    return Decision(
        student,
        Act.POINTS,
        criterion,
        points,
        reason=reason,
        who=usual.who,
        when=when,
    )
