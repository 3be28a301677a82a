"""A new, small and complete assignment: `grader new` writes it, ready to validate."""

from grader.scaffold.scaffold import FOLDERS, TITLE, write_assignment

__all__ = ["FOLDERS", "TITLE", "write_assignment"]
