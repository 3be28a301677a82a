"""One submission's time with the grader: whatever it does, it costs the call at hand, and is told in our words."""

import re
import select
from dataclasses import replace

import numpy as np
import pytest

from grader.arrays import from_numpy, to_numpy
from grader.model import Array, FailureKind, LoadMode, NoteKind, StudentFailure
from grader.sandbox.session import Session, named
from grader.sandbox.wire import Frame

X = from_numpy(np.arange(4.0))


@pytest.fixture
def half(open_session):
    """Asks `half` of a submission: the body of the function, and what stands above it. Returns the reply."""

    def half(body, top="", **limits):
        session = open_session(source(body, top), **limits)
        return session.ask("half", {"x": X}, 7)[0]

    return half


def source(body, top=""):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"import numpy as np\n{top}\ndef half(x):\n{lines}def loss(y, y_hat):\n    return 0.0, y\n"


def ask(session, hook="half", **arguments):
    return session.ask(hook, arguments or {"x": X}, 7)[0]


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer(half):
    assert half("return x / 2") == from_numpy(np.arange(4.0) / 2)


def test_every_call_is_seeded(open_session):
    session = open_session(source("import random\nreturn [np.random.rand(), random.random()]"))
    first = ask(session)
    assert ask(session) == first
    assert session.ask("half", {"x": X}, 8)[0] != first


def test_numbers_drawn_at_import_are_the_same_in_every_worker(open_session):
    session = open_session(source("return START", "import random\nSTART = [random.random(), np.random.rand()]"))
    first = ask(session)
    session.end_worker()
    assert ask(session) == first


def test_state_lives_as_long_as_the_worker(open_session):
    session = open_session(source("CALLS.append(1)\nreturn len(CALLS)", "CALLS = []"))
    assert [ask(session), ask(session)] == [1, 2]
    session.end_worker()
    assert ask(session) == 1


def test_two_sessions_know_nothing_of_each_other(open_session):
    one, other = (open_session(source("np.mark = 1\nreturn x", "MARKED = hasattr(np, 'mark')")) for _ in range(2))
    ask(one)
    ask(other)
    assert ask(open_session(source("return hasattr(np, 'mark')"))) is False


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ("y = x + 1", []),
        ("x += 1", ["x"]),
        ("x[0] = float('nan')", ["x"]),
        ("x.shape = (2, 2)", ["x"]),
    ],
)
def test_changed_inputs_are_named(open_session, body, paths):
    session = open_session(source(f"{body}\nreturn 1.0"))
    assert session.ask("half", {"x": X}, 7) == (1.0, paths)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ("x['a']['b'] *= 2", ["x['a']['b']"]),
        ("x['a'] = 5", ["x['a']['b']"]),
        ("x.clear()", ["x['a']['b']", "x['c']"]),
        ("x['a'].pop('b')", ["x['a']['b']"]),
        ("x['more'] = 1", []),
    ],
)
def test_changed_inputs_inside_dicts_are_named(open_session, body, paths):
    session = open_session(source(f"{body}\nreturn 1.0"))
    assert session.ask("half", {"x": {"a": {"b": X}, "c": X}}, 7) == (1.0, paths)


def test_inputs_that_hold_nan_are_not_changed_by_that(open_session):
    session = open_session(source("return 1.0"))
    assert session.ask("half", {"x": from_numpy(np.array([np.nan]))}, 7) == (1.0, [])


# --- what student code may do -----------------------------------------------------------------------------------------

LINE = 4  # of the first line of the body, in `source`
RAISES = {
    "an exception": (
        "return 1 / 0",
        "raised ZeroDivisionError on line 4 of toy.py.",
        "ZeroDivisionError",
        "division by zero",
    ),
    "deeper": (
        "helper = lambda: {}['key']\nreturn helper()",
        "raised KeyError on line 4 of toy.py.",
        "KeyError",
        "'key'",
    ),
    "in a library": (
        "return np.ones(2) @ np.ones(3)",
        "raised ValueError on line 4 of toy.py.",
        "ValueError",
        "matmul",
    ),
    "an own exception": ("raise type('Mine', (Exception,), {})('x')", "raised Mine on line 4 of toy.py.", "Mine", "x"),
    "an exit": ("raise SystemExit(0)", "raised SystemExit on line 4 of toy.py.", "SystemExit", "0"),
    "sys.exit": ("import sys\nsys.exit('bye')", "raised SystemExit on line 5 of toy.py.", "SystemExit", "bye"),
    "an interrupt": (
        "raise KeyboardInterrupt",
        "raised KeyboardInterrupt on line 4 of toy.py.",
        "KeyboardInterrupt",
        "",
    ),
    "a generator's end": ("raise GeneratorExit", "raised GeneratorExit on line 4 of toy.py.", "GeneratorExit", ""),
    "not implemented": (
        "raise NotImplementedError",
        "raised NotImplementedError on line 4 of toy.py.",
        "NotImplementedError",
        "",
    ),
    "recursion": (
        "return half(x)",
        "raised RecursionError on line 4 of toy.py.",
        "RecursionError",
        "maximum recursion",
    ),
    "a group": (
        "raise ExceptionGroup('both', [ValueError(1), KeyError(2)])",
        "raised ExceptionGroup on line 4 of toy.py.",
        "ExceptionGroup",
        "both",
    ),
}


