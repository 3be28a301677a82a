"""What a contract and an adapter import: marks for hooks and classes, and the student's module.

Also what an adapter says of student code (failures and notes), and
`import_file` for modules that lie beside one another in a course. Public and
stable: docs/interface.md.
"""

from grader.course.handout import (
    Array,
    Scalar,
    StudentModule,
    StudentProblem,
    also_named,
    asks,
    judged_by_tests,
    runs,
    student_class,
    student_hook,
)
from grader.course.python_files import import_file
from grader.course.student_module import StudentObject
from grader.model import FailureKind, Note, NoteKind, StudentFailure

__all__ = [
    "Array",
    "FailureKind",
    "Note",
    "NoteKind",
    "Scalar",
    "StudentFailure",
    "StudentModule",
    "StudentObject",
    "StudentProblem",
    "also_named",
    "asks",
    "import_file",
    "judged_by_tests",
    "runs",
    "student_class",
    "student_hook",
]
