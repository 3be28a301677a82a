"""grades.csv: right numbers, no formulas, and never a grade from a fault of ours."""

import csv
import dataclasses
import io
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.export import grades_csv
from grader.export.csv_grades import safe_cell
from grader.model import Verdict


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_line_for_each_student_sorted_by_id(result):
    table = rows(
        grades_csv(
            [
                result("bob", "Bob", earned=Fraction(5, 2)),
                result("alice", "Alice Lee"),
            ],
        ),
    )
    assert table == [
        {
            "id": "alice",
            "name": "Alice Lee",
            "status": "graded",
            "score": "1",
            "maximum": "3",
            "mse": "1",
            "bonus": "0",
            "problem": "",
            **dict.fromkeys(
                ("email", "section", "submitted", "late", "group"),
                "",
            ),
            **dict.fromkeys(("awarded", "late_penalty", "decisions"), ""),
        },
        table[1],
    ]
    assert (table[1]["id"], table[1]["score"]) == ("bob", "2.5")


@pytest.mark.parametrize(
    "change",
    [{"verdict": Verdict.INTERNAL_ERROR}, "no score"],
)
def test_an_internal_error_is_no_grade(result, change):
    faulty = (
        dataclasses.replace(result(), score=None)
        if change == "no score"
        else result(**change)
    )
    (line,) = rows(grades_csv([faulty]))
    assert line["status"] == "internal error"
    assert (line["score"], line["mse"], line["bonus"]) == ("", "", "")


def test_a_problem_is_told(result):
    (line,) = rows(
        grades_csv(
            [result(problem="no mlp.py; found: x.pdf", earned=Fraction(0))],
        ),
    )
    assert (line["status"], line["score"], line["problem"]) == (
        "problem",
        "0",
        "no mlp.py; found: x.pdf",
    )


@pytest.mark.parametrize(
    ("points", "cell"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(2), "2"),
        (Fraction(1, 8), "0.125"),
    ],
)
def test_points_are_plain_decimals(result, points, cell):
    assert rows(grades_csv([result(earned=points)]))[0]["score"] == cell


def test_every_cell_is_quoted_and_lines_end_as_in_the_standard(result):
    text = grades_csv([result(name='Al "the" x, y')])
    assert text.endswith('"\r\n')
    assert text.count("\r\n") == 2
    assert all(
        line.startswith('"') and line.endswith('"')
        for line in text.splitlines()
    )
    assert rows(text)[0]["name"] == 'Al "the" x, y'


def test_no_students_are_a_header():
    header = [
        "id",
        "name",
        "status",
        "score",
        "maximum",
        "problem",
        "email",
        "section",
        "submitted",
        "late",
        "group",
    ]
    header += ["awarded", "late_penalty", "decisions"]
    assert grades_csv([]) == ",".join(f'"{name}"' for name in header) + "\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "@SUM(A1)",
        "-1+cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\ufeff=1",
        "\u200b=1",
        "\x1b[0m=1",
        "\uff1d1",
        "\u00a0=1",
        "-",
        "+5",
        "-1e5",
        "-\u0661",
    ],
)
def test_a_formula_is_neutralised(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    ["-3.5", "-2", "0", "1.25", "alice", "a=b", "x-y", ""],
)
def test_numbers_and_names_stay_as_they_are(text):
    assert safe_cell(text) == text


@given(st.text() | st.text("=+-@\t\r\n \x00\u200b1a", max_size=5))
@example("-1\n")
@example("\u2028=1")
def test_no_cell_starts_like_a_formula(text):
    cell = safe_cell(text)
    cell.encode()
    if cell[:1] in tuple("=+-@\t\r\n"):
        float(cell)
    assert not set(cell) & set("\r\n\x00\t")