@pytest.mark.parametrize(("body", "sentence", "name", "detail"), RAISES.values(), ids=RAISES)
def test_exceptions(half, body, sentence, name, detail):
    failure = half(body)
    assert (failure.kind, failure.message, failure.exception) == (FailureKind.RAISED, sentence, name)
    assert failure.detail.startswith(detail)
    assert failure.file == "toy.py"
    assert failure.line >= LINE


HOSTILE = {
    "a message that raises": "class E(Exception):\n  def __str__(self): raise ValueError\nraise E",
    "a message that exits": "class E(Exception):\n  def __str__(self): raise SystemExit\nraise E",
    "a message that is no text": "class E(Exception):\n  def __str__(self): return 5\nraise E",
    "a message that never ends": "class E(Exception):\n  def __str__(self): return str(self)\nraise E",
    "a message of another kind": (
        "class S(str):\n  def __getitem__(self, k): return 5\n  def __contains__(self, k): raise KeyError\n"
        "class E(Exception):\n  def __str__(self): return S('x')\nraise E"
    ),
    "a message of another kind, about memory": (
        "class S(str):\n  def __getitem__(self, k): return 5\n"
        "class E(RuntimeError):\n  def __str__(self): return S('x')\n"
        "E.__name__ = 'RuntimeError'\nraise E"
    ),
    "a type without a name": (
        "class M(type):\n  @property\n  def __name__(cls): raise KeyError\n"
        "class E(Exception, metaclass=M): pass\nraise E"
    ),
    "a type whose name is a number": ("class M(type):\n  __name__ = 5\nclass E(Exception, metaclass=M): pass\nraise E"),
    "a circle of causes": "e = ValueError()\ntry:\n  raise e from e\nexcept ValueError as f:\n  raise KeyError from f",
    "100 MB of message": "raise ValueError('x' * 100_000_000)",
    "control characters": "raise ValueError('\\x1b[31m\\x00\\u202e<script>')",
    "lone surrogates": "raise ValueError('\\ud800')",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_exceptions(open_session, body):
    session = open_session(source(body))
    failure = ask(session)
    assert failure.kind is FailureKind.RAISED
    assert failure.message.startswith("raised ")
    assert len(failure.detail) <= 2_000
    assert not set("\x1b\x00\u202e\ud800") & set(failure.detail)
    assert session.budget.deaths == 0


RETURNS = {
    "a function": ("return half", "returned a function object, which is not a value the handout asks for."),
    "a generator": ("return (y for y in x)", "returned a generator object, which is not a value the handout asks for."),
    "too much": ("return np.ones(200_000)", "returned an array far larger than the answer can be."),
    "deep lists": (
        "y = []\nfor _ in range(20): y = [y]\nreturn y",
        "returned a value that is nested too deeply or holds too many items.",
    ),
    "a list of itself": (
        "y = []\ny.append(y)\nreturn y",
        "returned a value that is nested too deeply or holds too many items.",
    ),
    "objects": ("return np.array([half])", "returned an array of dtype object; numbers are expected."),
    "a large number": ("return 10 ** 100", "returned an integer with more than 63 bits."),
    "long texts": (
        "return ['x' * 10_000] * 1_000",
        "returned a value that is nested too deeply or holds too many items.",
    ),
}


@pytest.mark.parametrize(("body", "sentence"), RETURNS.values(), ids=RETURNS)
def test_values_that_cannot_be_sent(half, body, sentence):
    assert half(body) == StudentFailure(FailureKind.BAD_REPLY, sentence)


def test_memory_has_a_limit(half):
    failure = half("return bytearray(10**10)")
    assert (failure.kind, failure.message) == (
        FailureKind.MEMORY_LIMIT,
        "asked for more memory than is allowed on line 4 of toy.py.",
    )


# --- workers that are lost --------------------------------------------------------------------------------------------

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
    "sleep": ("import time\ntime.sleep(60)", FailureKind.TIME_LIMIT, r"gave no answer within 1\.2 s\."),
    "os._exit": ("import os\nos._exit(0)", FailureKind.CRASHED, "ended its process."),
    "abort": ("import os\nos.abort()", FailureKind.CRASHED, "ended its process: the process aborted."),
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
        FailureKind.CRASHED,
        "was ended: it printed more than 1024 KiB.",
    ),
    "a flood of errors": (
        "import os\nwhile True: os.write(2, b'x' * 10_000)",
        FailureKind.CRASHED,
        "was ended: it printed more than 1024 KiB.",
    ),
    "bytes that are no frame": (
        "import os\nos.write(3, b'x' * 100)",
        FailureKind.CRASHED,
        "broke the protocol of the grader: a frame does not begin with the magic number.",
    ),
    "a reply to another question": (
        "import os\nfrom grader.sandbox import wire\nos.write(3, wire.encode(wire.Frame(0, 'value', {})))",
        FailureKind.CRASHED,
        "broke the protocol of the grader: a reply nobody asked for.",
    ),
    "a reply that claims to be huge": (
        "import os\nfrom grader.sandbox import wire\nos.write(3, wire.PREFIX.pack(wire.MAGIC, 10, 2**60))",
        FailureKind.CRASHED,
        r"broke the protocol of the grader: a frame of 10 \+ \d+ bytes is larger than 262144 \+ 1048576\.",
    ),
    "a closed line": ("import os\nos.close(3)", FailureKind.CRASHED, "ended its process."),
}


