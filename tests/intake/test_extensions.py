"""Lists of extensions: read as people write them, and refused as a whole with the line that is wrong."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from grader.errors import SubmissionsError
from grader.intake.extensions import read_extensions
from grader.model import Late

POLICY = Late(datetime(2026, 3, 1, 23, 59, tzinfo=ZoneInfo("Europe/Berlin")))


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8"):
        (tmp_path / "more.csv").write_bytes(text.encode(encoding))
        return [
            (one.student, one.until, one.reason)
            for one in read_extensions(tmp_path / "more.csv", "toy", POLICY)
        ]

    return read


def test_times_and_days(read):
    text = "Student,Until,Days,Reason\nada,2026-03-04 23:59,,ill\nÉmile,,3,\nbob,2026-03-04T12:00:00Z,,x\n"
    assert read(text) == [
        ("ada", "2026-03-04T23:59:00+01:00", "ill"),
        ("Émile", "2026-03-04T23:59:00+01:00", "Extension"),
        ("bob", "2026-03-04T12:00:00+00:00", "x"),
    ]


def test_a_spreadsheet_of_another_country(read):
    assert read("name;days\nÉmile;1\n", "cp1252") == [
        ("Émile", "2026-03-02T23:59:00+01:00", "Extension"),
    ]


def test_lines_of_other_assignments_are_left_out(read):
    assert read("id,days,assignment\nada,1,toy\nada,5,other\nbob,2,\n") == [
        ("ada", "2026-03-02T23:59:00+01:00", "Extension"),
        ("bob", "2026-03-03T23:59:00+01:00", "Extension"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no table of text"),
        ("who,when\nada,1\n", "its columns are: who, when"),
        (
            "student,until\nada,soon\n",
            "line 2: 'soon' is neither a date with a time nor a number of days",
        ),
        (
            "student,until\nada,3/4/2026 23:59\n",
            "line 2: '3/4/2026 23:59' could be two dates",
        ),
        ("student,until\nada,2026-03-04\n", "neither a date with a time"),
        ("student,until\nada,\n", "neither a date with a time"),
        ("student,until\nada,2026-02-01 12:00\n", "before the due date"),
        ("student,days\nada,1\nAda,2\n", "lines 2 and 3 are both about Ada"),
        ("student,days\n,1\n", "line 2 names no student"),
        ("student,days\nada,-1\n", "neither a date"),
    ],
)
def test_what_cannot_be_read_names_the_line(read, text, said):
    with pytest.raises(SubmissionsError) as caught:
        read(text)
    assert said in caught.value.message


def test_dates_of_excel_where_another_line_tells_the_order(read):
    text = "student,until\nada,3/4/2026 23:59\nbob,3/14/2026 23:59\n"
    assert [until for _, until, _ in read(text)] == [
        "2026-03-04T23:59:00+01:00",
        "2026-03-14T23:59:00+01:00",
    ]
