"""A new assignment, small and whole: `grader new` writes it, and it passes `grader validate` at once."""

from grader.scaffold.scaffold import FOLDERS, TITLE, write_assignment

__all__ = ["FOLDERS", "TITLE", "write_assignment"]
