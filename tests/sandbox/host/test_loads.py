"""Which statement a load that ended is put down to."""

import pytest

from grader.model import FailureKind, StudentFailure
from grader.model.failure_details import Bare
from grader.sandbox.host.loads import LoadProgress

SLOW, FAST, CELL = ("toy.py", 3), ("toy.py", 5), ("toy.ipynb cell 2", 0)


@pytest.fixture
def follow():
    """Follows announcements, each with the CPU seconds at which it comes.

    Returns what the end is put down to.
    """

    def follow(kind, *announced, end=10.0):
        times = iter([*(seconds for _, seconds in announced), end])
        progress = LoadProgress(["toy.py", "toy.ipynb"], lambda: next(times))
        for place, _ in announced:
            progress.announced(place)
        return progress.culprit(StudentFailure(Bare(kind)))

    return follow


@pytest.mark.parametrize(
    "kind",
    [FailureKind.CRASHED, FailureKind.MEMORY_LIMIT],
)
def test_the_statement_that_ran_ended_the_process(follow, kind):
    assert follow(kind, (SLOW, 0.0), (None, 8.0), (FAST, 9.0)) == FAST
    assert follow(kind, (CELL, 0.0)) == CELL


def test_the_slowest_statement_took_the_time(follow):
    assert (
        follow(FailureKind.TIME_LIMIT, (SLOW, 0.0), (None, 8.0), (FAST, 9.0))
        == SLOW
    )
    assert (
        follow(
            FailureKind.TIME_LIMIT,
            (FAST, 0.0),
            (SLOW, 1.0),
            (FAST, 9.5),
            (None, 9.6),
        )
        == SLOW
    )


def test_a_statement_that_only_waits_is_put_down_to_waiting():
    now = iter([0.0, 0.5, 20.0, 60.0])
    progress = LoadProgress(["toy.py"], lambda: None, lambda: next(now))
    for place in (FAST, None, SLOW):
        progress.announced(place)
    failure = StudentFailure(Bare(FailureKind.TIME_LIMIT))
    assert progress.culprit(failure) == SLOW


def test_nothing_is_put_down_to_a_statement_that_ended(follow):
    assert follow(FailureKind.CRASHED, (SLOW, 0.0), (None, 1.0)) is None
    assert follow(FailureKind.TIME_LIMIT) is None
    assert follow(FailureKind.NOT_LOADED, (SLOW, 0.0)) is None


@pytest.mark.parametrize(
    "claim",
    [
        "toy.py",
        ("other.py", 1),
        ("toy.py", -1),
        ("toy.py", True),
        ("toy.py", 1, 2),
        (1, 2),
    ],
)
def test_a_claim_that_is_no_place_names_nothing(follow, claim):
    assert follow(FailureKind.CRASHED, (claim, 0.0)) is None