@pytest.mark.parametrize(("body", "kind", "sentence"), LOST.values(), ids=LOST)
def test_a_lost_worker_costs_its_call_and_the_next_gets_a_fresh_one(open_session, body, kind, sentence):
    top = "import numpy as np\nFIRST = True"
    session = open_session(
        source(f"if x[0] == 0:\n  {body.replace(chr(10), chr(10) + '  ')}\nreturn x / 2", top), call_seconds=0.4
    )
    failure = ask(session)
    assert failure.kind is kind
    assert re.fullmatch(sentence, failure.message)
    assert ask(session, x=from_numpy(np.ones(2))) == from_numpy(np.ones(2) / 2)
    assert session.budget.deaths == 1


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("os.write(3, b'late')", "broke the protocol of the grader: it replied unasked."),
        ("os._exit(0)", "ended its process."),
    ],
)
def test_what_happens_between_two_calls_is_told_of_the_next(open_session, deed, sentence):
    body = f"threading.Thread(target=lambda: (time.sleep(0.05), {deed})).start()\nreturn 1.0"
    session = open_session(source(body, "import os, threading, time"))
    assert ask(session) == 1.0
    assert select.select([session._worker.channel.replies], [], [], 60)[0]
    failure = session.ask("loss", {"y": X, "y_hat": X}, 7)[0]
    assert (failure.kind, failure.message) == (FailureKind.CRASHED, sentence)


def test_a_hook_that_lost_too_many_workers_is_not_called_again(open_session):
    session = open_session(source("import os\nos._exit(3)"), deaths=2)
    assert [ask(session).message for _ in range(3)] == [
        "ended its process.",
        "ended its process.",
        "was not called again; before, it ended its process.",
    ]
    assert session.ask("loss", {"y": X, "y_hat": X}, 7)[0] == (0.0, X)


def test_the_exit_code_is_for_staff(half):
    assert half("import os\nos._exit(7)").detail == "exit code 7"


def test_a_submission_that_used_its_time_is_not_called_again(open_session):
    session = open_session(source("while True: pass"), call_seconds=0.1, total_seconds=0.15, deaths=99)
    kinds = [ask(session) for _ in range(3)]
    assert kinds[-1] == StudentFailure(FailureKind.TIME_LIMIT, "was not called: the submission had used its 0.15 s.")
    answer = session.ask("loss", {"y": X, "y_hat": X}, 7)[0]
    assert answer.message == "was not called: the submission had used its 0.15 s."


