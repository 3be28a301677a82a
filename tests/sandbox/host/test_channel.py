"""The trusted end of the line: frames, deadlines and output, whatever the other end sends."""

import itertools
import os
import socket
import threading
import time

import pytest

from grader.model import FailureKind, StudentFailure
from grader.model.failure_kinds import Overrun
from grader.sandbox import wire
from grader.sandbox.host import channel
from grader.sandbox.host.channel import Channel, WorkerLost
from grader.sandbox.host.ready_clock import ReadyClock
from grader.sandbox.wire import Frame
from grader.wording import failures as wording


class Line:
    """A channel, and a thread at its other end that answers each request."""

    def __init__(self):
        ours, self.theirs = socket.socketpair()
        output, self.their_output = socket.socketpair()
        self.cpu = 0.0
        self.channel = Channel(
            ours,
            output,
            lambda: self.cpu,
            keep_output=100,
            ready_clock=lambda: 0.0,
        )
        self.thread = None

    def answer(self, respond):
        """Have *respond* called with the request and a function that sends bytes."""
        self.thread = threading.Thread(
            target=self._serve,
            args=(respond,),
            daemon=True,
        )
        self.thread.start()

    def _serve(self, respond):
        prefix = self.theirs.recv(wire.PREFIX.size, socket.MSG_WAITALL)
        header, body = wire.lengths(prefix, 2**30)
        parts = (
            self.theirs.recv(count, socket.MSG_WAITALL) if count else b""
            for count in (header, body)
        )
        try:
            respond(wire.decode(*parts), self.theirs.sendall)
        except OSError:
            return

    def close(self):
        self.channel.close()
        for end in (self.theirs, self.their_output):
            end.close()
        if self.thread is not None:
            self.thread.join(10)


@pytest.fixture
def line():
    line = Line()
    yield line
    line.close()


def reply(request, value="done"):
    return wire.encode(Frame(request.id, "value", value))


def lost(line, seconds=30.0, max_body=1000):
    with pytest.raises(WorkerLost) as raised:
        line.channel.exchange("call", {"x": 1}, seconds, max_body)
    details = raised.value.details
    text = wording.sentence(StudentFailure(details)).removeprefix("It ")
    return details.kind, text


def test_a_request_and_its_reply(line):
    line.answer(lambda request, send: send(reply(request, request.value)))
    assert line.channel.exchange("call", {"x": 1}, 30.0, 1000).value == {"x": 1}


def test_a_reply_in_pieces(line):
    def respond(request, send):
        for byte in reply(request):
            send(bytes([byte]))

    line.answer(respond)
    assert line.channel.exchange("call", {"x": 1}, 30.0, 1000).value == "done"


def test_a_request_larger_than_the_buffers(line):
    line.answer(lambda request, send: send(reply(request, len(request.value))))
    value = ["x" * 10_000] * 25
    assert line.channel.exchange("call", value, 30.0, 1000).value == 25


BROKEN = {
    "nothing": (lambda *_: None, "gave no answer within 0.3 s."),
    "half a prefix": (
        lambda _, send: send(b"GRD1"),
        "gave no answer within 0.3 s.",
    ),
    "half a header": (
        lambda request, send: send(reply(request)[:30]),
        "gave no answer within 0.3 s.",
    ),
    "noise": (
        lambda _, send: send(b"x" * 16),
        "broke the protocol of the grader: what it sent is no frame.",
    ),
    "another id": (
        lambda request, send: send(
            wire.encode(Frame(request.id + 1, "value", 1)),
        ),
        "broke the protocol of the grader: a reply nobody asked for.",
    ),
    "a header that is no JSON": (
        lambda _, send: send(wire.PREFIX.pack(wire.MAGIC, 3, 0) + b"abc"),
        "broke the protocol of the grader: what it sent is no frame.",
    ),
    "more than is allowed": (
        lambda _, send: send(wire.PREFIX.pack(wire.MAGIC, 3, 1001)),
        "broke the protocol of the grader: what it sent is no frame.",
    ),
}


@pytest.mark.parametrize(("respond", "sentence"), BROKEN.values(), ids=BROKEN)
def test_broken_replies(line, respond, sentence):
    line.answer(respond)
    kind, message = lost(line, seconds=0.1 if "no answer" in sentence else 30.0)
    assert kind is (
        FailureKind.TIME_LIMIT
        if "no answer" in sentence
        else FailureKind.CRASHED
    )
    assert message == sentence


def test_a_reply_that_trickles_in_is_not_waited_for(line):
    def respond(request, send):
        send(wire.PREFIX.pack(wire.MAGIC, 100_000, 0))
        for _ in itertools.repeat(None):
            send(b" ")
            time.sleep(0.001)

    line.answer(respond)
    assert lost(line, seconds=0.1) == (
        FailureKind.TIME_LIMIT,
        "gave no answer within 0.3 s.",
    )


