"""What is exported says the same to programs that others wrote, in three locales.

The readers are Python's csv, json and ElementTree: none of them is ours.
"""

import csv
import io
import json
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from grader.export.canvas import fill_canvas
from grader.export.classroom import classroom_csv
from grader.export.csv_grades import Dialect, grades_csv
from grader.export.gradescope import gradescope_json
from grader.export.json_grades import grades_json
from grader.export.junit import junit_xml
from grader.export.moodle import fill_moodle
from grader.export.nbgrader import nbgrader_csv
from grader.export.sheet import read_sheet
from grader.report.audience import for_student

#: Language, separator, decimal sign, encoding of a spreadsheet there.
LOCALES = {
    "en_US": (",", ".", "utf-8"),
    "de_DE": (";", ",", "cp1252"),
    "fr_FR": (";", ",", "utf-16"),
}
NAMES = {"a": "M\u00fcller, Zo\u00eb", "b": "Se\u00e1n O'Neill", "c": "=2+3"}
POINTS = {"a": Fraction(5, 2), "b": Fraction(1, 3), "c": Fraction(0)}
SHORT = {"a": 2.5, "b": 0.33, "c": 0}


@pytest.fixture
def results(result):
    return [
        result(student, name, earned=POINTS[student])
        for student, name in NAMES.items()
    ]


@pytest.fixture(params=LOCALES.values(), ids=LOCALES)
def locale(request):
    return request.param


def rows(text, separator):
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def number(text, sign):
    assert "." not in text or sign == "."
    return float(text.replace(sign, "."))


def template(tmp_path, lines, locale):
    """Write a table as a site writes it in *locale*, and return it as read."""
    separator, _, encoding = locale
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(
        lines,
    )
    path = tmp_path / "template.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    return read_sheet(path)


def test_the_table_of_a_spreadsheet(results, locale):
    separator, sign, _ = locale
    dialect = Dialect.COMMA if separator == "," else Dialect.SEMICOLON
    table = rows(grades_csv(results, dialect), separator)
    assert [row["name"] for row in table] == [
        "M\u00fcller, Zo\u00eb",
        "Se\u00e1n O'Neill",
        "'=2+3",
    ]
    for row in table:
        points = float(POINTS[row["id"]])
        assert number(row["score"], sign) == pytest.approx(points, abs=1e-6)
        assert number(row["mse"], sign) == number(row["score"], sign)
        assert number(row["maximum"], sign) == 3


def test_canvas(tmp_path, results, locale):
    separator, _, encoding = locale
    lines = [
        ["Student", "ID", "SIS Login ID", "Section", "Backpropagation (77)"],
        ["    Points Possible", "", "", "", "3"],
        *(
            [name, str(place), student, "A", ""]
            for place, (student, name) in enumerate(NAMES.items(), 100)
        ),
    ]
    filled = fill_canvas(template(tmp_path, lines, locale), results)
    table = rows(filled.content.decode(encoding), separator)[1:]
    grades = {
        row["SIS Login ID"]: float(row["Backpropagation (77)"]) for row in table
    }
    assert grades == SHORT
    assert [row["Student"] for row in table] == list(NAMES.values())


def test_moodle(tmp_path, results, locale):
    separator, sign, encoding = locale
    headers = {
        "en_US": ["Identifier", "Full name", "Grade", "Maximum grade"],
        "de_DE": ["ID", "Vollst\u00e4ndiger Name", "Bewertung", "Bestwertung"],
        "fr_FR": ["Identifiant", "Nom complet", "Note", "Note maximale"],
    }
    by_locale = dict(zip(LOCALES.values(), headers.values(), strict=True))
    header = by_locale[locale]
    lines = [
        header,
        *(
            [f"Participant {place}", name, "", f"3{sign}00"]
            for place, name in enumerate(NAMES.values(), 17)
        ),
    ]
    filled = fill_moodle(template(tmp_path, lines, locale), results)
    table = rows(filled.content.decode(encoding), separator)
    grades = [number(row[header[2]], sign) for row in table]
    assert grades == list(SHORT.values())
    assert [row[header[1]] for row in table] == list(NAMES.values())


def test_formats_that_know_no_locale(results):
    for text, column in (
        (nbgrader_csv(results), "score"),
        (classroom_csv(results), "points_awarded"),
    ):
        read = [float(row[column]) for row in rows(text, ",")]
        exact = [float(points) for points in POINTS.values()]
        assert read == pytest.approx(exact, abs=1e-6)
    document = json.loads(grades_json(results))
    assert [one["score"]["earned"] for one in document["students"]] == [
        2.5,
        0.333333,
        0,
    ]
    suites = ET.fromstring(junit_xml(results).encode()).findall("testsuite")
    scores = [
        float(found.get("value"))
        for suite in suites
        for found in suite.iter("property")
        if found.get("name") == "score"
    ]
    assert scores == [2.5, 0.333333, 0]
    for one in results:
        document = json.loads(gradescope_json(one, for_student(one)))
        parts = [test["score"] for test in document["tests"]]
        assert sum(parts) == document["score"]
