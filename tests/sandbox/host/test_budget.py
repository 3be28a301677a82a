"""What a submission may use: overruns shrink what unproven functions get, and all of it has an end."""

import pytest

from grader.model import FailureKind, Limits, StudentFailure
from grader.model.failure_details import Crashed, OutOfTime
from grader.model.failure_kinds import Ending, Overrun
from grader.sandbox.host.budget import Budget
from grader.wording import failures as wording

LIMITS = Limits(call_seconds=2, total_seconds=20, deaths=3)
OVERRUN = StudentFailure(OutOfTime(Overrun.COMPUTING, 2))
CRASH = StudentFailure(Crashed(Ending.ENDED))


@pytest.fixture
def budget():
    return Budget(LIMITS)


def test_each_overrun_halves_what_a_function_gets_that_never_answered(budget):
    got = []
    for hook in "abcdefgh":
        got.append(budget.seconds_for(hook))
        budget.lost(hook, OVERRUN)
    assert got == [2, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert sum(got) < 8 * 2 / 2


def test_a_function_that_answered_keeps_its_time(budget):
    budget.answered("good")
    budget.lost("bad", OVERRUN)
    assert (budget.seconds_for("good"), budget.seconds_for("bad")) == (2, 1)


def test_a_crash_shrinks_nothing(budget):
    budget.lost("bad", CRASH)
    assert budget.seconds_for("other") == 2


def test_only_hooks_that_killed_are_given_up_after_too_many_deaths(budget):
    for _ in range(3):
        assert budget.refusal("bad") is None
        budget.lost("bad", OVERRUN)
    assert (
        wording.sentence(budget.refusal("bad"))
        == "It was not called again; before, it took more than 2 s of computing."
    )
    assert budget.refusal("good") is None


@pytest.mark.parametrize(
    ("wall", "cpu", "idle"),
    [(21, 21, 0), (21, None, 0), (61, 0, 61)],
)
def test_the_whole_has_an_end_in_computing_and_in_idleness(
    budget,
    wall,
    cpu,
    idle,
):
    budget.spend(wall, cpu, idle)
    assert budget.refusal("good").kind is FailureKind.TIME_LIMIT


def test_the_last_call_may_use_what_is_left(budget):
    budget.spend(19, 19, 0)
    assert budget.seconds_for("good") == 1


def test_waiting_for_a_core_uses_nothing_up(budget):
    budget.spend(3600, 1, 2)
    assert budget.refusal("good") is None
    assert budget.seconds_for("good") == 2


def test_where_it_is_not_told_what_was_idle_nobody_is_judged(budget):
    budget.is_told = False
    budget.spend(610, 1, 61)
    assert budget.refusal("good").details.overrun is Overrun.UNCLEAR
    budget.spend(21, 21, 0)
    assert budget.refusal("good").details.overrun is Overrun.TOTAL