def test_computing_has_a_limit_of_its_own(line):
    def respond(request, send):
        line.cpu = 5.0

    line.answer(respond)
    assert lost(line, seconds=4.0) == (
        FailureKind.TIME_LIMIT,
        "took more than 4 s of computing.",
    )


def test_a_closed_line(line):
    line.theirs.close()
    kind, message = lost(line)
    assert kind is FailureKind.CRASHED
    assert message in ("ended its process.", "ended between two calls.")


def test_bytes_that_nobody_asked_for(line):
    line.theirs.sendall(b"x")
    assert lost(line) == (
        FailureKind.CRASHED,
        "broke the protocol of the grader: it replied unasked.",
    )


def test_output_is_drained_and_capped(line):
    def respond(request, send):
        for _ in range(50):
            line.their_output.sendall(b"y" * 10_000)
        send(reply(request))

    line.answer(respond)
    line.channel.exchange("call", 1, 30.0, 1000)
    line.channel.close()
    assert line.channel.printed == b"y" * 100
    assert line.channel.printed_total == 500_000


def test_too_much_output_ends_the_worker(line, monkeypatch):
    monkeypatch.setattr(channel, "MOST_OUTPUT", 10_000)

    def respond(request, send):
        while True:
            line.their_output.sendall(b"y" * 10_000)

    line.answer(respond)
    assert lost(line) == (
        FailureKind.CRASHED,
        "was ended: it wrote more than 9 KiB.",
    )


def test_output_that_comes_last_is_kept(line):
    line.answer(
        lambda request, send: (
            send(reply(request)),
            line.their_output.sendall(b"bye"),
        ),
    )
    line.channel.exchange("call", 1, 30.0, 1000)
    line.thread.join(10)
    line.channel.close()
    assert line.channel.printed == b"bye"


def test_a_closed_output_is_no_trouble(line):
    line.their_output.close()
    line.answer(lambda request, send: send(reply(request)))
    assert line.channel.exchange("call", 1, 30.0, 1000).value == "done"


# --- deadlines: faked clocks ----------------------------------------------------------


class Clocks:
    """The seconds that passed, and those of a worker: on a core, and in wait for one."""

    def __init__(self, monkeypatch, *, is_told=True):
        self.wall = self.ran = self.waited = 0.0
        self.is_told = is_told
        monkeypatch.setattr(channel.time, "monotonic", lambda: self.wall)

    def pass_seconds(self, *, ran=0.0, waited=0.0, idle=0.0):
        self.ran += ran
        self.waited += waited
        self.wall += ran + waited + idle

    def ready(self):
        return self.ran + self.waited if self.is_told else None


@pytest.fixture
def deadline_of(line, monkeypatch):
    """Return a function that makes the deadline of a call of 2 CPU seconds, and its clocks."""

    def deadline_of(**told):
        clocks = Clocks(monkeypatch, **told)
        line.channel._cpu_clock = lambda: clocks.ran
        line.channel._ready_clock = clocks.ready
        return line.channel._deadline(2.0), clocks

    return deadline_of


def overrun_of(deadline):
    try:
        deadline.check()
    except WorkerLost as lost:
        return lost.details.overrun
    return None


def test_a_worker_that_waits_for_a_core_is_never_too_late(deadline_of):
    deadline, clocks = deadline_of()
    clocks.pass_seconds(ran=1.9, waited=3600.0, idle=5.9)
    assert overrun_of(deadline) is None


def test_a_sleeper_is_ended_whatever_the_load(deadline_of):
    deadline, clocks = deadline_of()
    clocks.pass_seconds(waited=3600.0, idle=6.1)
    assert overrun_of(deadline) is Overrun.WAITING


def test_computing_too_long_is_told_from_waiting(deadline_of):
    deadline, clocks = deadline_of()
    clocks.pass_seconds(ran=2.1, idle=10.0)
    assert overrun_of(deadline) is Overrun.COMPUTING


def test_where_the_system_does_not_tell_thirty_times_the_limit_may_pass(
    deadline_of,
):
    deadline, clocks = deadline_of(is_told=False)
    clocks.pass_seconds(ran=1.0, waited=58.0)
    assert overrun_of(deadline) is None
    clocks.pass_seconds(idle=2.0)
    assert overrun_of(deadline) is Overrun.UNCLEAR


def test_a_worker_that_has_ended_keeps_the_time_that_it_waited(
    line,
    deadline_of,
):
    _, clocks = deadline_of()
    clocks.pass_seconds(ran=1.0, waited=50.0, idle=2.0)
    before = line.channel.idle_clock()
    clocks.is_told = False
    assert line.channel.idle_clock() == before
    assert line.channel.tells_waiting


def test_the_system_tells_of_this_process():
    clock = ReadyClock(os.getpid())
    first = clock()
    if first is None:  # it does not tell: then nothing is made up
        assert clock() is None
    else:
        assert clock() >= first > 0
    clock.close()
    assert clock() is None
    assert ReadyClock(2**22 + 1)() is None
