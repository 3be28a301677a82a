"""What is asked ahead is answered in turn, and told as if it had been asked alone."""

import select

import numpy as np
import pytest

from grader.model import Array, FailureKind, StudentFailure
from grader.sandbox.host import channel
from grader.testing.arrays import from_numpy, to_numpy
from grader.wording import failures as wording

#: Answers with what comes in and how many calls there were before; certain numbers do
#: more.
SOURCE = """
import os, sys, time
CALLS = []
def half(x):
    first = x[0]
    CALLS.append(first)
    if first == 13: os._exit(3)
    if first == 14:
        while True: pass
    if first == 15: os.write(3, b"?")
    if first == 16: raise ValueError("sixteen")
    if first == 17: time.sleep(0.05)
    return [x / 2, len(CALLS)]
"""


def question(number, size=4):
    return "half", {"x": from_numpy(np.full(size, float(number)))}, 7


@pytest.fixture
def ask_all(open_session):
    """Returns a function that asks numbers, those it can ahead, and returns the replies and how many were asked ahead."""

    def ask_all(numbers, ahead=True, **limits):
        session = open_session(SOURCE, **limits)
        replies, asked, taken = [], 0, 0
        for place, number in enumerate(numbers):
            asked = max(asked, place)
            while (
                ahead
                and asked < len(numbers)
                and session.ask_ahead(*question(numbers[asked]))
            ):
                asked, taken = asked + 1, taken + 1
            replies.append(simple(session.ask(*question(number))[0]))
        return replies, taken

    return ask_all


def simple(reply):
    if isinstance(reply, StudentFailure):
        if reply.kind is FailureKind.TIME_LIMIT:
            return reply.kind  # which of the two limits ends it depends on load
        return reply.kind, wording.sentence(reply)
    value, calls = reply
    return to_numpy(value)[0] if isinstance(value, Array) else value, calls


CASES = {
    "all right": [1, 2, 3, 4],
    "more than are asked at once": list(range(20, 90)),
    "one raises": [1, 16, 3],
    "one ends the process": [1, 2, 13, 4, 5],
    "one never ends": [1, 14, 3, 4],
    "one takes its time": [1, 17, 3],
    "several are lost": [13, 13, 1, 14, 2],
}


@pytest.mark.parametrize("numbers", CASES.values(), ids=CASES)
def test_the_replies_are_those_of_calls_one_by_one(ask_all, numbers):
    limits = {
        "call_seconds": 1 if 14 in numbers else 60,
        "total_seconds": 600,
        "deaths": 99,
    }
    replies, taken = ask_all(numbers, **limits)
    assert taken > 0
    assert replies == ask_all(numbers, ahead=False, **limits)[0]


def test_bytes_that_nobody_asked_for_are_told(ask_all):
    for ahead in (True, False):
        replies, _ = ask_all([1, 15, 2, 3], ahead=ahead)
        crashed = [
            reply for reply in replies if reply[0] is FailureKind.CRASHED
        ]
        assert len(crashed) == 1
        assert "protocol" in crashed[0][1]
        assert replies[-1][0] == 1.5


def test_who_prints_a_lot_is_listened_to(open_session):
    """Asked ahead, a worker prints more than a socket holds before anybody waits for it."""
    session = open_session(
        "def half(x):\n    print('x' * 20_000)\n    return x",
    )
    numbers = list(range(45))
    session.ask(*question(0))
    assert all(session.ask_ahead(*question(number)) for number in numbers[1:30])
    for number in numbers[1:]:
        assert to_numpy(session.ask(*question(number))[0])[0] == number
    session.end_worker()
    assert len(session.output) > 0


def test_who_asks_something_else_gets_a_fresh_worker(open_session):
    session = open_session(SOURCE)
    assert simple(session.ask(*question(1))[0]) == (0.5, 1)
    assert session.ask_ahead(*question(2))
    assert simple(session.ask(*question(3))[0]) == (1.5, 1)
    assert simple(session.ask(*question(2))[0]) == (1.0, 2)


def test_nothing_is_asked_ahead_before_the_file_is_loaded(open_session):
    assert not open_session(SOURCE).ask_ahead(*question(1))


def test_a_lost_worker_is_found_by_the_next_call(open_session, after_reply):
    session = open_session(
        f"{after_reply}\ndef half(x):\n    after_reply(lambda: os._exit(3))\n    return x",
    )
    assert isinstance(session.ask(*question(1))[0], Array)
    assert select.select([session._worker.channel.replies], [], [], 60)[0]
    assert not session.ask_ahead(*question(2))
    assert session.ask(*question(2))[0].kind is FailureKind.CRASHED


def test_no_more_is_asked_ahead_than_a_socket_holds(open_session):
    session = open_session(SOURCE)
    session.ask(*question(1))
    large = question(17, size=4_000)
    asked = 0
    while session.ask_ahead(*large):
        asked += 1
    assert 0 < asked <= channel.MOST_BYTES_AHEAD // 32_000
    for _ in range(asked):
        assert session.ask(*large)[0][0].shape == (4_000,)
