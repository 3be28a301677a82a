"""What files of misconceptions import: the mark of a function that makes one.

Public and stable: docs/interface.md.
"""

from grader.course.variants import misconception

__all__ = ["misconception"]
