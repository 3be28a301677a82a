"""Nothing that a worker claims is a fault of ours."""

import numpy as np
import pytest

from grader.model import Array, StudentFailure
from grader.sandbox.host.session import Session
from grader.sandbox.wire import Frame
from grader.testing.arrays import from_numpy

X = from_numpy(np.arange(4.0))


class Forger:
    """A worker whose replies are made up."""

    level = "strong"
    last_cpu = None
    printed = b""
    printed_total = 0

    tells_waiting = True

    def cpu_clock(self):
        return None

    def idle_clock(self):
        return 0.0

    def __init__(self, *replies):
        self.replies = list(replies)
        self.channel = self

    def exchange(self, kind, *_):
        if kind == "load" and len(self.replies) == 1:
            return Frame(1, "value", {"told": [], "notes": [], "tripped": []})
        return Frame(1, *self.replies.pop(0))

    def end(self, *_):
        return 0


JUNK = [
    None,
    True,
    -1,
    10**18,
    float("nan"),
    "x" * 5_000,
    "\x1b[31m",
    [],
    [[]],
    {},
    {"a": []},
    ((),),
    X,
]
KEYS = (
    "value",
    "changed",
    "notes",
    "told",
    "tripped",
    "missing",
    "changed_calls",
)
CLAIMS = (
    "code",
    "kind",
    "message",
    "exception",
    "detail",
    "file",
    "line",
    "name",
    "set_on",
    "reason",
    "index",
)


@pytest.mark.parametrize("junk", JUNK, ids=[repr(junk)[:20] for junk in JUNK])
def test_no_claim_of_a_worker_is_a_fault_of_ours(toy, submission, junk, source):
    forged = [
        ("value", junk),
        ("failure", junk),
        ("anything", junk),
        ("value", dict.fromkeys(KEYS, junk)),
        ("value", {key: [(junk,) * n for n in range(6)] for key in KEYS}),
        ("failure", dict.fromkeys(CLAIMS, junk)),
        *(
            ("failure", {"code": code} | dict.fromkeys(CLAIMS[1:], junk))
            for code in ("told", "unsendable", "memory", "raised", "import")
        ),
        *(
            ("failure", {"reason": reason, "name": junk, "set_on": junk})
            for reason in ("stub", "not run", "object", "dtype")
        ),
    ]
    for reply in forged:
        for replies in ([reply], [reply, ("value", {"value": 1.0})]):
            session = Session(
                submission(source("return x")),
                toy,
                lambda replies=replies: Forger(*replies),
            )
            answer, changed = session.ask("half", {"x": X}, 7)
            assert isinstance(changed, list)
            assert answer is None or isinstance(
                answer,
                StudentFailure
                | bool
                | int
                | float
                | str
                | list
                | dict
                | tuple
                | Array,
            )
            assert all(len(note.text) <= 600 for note in session.notes)


def test_a_worker_that_always_claims_to_have_crashed_is_not_started_for_ever(
    toy,
    submission,
):
    started = []

    def start():
        started.append(
            Forger(
                ("failure", {"kind": "crashed"}),
                ("failure", {"kind": "crashed"}),
            ),
        )
        return started[-1]

    session = Session(submission("x = 1"), toy, start)
    assert session.load() is not None
    assert len(started) <= 2


def test_notes_are_bounded(toy, submission, ask):
    many = (
        "value",
        {
            "value": 1.0,
            "notes": [("renamed", str(n)) for n in range(5_000)],
            "missing": ["a"] * 5_000,
        },
    )
    session = Session(submission("x = 1"), toy, lambda: Forger(*[many] * 40))
    for _ in range(20):
        ask(session)
    assert len(session.notes) <= 200
