"""Grades in formats for other programs: grades.csv, grades.json, and those of `grader export`, one module each.

Open to other rooms: atomic_files, exported_grade, feedback, formats, gradescope,
markdown, sheet
"""

from grader.export.atomic_files import Grades, write_grades, write_totals
from grader.export.csv_grades import grades_csv, totals_csv
from grader.export.json_grades import grades_json

__all__ = [
    "Grades",
    "grades_csv",
    "grades_json",
    "totals_csv",
    "write_grades",
    "write_totals",
]
