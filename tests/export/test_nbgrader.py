"""nbgrader's table, read back by a reader that knows its columns only."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from grader.export.nbgrader import nbgrader_csv
from grader.model import Delivery, Late, Person, Verdict

CET = timezone(timedelta(hours=1))


def rows(*results):
    return list(csv.DictReader(io.StringIO(nbgrader_csv(results))))


def delivered(result, submitted, late=None):
    submission = replace(
        result.submission,
        delivery=Delivery(submitted=submitted),
    )
    return replace(
        result,
        submission=submission,
        assignment=replace(result.assignment, late=late),
    )


def test_points_and_columns(result):
    (row,) = rows(result())
    assert list(row) == [
        *(
            "assignment",
            "duedate",
            "timestamp",
            "student_id",
            "last_name",
            "first_name",
            "email",
        ),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    assert (row["assignment"], row["student_id"]) == ("mlp", "alice")
    assert (
        row["raw_score"],
        row["late_submission_penalty"],
        row["score"],
        row["max_score"],
    ) == (
        "1.0",
        "0.0",
        "1.0",
        "3.0",
    )


def test_no_grade_is_no_zero(result):
    missing = result()
    missing = replace(
        missing,
        submission=replace(missing.submission, missing=True),
    )
    for row in rows(missing, result(verdict=Verdict.INTERNAL_ERROR)):
        assert (row["raw_score"], row["score"], row["max_score"]) == (
            "",
            "",
            "3.0",
        )


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [
        ("Ada Lovelace", "Lovelace", "Ada"),
        ("O'Brien, Seán", "O'Brien", "Seán"),
        ("Li", "Li", ""),
        ("=1+1", "'=1+1", ""),
    ],
)
def test_names(result, name, last, first):
    one = result()
    (row,) = rows(
        replace(one, submission=replace(one.submission, person=Person(name))),
    )
    assert (row["last_name"], row["first_name"]) == (last, first)


def test_times_are_in_utc_without_an_offset(result):
    due = Late(datetime(2026, 3, 1, 23, 59, tzinfo=CET))
    (row,) = rows(delivered(result(), "2026-03-01T20:00:00", due))
    assert (row["duedate"], row["timestamp"]) == (
        "2026-03-01 22:59:00",
        "2026-03-01 19:00:00",
    )
    (row,) = rows(delivered(result(), "2026-03-01T20:00:00-05:00"))
    assert (row["duedate"], row["timestamp"]) == ("", "2026-03-02 01:00:00")
    (row,) = rows(delivered(result(), "yesterday"))
    assert row["timestamp"] == "yesterday"
