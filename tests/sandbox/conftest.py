"""What tests of sessions share: functions that write a submission and ask it."""

import numpy as np
import pytest

from grader.testing.arrays import from_numpy


@pytest.fixture
def source():
    """Writes toy.py: the body of `half`, and what stands above it."""

    def source(body, top=""):
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        return f"import numpy as np\n{top}\ndef half(x):\n{lines}def loss(y, y_hat):\n    return 0.0, y\n"

    return source


@pytest.fixture
def ask():
    """Asks a session, `half` of four numbers unless told otherwise. Returns the reply."""

    def ask(session, hook="half", **arguments):
        return session.ask(hook, arguments or {"x": from_numpy(np.arange(4.0))}, 7)[0]

    return ask


@pytest.fixture
def half(open_session, source, ask):
    """Asks `half` of a submission: the body of the function, and what stands above it. Returns the reply."""

    def half(body, top="", **limits):
        return ask(open_session(source(body, top), **limits))

    return half
