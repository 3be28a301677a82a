"""What a contract and an adapter import: marks for hooks and classes, and the student's module.

Public and stable.
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

__all__ = [
    "Array",
    "Scalar",
    "StudentModule",
    "StudentProblem",
    "also_named",
    "asks",
    "judged_by_tests",
    "runs",
    "student_class",
    "student_hook",
]
