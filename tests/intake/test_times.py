"""Times of course sites in one form."""

import pytest

from grader.intake.times import day_first_of, is_ambiguous, iso_time

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
    # as Excel shows a time in the United States, Germany and France
    "3/1/2026 11:59 PM": "2026-03-01T23:59:00",
    "3/13/2026 23:59": "2026-03-13T23:59:00",
    "03/01/26 11:59:30 p.m.": "2026-03-01T23:59:30",
    "13/03/2026 23:59": "2026-03-13T23:59:00",
    "01.03.2026 23:59": "2026-03-01T23:59:00",
    "1.3.26, 23:59 Uhr": "2026-03-01T23:59:00",
    "01.03.2026": "2026-03-01",
    "46082,99931": "2026-03-01T23:59:00",
    "46082.5": "2026-03-01T12:00:00",
    # as course sites write it
    "Sonntag, 1. M\u00e4rz 2026, 23:58": "2026-03-01T23:58:00",
    "dimanche 1 mars 2026, 23:58": "2026-03-01T23:58:00",
    "domingo, 1 de marzo de 2026, 23:58": "2026-03-01T23:58:00",
    "Mar 1, 2026 11:59 PM": "2026-03-01T23:59:00",
    "March 1, 2026 at 11:59pm": "2026-03-01T23:59:00",
    # either of two days: nobody guesses
    "3/1/2026 23:59": "3/1/2026 23:59",
    "32.13.2026 23:59": "32.13.2026 23:59",
    "3/3/2026 23:59": "2026-03-03T23:59:00",
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items(), ids=TIMES)
def test_one_form(text, expected):
    assert iso_time(text) == expected


def test_other_times_of_a_table_tell_which_number_is_the_day():
    american = ["3/1/2026 23:59", "3/13/2026 0:00", "-"]
    british = ["3/1/2026 23:59", "13/1/2026 0:00", ""]
    assert day_first_of(american) is False
    assert day_first_of(british) is True
    assert day_first_of(american[:1]) is None
    assert day_first_of([*american, *british]) is None
    assert (
        iso_time(american[0], day_first=day_first_of(american))
        == "2026-03-01T23:59:00"
    )
    assert (
        iso_time(british[0], day_first=day_first_of(british))
        == "2026-01-03T23:59:00"
    )
    assert is_ambiguous("3/1/2026 23:59")
    assert not is_ambiguous("3/13/2026 23:59")
    assert not is_ambiguous("soon")
