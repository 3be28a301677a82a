"""What a file of conventions imports: the mark of a function that makes one.

Public and stable: docs/interface.md.
"""

from grader.course.convention_file import convention

__all__ = ["convention"]
