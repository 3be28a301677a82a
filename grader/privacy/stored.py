"""What a gradebook holds about one student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.export.matched_rows import Students
from grader.gradebook import Gradebook, Recorded
from grader.gradebook.erasure import every_result
from grader.gradebook.unknown_student import unknown_student
from grader.intake.person_names import name_orders
from grader.model import Assignment, Result


@dataclass(frozen=True, slots=True)
class Stored:
    """One result of a student, as it was graded, and where it is listed."""

    assignment: Assignment
    recorded: Recorded
    result: Result


def find_student(course: Path, book: Gradebook, name: str) -> str:
    """Return the id of the student who is called *name* in any run of *book*.

    Raises GradebookError where nobody, or nobody alone, is.
    """
    runs = book.runs()
    assignments = list(dict.fromkeys(run.assignment for run in runs))
    ids = {student for run in runs for student in run.students}
    for assignment_id in assignments:
        ids.update(book.students(assignment_id))
    if name in ids:
        return name
    namesakes: set[str] = set()
    matched: set[str] = set()
    for assignment_id in assignments:
        assignment = get_assignment(course, assignment_id)
        members = book.students(assignment_id)
        students = Students(list(book.results(assignment, members)))
        result = students.find(name_orders(name))
        if result is not None:
            matched.add(result.submission.id)
        namesakes.update(students.namesakes(name))
    if len(matched | namesakes) == 1 and matched:
        return matched.pop()
    raise unknown_student(name, assignments, ids, matched | namesakes)


def results_of(
    course: Path,
    book: Gradebook,
    student: str,
) -> Iterator[Stored]:
    """Yield all results of *student*, of every assignment, the oldest first."""
    for assignment_id in dict.fromkeys(run.assignment for run in book.runs()):
        assignment = get_assignment(course, assignment_id)
        for recorded in every_result(book, assignment_id, student):
            result = book.result(recorded, assignment)
            yield Stored(assignment, recorded, result)
