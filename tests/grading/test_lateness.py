"""Lateness: days are counted from the kept time, and every point that it takes is accounted for in words."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from grader.grading.lateness import days_late, penalty
from grader.model import Late

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 3, 1, 23, 59, tzinfo=BERLIN)
POLICY = Late(
    DUE,
    grace_minutes=15,
    free_days=1,
    per_day=Fraction(10),
    cap=Fraction(30),
)


@pytest.mark.parametrize(
    ("submitted", "days"),
    [
        ("2026-02-20T10:00:00+01:00", 0),
        ("2026-03-01T23:59:00+01:00", 0),
        ("2026-03-02T00:14:00+01:00", 0),
        ("2026-03-02T00:14:01+01:00", 1),
        ("2026-03-01T23:14:00+00:00", 0),  # another offset, the same moment
        ("2026-03-01T23:14:01Z", 1),
        ("2026-03-02T00:14:01", 1),  # no offset: the zone of the due date
        ("2026-03-03T00:14:00+01:00", 1),
        ("2026-03-03T00:15:00+01:00", 2),
        ("", None),
        ("yesterday", None),
        ("2026-03-05", None),  # a day is no time
    ],
)
def test_each_started_day_counts_from_the_end_of_the_grace(submitted, days):
    assert days_late(submitted, POLICY) == days


def test_an_extension_moves_the_due_date():
    assert (
        days_late(
            "2026-03-04T12:00:00+01:00",
            POLICY,
            until="2026-03-04T23:59:00+01:00",
        )
        == 0
    )
    assert (
        days_late(
            "2026-03-05T12:00:00+01:00",
            POLICY,
            until="2026-03-04T23:59:00+01:00",
        )
        == 1
    )


@pytest.mark.parametrize(
    ("due", "submitted"),
    [
        # In the night the clocks go forward a day is 23 hours, in autumn 25: neither
        # costs a day more.
        (
            datetime(2026, 3, 28, 23, 59, tzinfo=BERLIN),
            "2026-03-30T00:30:00+02:00",
        ),
        (
            datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN),
            "2026-10-25T23:50:00+01:00",
        ),
    ],
)
def test_changed_clocks_cost_nobody_a_day(due, submitted):
    assert days_late(submitted, Late(due, per_day=Fraction(10))) == 1


def test_free_days_then_a_share_of_the_maximum_for_each():
    found = penalty(
        "2026-03-03T12:00:00+01:00",
        POLICY,
        "",
        Fraction(18),
        Fraction(20),
    )
    assert found.points == 2
    assert (
        found.arithmetic
        == "2 days late, 1 of them free: 1 · 10 % of the maximum of 20 points = 2."
    )


def test_free_days_alone_take_nothing_and_are_told():
    found = penalty(
        "2026-03-02T12:00:00+01:00",
        POLICY,
        "",
        Fraction(18),
        Fraction(20),
    )
    assert found.points == 0
    assert found.arithmetic.startswith("1 day late, 1 of them free: 0 ·")


def test_the_cap_and_what_is_there():
    capped = penalty(
        "2026-04-01T12:00:00+01:00",
        POLICY,
        "",
        Fraction(18),
        Fraction(20),
    )
    assert capped.points == 6
    assert "at most 30 %" in capped.arithmetic
    poor = penalty(
        "2026-04-01T12:00:00+01:00",
        POLICY,
        "",
        Fraction(1),
        Fraction(20),
    )
    assert poor.points == 1
    assert "only 1 were there to take" in poor.arithmetic


def test_a_share_of_what_is_earned():
    policy = Late(DUE, per_day=Fraction(25), of="earned")
    found = penalty(
        "2026-03-02T12:00:00+01:00",
        policy,
        "",
        Fraction(10),
        Fraction(20),
    )
    assert found.points == Fraction(5, 2)
    assert (
        found.arithmetic
        == "1 day late: 1 · 25 % of the earned 10 points = 2.5."
    )


def test_in_time_or_at_an_unknown_time_there_is_no_line():
    for submitted in ("2026-02-01T12:00:00+01:00", ""):
        assert (
            penalty(submitted, POLICY, "", Fraction(10), Fraction(20)) is None
        )


def test_a_fixed_offset_will_do():
    policy = Late(
        datetime(2026, 3, 1, 23, 59, tzinfo=timezone(timedelta(hours=-5))),
        per_day=Fraction(10),
    )
    assert days_late("2026-03-02T04:59:00+00:00", policy) == 0
    assert days_late("2026-03-02T05:00:00+00:00", policy) == 1


def test_a_pool_of_the_term_is_taken_after_the_free_days():
    policy = replace(POLICY, pool_days=2)
    arguments = {"until": "", "earned": Fraction(10), "maximum": Fraction(10)}
    three_late = "2026-03-04T12:00:00+01:00"
    assert penalty(three_late, policy, **arguments).points == 0
    one_left = penalty(three_late, policy, **arguments, pool_left=1)
    assert one_left.points == 1
    assert one_left.arithmetic.startswith(
        "3 days late, 1 of them free, 1 of the 1 left for the term: 1 \u00b7 10 %",
    )
    assert penalty(three_late, policy, **arguments, pool_left=0).points == 2