# --- what student code prints -----------------------------------------------------------------------------------------


def test_prints_are_kept(open_session):
    session = open_session(
        source("print('zwölf')\nimport sys\nprint('error', file=sys.stderr)\nreturn 1.0", "print('loading')")
    )
    ask(session)
    ask(session)
    session.end_worker()
    assert session.output.decode() == "loading\nzwölf\nerror\nzwölf\nerror\n"


def test_prints_are_capped(open_session):
    session = open_session(source("print('x' * 5_000)\nreturn 1.0"), output_kib=1)
    ask(session)
    ask(session)
    session.end_worker()
    assert session.output == b"x" * 1024


@pytest.mark.parametrize(
    "body",
    [
        "import sys\nsys.stdout = None\nreturn 1.0",
        "import sys\nsys.stdout.close()\nreturn 1.0",
        "import sys, io\nsys.stdout = io.StringIO()\nprint('lost')\nreturn 1.0",
        "import os\nos.close(1)\nos.close(2)\nreturn 1.0",
        "print('\\ud800')\nreturn 1.0",
    ],
)
def test_what_becomes_of_standard_output_is_the_students_own_loss(open_session, body):
    session = open_session(source(body))
    assert [ask(session), ask(session)] == [1.0, 1.0] or isinstance(ask(session), StudentFailure)
    assert session.budget.deaths == 0


# --- loading ----------------------------------------------------------------------------------------------------------

NOT_LOADED = {
    "a syntax error": ("x = [1,\ny = 2", "toy.py has a syntax error at line 1, column 5: '[' was never closed."),
    "Python 2": (
        "print 'x'",
        (
            "toy.py is Python 2 (line 1, column 1: Missing parentheses in call to 'print'. Did you mean print(...)?). "
            "Python 3 is expected."
        ),
    ),
    "a return at the top": ("return 5", "toy.py does not compile: 'return' outside function (toy.py, line 1)."),
    "an exception": ("x = {}['key']", "toy.py cannot be loaded: it raises KeyError."),
    "an exit": ("raise SystemExit(0)", "toy.py cannot be loaded: it raises SystemExit."),
    "a missing name of a module": ("from math import nothing", "toy.py cannot be loaded: it raises ImportError."),
    "null bytes": ("x = 1\0", "toy.py holds null bytes, so it is not a Python source file."),
}


@pytest.mark.parametrize(("text", "sentence"), NOT_LOADED.values(), ids=NOT_LOADED)
def test_a_file_that_does_not_load(open_session, text, sentence):
    session = open_session(text)
    failure = session.load()
    assert (failure.kind, failure.message) == (FailureKind.NOT_LOADED, sentence)
    assert ask(session) == ask(session) == failure
    assert session._worker is None


def test_the_place_of_what_a_file_raises_at_import(open_session):
    failure = open_session("import math\n\nx = math.sqrt(-1)\n").load()
    assert (failure.exception, failure.detail, failure.file, failure.line) == (
        "ValueError",
        "math domain error",
        "toy.py",
        3,
    )


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("while True: pass", FailureKind.TIME_LIMIT, f"While toy.py is being loaded, it {OVERRUN}"),
        ("import os\nos._exit(0)", FailureKind.CRASHED, r"While .* it ended its process \(exit code 0\)\."),
        ("x = bytearray(10**10)", FailureKind.MEMORY_LIMIT, "Loading toy.py asks for more memory than is allowed."),
        (
            "print('x' * 2_000_000)",
            FailureKind.CRASHED,
            "While toy.py is being loaded, it was ended: it printed more than 1024 KiB.",
        ),
    ],
)
def test_a_worker_that_is_lost_while_loading(open_session, text, kind, sentence):
    failure = open_session(text, load_seconds=0.4).load()
    assert failure.kind is kind
    assert re.fullmatch(sentence, failure.message)


def test_nothing_to_load(open_session, submission, toy):
    nothing = Session(submission({}, main=None, problem="There is no toy.py."), toy, None)
    assert nothing.load() == StudentFailure(FailureKind.NOT_LOADED, "There is no toy.py.")
    assert ask(nothing) == nothing.load()


def test_notes_of_a_load_come_once(open_session):
    session = open_session(
        "import nowhere\n" + source("return x").replace("half(x)", "half(z)").replace("return x", "return z")
    )
    for _ in range(2):
        ask(session)
        session.end_worker()
    assert [note.kind for note in session.notes] == [NoteKind.MISSING_MODULE, NoteKind.RENAMED]


