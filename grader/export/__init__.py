"""Grades in formats for other programs, one module each.

They are grades.csv, grades.json, and the formats of `grader export`.

Open to other rooms: atomic_files, csv_grades, exportable, feedback, formats,
gradescope, junit, markdown, matched_rows, sheet
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
