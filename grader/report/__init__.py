"""Reports: what a student, staff and a class get to read.

A result becomes a page, a frozen record that holds all there is to show (`student_page`, `staff_page`, `class_page`);
a page becomes HTML (`render_student`, `render_staff`, `render_class`) and a file (`write_reports` and its parts).
"""

from grader.report.class_page import ClassPage, class_page
from grader.report.files import write_class, write_reports, write_submission
from grader.report.html import render_class, render_staff, render_student
from grader.report.submission_page import StaffPage, StudentPage, staff_page, student_page

__all__ = [
    "ClassPage",
    "StaffPage",
    "StudentPage",
    "class_page",
    "render_class",
    "render_staff",
    "render_student",
    "staff_page",
    "student_page",
    "write_class",
    "write_reports",
    "write_submission",
]
