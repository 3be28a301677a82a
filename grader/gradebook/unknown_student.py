"""The one error for a student whom a person names and nobody, or not one alone, is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from grader.errors import GradebookError, closest, did_you_mean
from grader.model.safe_text import clean_line

_MAX_NAME = 80
#: How many students of one name are listed.
_LISTED = 10


def unknown_student(
    name: str,
    assignments: Iterable[str],
    students: Collection[str],
    namesakes: Collection[str] = (),
) -> GradebookError:
    """Return the error that *name* stands for no student of *assignments*.

    *students* are the ids that there are; *namesakes* those of the students who
    all are called *name*.
    """
    shown = clean_line(name, _MAX_NAME)
    course_part = ", ".join(assignments)
    if namesakes:
        ids = sorted(namesakes)
        listed = ", ".join(ids[:_LISTED])
        more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
        return GradebookError(
            f"{len(ids)} students of {course_part} are called {shown!r}: their ids"
            f" are {listed}{more}.",
            "Give the id of the one you mean.",
        )
    near = closest(name, students, most=3)
    return GradebookError(
        f"No student of {course_part} is called {shown!r}.",
        did_you_mean(*near) or "`grades.csv` and the class page list the ids.",
    )
