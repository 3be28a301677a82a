"""Workers that overrun, stop, flood or drip end within their budget.

The next call has a fresh worker and is judged.
"""

import textwrap

import numpy as np
import pytest

from grader.model import FailureKind, StudentFailure
from grader.testing.arrays import numpy_tree, plain_tree
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which a session does not know."""
    return wording.sentence(failure).removeprefix("It ")


X = {"x": plain_tree(np.arange(6.0))}
GOOD = "\ndef half(x):\n    return x / 2\n"
FLOOD = """
    import os
    def sums(x):
        while True:
            try:
                os.stat('/')
            except OSError:
                pass
    """
STOP = """
    import os, signal
    def sums(x):
        signal.raise_signal(signal.SIGSTOP)
    """
DRIP = """
    import os, time
    def sums(x):
        while True:
            os.write(3, b'G')
            time.sleep(0.02)
    """
SLOW_FRAME = """
    import os, struct, time
    def sums(x):
        os.write(3, struct.pack('>4sIQ', b'GRD1', 200000, 0))
        while True:
            os.write(3, b' ')
            time.sleep(0.02)
    """
ENDINGS = {
    "an endless loop": (
        "def sums(x):\n    while True: pass",
        FailureKind.TIME_LIMIT,
    ),
    "a sleep": (
        "import time\ndef sums(x):\n    time.sleep(1e6)",
        FailureKind.TIME_LIMIT,
    ),
    "a flood of denied calls": (FLOOD, FailureKind.TIME_LIMIT),
    "a stopped process": (STOP, FailureKind.TIME_LIMIT),
    "a reply byte by byte": (SLOW_FRAME, FailureKind.TIME_LIMIT),
    "bytes that are no frame": (DRIP, FailureKind.CRASHED),
    "a flood of prints": (
        "def sums(x):\n    while True: print('x' * 1000)",
        FailureKind.TIME_LIMIT,
    ),
    "an exit": (
        "import os\ndef sums(x):\n    os._exit(3)",
        FailureKind.CRASHED,
    ),
    "an abort": (
        "import os\ndef sums(x):\n    os.abort()",
        FailureKind.CRASHED,
    ),
    "too much memory": (
        "import numpy as np\ndef sums(x):\n    return np.ones(2**29)",
        FailureKind.MEMORY_LIMIT,
    ),
    "a system exit": ("def sums(x):\n    raise SystemExit", FailureKind.RAISED),
}


@pytest.mark.parametrize(("source", "kind"), ENDINGS.values(), ids=ENDINGS)
def test_a_bad_end_costs_its_own_call(open_session, source, kind):
    session = open_session(textwrap.dedent(source) + GOOD, call_seconds=0.3)
    reply, _ = session.ask("sums", X, 0)
    assert isinstance(reply, StudentFailure), reply
    assert reply.kind is kind
    assert session.budget.cpu < 3 * 0.3, "three times the limit"
    half, _ = session.ask("half", X, 0)
    assert numpy_tree(half).tolist() == [0, 0.5, 1, 1.5, 2, 2.5]


def test_computing_is_counted_over_all_workers(open_session):
    session = open_session(
        "def sums(x):\n    while True: pass" + GOOD,
        call_seconds=0.2,
        total_seconds=0.5,
    )
    replies = [
        session.ask(hook, X, 0)[0]
        for hook in ("sums", "sums", "sums", "sums", "sums")
    ]
    assert {reply.kind for reply in replies} == {FailureKind.TIME_LIMIT}
    assert session.budget.cpu < 3 * 0.5, "three times the limit"


def test_the_exit_code_is_no_part_of_the_sentence(open_session):
    reply, _ = open_session("import os\ndef half(x):\n    os._exit(42)").ask(
        "half",
        X,
        0,
    )
    assert (said(reply), wording.detail(reply)) == (
        "ended its process.",
        "exit code 42",
    )


def test_a_zygote_ends_in_good_order(toy):
    from grader.sandbox.host.launcher import Zygote
    from grader.sandbox.host.settings import process_settings

    zygote = Zygote(process_settings(toy))
    worker = zygote.fork(toy.limits)
    worker.end()
    group = zygote.group
    zygote.close()
    assert zygote.process.returncode == 0
    assert group is None or not group.path.exists()


def test_before_any_input_the_exit_code_is_told(open_session):
    failure = open_session(
        "class A:\n    __import__('os')._exit(42)\n" * 5,
    ).load()
    assert (
        said(failure)
        == "While toy.py is being loaded, it ended its process (exit code 42)."
    )
