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
    student_hook,
)
from grader.course.hook_marks import (
    also_named,
    asks,
    internal,
    judged_by_tests,
    runs,
    student_class,
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
    "internal",
    "judged_by_tests",
    "runs",
    "student_class",
    "student_hook",
]
