"""Times of course sites in one form."""

import pytest

from grader.intake.times import iso_time

TIMES = {
    "2026-03-01 23:59:10.123456000 -08:00": "2026-03-01T23:59:10-08:00",
    "2026-03-01 23:59:10 Z": "2026-03-01T23:59:10+00:00",
    "2026-03-01 23:59:10 UTC": "2026-03-01T23:59:10+00:00",
    "2026-03-01T23:59:10+0530": "2026-03-01T23:59:10+05:30",
    "2026-03-01-23-59-00": "2026-03-01T23:59:00",
    "2026-03-01 23:59": "2026-03-01T23:59:00",
    "2026-03-01": "2026-03-01",
    "2026-13-01 10:00": "2026-13-01 10:00",
    "Sunday, 1 March 2026, 11:59 PM": "2026-03-01T23:59:00",
    "1 March 2026, 12:05 AM": "2026-03-01T00:05:00",
    "Monday, 2 December 2026, 15:04": "2026-12-02T15:04:00",
    "Sonntag, 1 Maerz 2026, 11:59": "Sonntag, 1 Maerz 2026, 11:59",
    "31 February 2026, 11:59": "31 February 2026, 11:59",
    "Sunday, 1 March": "Sunday, 1 March",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items(), ids=TIMES)
def test_one_form(text, expected):
    assert iso_time(text) == expected
