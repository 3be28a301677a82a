"""Grades in formats for other programs: grades.csv and grades.json."""

from grader.export.csv_grades import grades_csv
from grader.export.files import write_grades
from grader.export.json_grades import grades_json

__all__ = ["grades_csv", "grades_json", "write_grades"]
