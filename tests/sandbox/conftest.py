"""What tests of sessions share: functions that write a submission and ask it."""

import numpy as np
import pytest

from grader.testing.arrays import from_numpy


@pytest.fixture(scope="session")
def after_reply():
    """The text of a function for student code: it does a deed once the worker has replied and waits to be asked again."""
    return """
import os, sys, threading, time
def modules(frame):
    while frame is not None:
        yield frame.f_globals.get("__name__")
        frame = frame.f_back
def after_reply(deed):
    main = threading.main_thread().ident
    def wait():
        # The last frame in Python is the socket's, below it stands the one that reads requests.
        while "grader.sandbox.guest.requests" not in modules(sys._current_frames()[main]):
            time.sleep(0.001)
        deed()
    threading.Thread(target=wait, daemon=True).start()
"""


@pytest.fixture
def source():
    """Writes toy.py: the body of `half`, and what stands above it."""

    def source(body, top=""):
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        return f"import numpy as np\n{top}\ndef half(x):\n{lines}def loss(y, y_hat):\n    return 0.0, y\n"

    return source


@pytest.fixture
def ask():
    """Asks a session, `half` of four numbers unless told otherwise.

    Returns the reply.
    """

    def ask(session, hook="half", **arguments):
        return session.ask(
            hook,
            arguments or {"x": from_numpy(np.arange(4.0))},
            7,
        )[0]

    return ask


@pytest.fixture
def half(open_session, source, ask):
    """Asks `half` of a submission: the body of the function, and what stands above it.

    Returns the reply.
    """

    def half(body, top="", **limits):
        return ask(open_session(source(body, top), **limits))

    return half