def test_an_absent_module_that_is_used(half):
    failure = half("return nowhere.softmax(x)", "import nowhere")
    assert failure.message == (
        "raised ModuleNotProvided on line 4 of toy.py. "
        "`nowhere.softmax` is used, but that module is not available while grading."
    )


def test_a_name_that_only_left_out_code_would_have_set(open_session, toy):
    text = "device = make()\n" + source("return device")
    session = open_session(text, assignment=replace(toy, load=LoadMode.DEFINITIONS))
    assert ask(session).message == (
        "raised NameError on line 5 of toy.py. "
        "`device` is set on line 1 by code that is not run: only definitions are loaded."
    )


def test_a_file_of_the_submission_with_any_name(open_session):
    session = open_session(
        {"My Homework (1)/toy v2.py": source("return x"), "notes.txt": b"\xff"}, "My Homework (1)/toy v2.py"
    )
    assert ask(session) == X


# --- what a worker claims ---------------------------------------------------------------------------------------------


class Forger:
    """A worker whose replies are made up."""

    level = "strong"
    last_cpu = None
    printed = b""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.channel = self

    def exchange(self, kind, *_):
        if kind == "load" and len(self.replies) == 1:
            return Frame(1, "value", {"told": [], "notes": [], "tripped": []})
        return Frame(1, *self.replies.pop(0))

    def end(self, *_):
        return 0


JUNK = [None, True, -1, 10**18, float("nan"), "x" * 5_000, "\x1b[31m", [], [[]], {}, {"a": []}, ((),), X]
KEYS = ("value", "changed", "notes", "told", "tripped", "missing", "cuda")
CLAIMS = ("code", "kind", "message", "exception", "detail", "file", "line", "name", "set_on", "reason", "index")


@pytest.mark.parametrize("junk", JUNK, ids=[repr(junk)[:20] for junk in JUNK])
def test_no_claim_of_a_worker_is_a_fault_of_ours(toy, submission, junk):
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
            session = Session(submission(source("return x")), toy, lambda replies=replies: Forger(*replies))
            answer, changed = session.ask("half", {"x": X}, 7)
            assert isinstance(changed, list)
            assert answer is None or isinstance(
                answer, StudentFailure | bool | int | float | str | list | dict | tuple | Array
            )
            assert all(len(note.text) <= 600 for note in session.notes)


def test_a_worker_that_always_claims_to_have_crashed_is_not_started_for_ever(toy, submission):
    started = []

    def start():
        started.append(Forger(("failure", {"kind": "crashed"}), ("failure", {"kind": "crashed"})))
        return started[-1]

    session = Session(submission("x = 1"), toy, start)
    assert session.load() is not None
    assert len(started) <= 2


def test_notes_are_bounded(toy, submission):
    many = ("value", {"value": 1.0, "notes": [("renamed", str(n)) for n in range(5_000)], "missing": ["a"] * 5_000})
    session = Session(submission("x = 1"), toy, lambda: Forger(*[many] * 40))
    for _ in range(20):
        ask(session)
    assert len(session.notes) <= 200


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "message", "whole"),
    [
        (FailureKind.RAISED, "raised ValueError.", "`MLP.forward` raised ValueError."),
        (FailureKind.TIME_LIMIT, "took too long.", "`MLP.forward` took too long."),
        (FailureKind.CRASHED, "While toy.py is being loaded, it ended.", "While toy.py is being loaded, it ended."),
        (FailureKind.NOT_IMPLEMENTED, "toy.py lacks it.", "toy.py lacks it."),
        (FailureKind.NOT_LOADED, "toy.py cannot be loaded.", "toy.py cannot be loaded."),
        (FailureKind.BAD_SIGNATURE, "`f(x)` takes 1.", "`f(x)` takes 1."),
    ],
)
def test_a_predicate_gets_its_subject(kind, message, whole):
    assert named(StudentFailure(kind, message), "MLP.forward").message == whole


def test_values_reach_student_code_as_they_were_sent(open_session):
    tree = {"layers": {"f": "relu", "sizes": [1, (2, None, True)]}, "x": X}
    session = open_session(source("return [x['layers'], type(x['x']).__name__, x['x']]"))
    layers, kind, array = ask(session, x=tree)
    assert (layers, kind) == (tree["layers"], "ndarray")
    assert np.array_equal(to_numpy(array), to_numpy(X))
