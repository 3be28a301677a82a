"""Through a real worker: whatever hostile code makes of the inputs it got, no sentence repeats them."""

import numpy as np
import pytest

from grader.model import FailureKind, StudentFailure
from grader.testing.arrays import plain_tree
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which a session does not know."""
    return wording.sentence(failure).removeprefix("It ")


SECRET = 31415926.5
HIDDEN = ("31415926", "3.14159265", "314159")
TELLERS = {
    "an exception named after it": "def half(x): raise type(f'E{x[0]}'.replace('.', '_'), (Exception,), {})()",
    "a type named after it": "def half(x): return type(f'T{x[0]}', (), {})()",
    "a key": "def sums(x): return {str(x[0]): x}",
    "a shape": "import numpy as np\ndef half(x): return np.zeros((0, int(x[0])))",
    "an exit code": "import os\ndef half(x): os._exit(int(x[0]) % 256)",
    "a file and a line": (
        "def half(x):\n    exec(compile('\\n' * (int(x[0]) % 90000) + 'raise ValueError', 'toy.py', 'exec'), {})"
    ),
    "a class that is changed later": (
        "class Counter:\n    def __init__(self, start): pass\n"
        "def half(x):\n    Counter.__name__ = str(x)\n    Counter.add = lambda self: 0\n    return Counter(1)"
    ),
    "the worker's own sentences": (
        "import sys\ndef half(x):\n"
        "    problems = sys.modules['grader.sandbox.guest.problems']\n"
        "    worker = sys.modules['grader.sandbox.guest.worker']\n"
        "    worker.claims_of = lambda *_: {'kind': 'not_implemented', 'code': 'raised', 'message': str(x),"
        " 'exception': str(x), 'file'': str(x), 'line': int(x[0]), 'reason': 'stub', 'name': str(x)}\n"
        "    raise ValueError"
    ),
}


@pytest.mark.parametrize("source", TELLERS.values(), ids=TELLERS)
def test_no_input_comes_back_in_words(open_session, source):
    session = open_session(source)
    hook = "sums" if "def sums" in source else "half"
    reply, _ = session.ask(hook, {"x": plain_tree(np.array([SECRET]))}, 0)
    if isinstance(reply, StudentFailure):
        words = " ".join(
            (said(reply), reply.exception, reply.file, str(reply.line)),
        )
        assert not any(digits in words for digits in HIDDEN), words
    assert not any(
        digits in note.text for note in session.notes for digits in HIDDEN
    )


def test_what_is_wrong_with_a_class_was_told_before_any_input(open_session):
    source = "class Counter:\n    def __init__(self, start): pass\n    def ad(self, amount): pass"
    reply, _ = open_session(source).ask(
        "counted",
        {"start": 1, "amounts": [2]},
        0,
    )
    assert reply.kind is FailureKind.NOT_IMPLEMENTED
    assert (
        said(reply)
        == "`Counter` has no method `add`. You wrote `ad`; the handout calls it `add`."
    )


def test_an_absent_module_that_is_imported_in_a_call_is_noted(open_session):
    session = open_session("def half(x):\n    import pandas\n    return x / 2")
    reply, _ = session.ask("half", {"x": plain_tree(np.ones(2))}, 0)
    assert not isinstance(reply, StudentFailure)
    assert "`pandas` is not available" in session.notes[0].text


def test_using_an_absent_module(open_session):
    session = open_session(
        "import pandas as pd\ndef half(x): return pd.read_csv(x)",
    )
    reply, _ = session.ask("half", {"x": plain_tree(np.ones(2))}, 0)
    assert said(reply).endswith(
        "`pandas.read_csv` is used, but that module is not available while grading.",
    )
