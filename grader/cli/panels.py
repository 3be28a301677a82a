"""The panels of `--help`: commands by who uses them, and options that few need."""

from __future__ import annotations

STUDENTS = "For students"
GRADING = "For instructors: grade a class and hand results out"
DECIDING = "For instructors: decide about points by hand"
AUTHORS = "For authors of assignments"
PRIVACY = "For instructors: what is stored about students"
OPERATORS = "For whoever runs the grader: machines, sites, and what changed"

#: Options that most never need.
RARE = "Rarely needed"
