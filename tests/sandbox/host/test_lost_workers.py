"""A worker that is lost costs its call, and the next call gets a fresh one."""

import re
import select

import numpy as np
import pytest

from grader.model import FailureKind, StudentFailure
from grader.model.failure_details import OutOfTime
from grader.model.failure_kinds import Overrun
from grader.testing.arrays import from_numpy
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which a session does not know."""
    return wording.sentence(failure).removeprefix("It ")


X = from_numpy(np.arange(4.0))


#: On a busy machine wall time may run out first.
OVERRUN = r"(took more than 0\.4 s of computing|gave no answer within 1\.2 s)\."
LOST = {
    "an endless loop": ("while True: pass", FailureKind.TIME_LIMIT, OVERRUN),
    "a long loop in C": ("sum(range(10**10))", FailureKind.TIME_LIMIT, OVERRUN),
    "a swallowed interrupt": (
        "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
        FailureKind.TIME_LIMIT,
        OVERRUN,
    ),
    "sleep": (
        "import time\ntime.sleep(60)",
        FailureKind.TIME_LIMIT,
        r"gave no answer within 1\.2 s\.",
    ),
    "os._exit": (
        "import os\nos._exit(0)",
        FailureKind.CRASHED,
        "ended its process.",
    ),
    "abort": (
        "import os\nos.abort()",
        FailureKind.CRASHED,
        "ended its process: the process aborted.",
    ),
    "a segmentation fault": (
        "import signal\nsignal.raise_signal(signal.SIGSEGV)",
        FailureKind.CRASHED,
        r"ended its process: the interpreter crashed \(segmentation fault\).",
    ),
    "an unknown signal": (
        "import signal\nsignal.raise_signal(40)",
        FailureKind.CRASHED,
        "ended its process: a signal ended it.",
    ),
    "a flood of prints": (
        "while True: print('x' * 10_000)",
        FailureKind.TIME_LIMIT,
        OVERRUN,
    ),
    "a flood of errors": (
        "import os\nwhile True: os.write(2, b'x' * 10_000)",
        FailureKind.CRASHED,
        "was ended: it wrote more than 16384 KiB.",
    ),
    "bytes that are no frame": (
        "import os\nos.write(3, b'x' * 100)",
        FailureKind.CRASHED,
        "broke the protocol of the grader: what it sent is no frame.",
    ),
    "a reply to another question": (
        "import os\nfrom grader.sandbox import wire\nos.write(3, wire.encode(wire.Frame(0, 'value', {})))",
        FailureKind.CRASHED,
        "broke the protocol of the grader: a reply nobody asked for.",
    ),
    "a reply that claims to be huge": (
        "import os\nfrom grader.sandbox import wire\nos.write(3, wire.PREFIX.pack(wire.MAGIC, 10, 2**60))",
        FailureKind.CRASHED,
        "broke the protocol of the grader: what it sent is no frame.",
    ),
    "a closed line": (
        "import os\nos.close(3)",
        FailureKind.CRASHED,
        "ended its process.",
    ),
}


@pytest.mark.parametrize(("body", "kind", "sentence"), LOST.values(), ids=LOST)
def test_a_lost_worker_costs_its_call_and_the_next_gets_a_fresh_one(
    open_session,
    body,
    kind,
    sentence,
    ask,
    source,
):
    top = "import numpy as np\nFIRST = True"
    session = open_session(
        source(
            f"if x[0] == 0:\n  {body.replace(chr(10), chr(10) + '  ')}\nreturn x / 2",
            top,
        ),
        call_seconds=0.4,
    )
    failure = ask(session)
    assert failure.kind is kind
    assert re.fullmatch(sentence, said(failure))
    assert ask(session, x=from_numpy(np.ones(2))) == from_numpy(np.ones(2) / 2)
    assert session.budget.deaths == 1


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (
            "os.write(3, b'late')",
            "broke the protocol of the grader: it replied unasked.",
        ),
        ("os._exit(0)", "ended its process."),
    ],
)
def test_what_happens_between_two_calls_is_told_of_the_next(
    open_session,
    deed,
    sentence,
    ask,
    source,
    after_reply,
):
    session = open_session(
        source(f"after_reply(lambda: {deed})\nreturn 1.0", after_reply),
    )
    assert ask(session) == 1.0
    channel = session._worker.channel
    assert (
        channel._received or select.select([channel.replies], [], [], 60)[0]
    ), "it came with the reply, or comes now"
    failure = session.ask("loss", {"y": X, "y_hat": X}, 7)[0]
    assert (failure.kind, said(failure)) == (FailureKind.CRASHED, sentence)


def test_a_hook_that_lost_too_many_workers_is_not_called_again(
    open_session,
    ask,
    source,
):
    session = open_session(source("import os\nos._exit(3)"), deaths=2)
    assert [said(ask(session)) for _ in range(3)] == [
        "ended its process.",
        "ended its process.",
        "was not called again; before, it ended its process.",
    ]
    assert session.ask("loss", {"y": X, "y_hat": X}, 7)[0] == (0.0, X)


def test_the_exit_code_is_for_staff(half):
    failure = half("import os\nos._exit(7)")
    assert said(failure) == "ended its process."
    assert wording.detail(failure) == "exit code 7"


def test_a_submission_that_used_its_time_is_not_called_again(
    open_session,
    ask,
    source,
):
    session = open_session(
        source("while True: pass"),
        call_seconds=0.1,
        total_seconds=0.15,
        deaths=99,
    )
    kinds = [ask(session) for _ in range(3)]
    assert kinds[-1] == StudentFailure(OutOfTime(Overrun.TOTAL, 0.15))
    answer = session.ask("loss", {"y": X, "y_hat": X}, 7)[0]
    assert said(answer) == "was not called: the submission had used its 0.15 s."


@pytest.mark.parametrize(
    ("deed", "kind", "sentence"),
    [
        (
            "while True: pass",
            FailureKind.TIME_LIMIT,
            f"While toy.py is being loaded, it {OVERRUN}",
        ),
        (
            "__import__('os')._exit(0)",
            FailureKind.CRASHED,
            r"While .* it ended its process \(exit code 0\)\.",
        ),
    ],
)
def test_a_file_whose_very_definitions_end_each_worker(
    open_session,
    deed,
    kind,
    sentence,
):
    failure = open_session(
        f"class A:\n    {deed}\n" * 5,
        load_seconds=0.4,
    ).load()
    assert failure.kind is kind
    assert re.fullmatch(sentence, said(failure))


def test_a_statement_that_asks_for_too_much_memory_is_left_out(
    open_session,
    ask,
    source,
):
    session = open_session(source("return 1.0", "x = bytearray(10**10)"))
    assert ask(session) == 1.0
    assert ["MemoryError" in note.text for note in session.notes] == [True]
