"""One submission's time with the grader: whatever it does, it costs the call at hand, and is told in our words."""

from dataclasses import replace

import numpy as np
import pytest

from grader.model import FailureKind, NoteKind, StudentFailure
from grader.sandbox.sentences import DEFINITIONS_ONLY
from grader.testing.arrays import from_numpy, to_numpy
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which the worker only claims."""
    return wording.sentence(replace(failure, subject="")).removeprefix("It ")


X = from_numpy(np.arange(4.0))


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer(half):
    assert half("return x / 2") == from_numpy(np.arange(4.0) / 2)


def test_every_call_is_seeded(open_session, ask, source):
    session = open_session(
        source("import random\nreturn [np.random.rand(), random.random()]"),
    )
    first = ask(session)
    assert ask(session) == first
    assert session.ask("half", {"x": X}, 8)[0] != first


def test_numbers_drawn_at_import_are_the_same_in_every_worker(
    open_session,
    ask,
    source,
):
    session = open_session(
        source(
            "return START",
            "import random\nSTART = [random.random(), np.random.rand()]",
        ),
    )
    first = ask(session)
    session.end_worker()
    assert ask(session) == first


def test_state_lives_as_long_as_the_worker(open_session, ask, source):
    session = open_session(
        source("CALLS.append(1)\nreturn len(CALLS)", "CALLS = []"),
    )
    assert [ask(session), ask(session)] == [1, 2]
    session.end_worker()
    assert ask(session) == 1


def test_two_sessions_know_nothing_of_each_other(open_session, ask, source):
    one, other = (
        open_session(
            source("np.mark = 1\nreturn x", "MARKED = hasattr(np, 'mark')"),
        )
        for _ in range(2)
    )
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
def test_changed_inputs_are_named(open_session, body, paths, source):
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
def test_changed_inputs_inside_dicts_are_named(
    open_session,
    body,
    paths,
    source,
):
    session = open_session(source(f"{body}\nreturn 1.0"))
    assert session.ask("half", {"x": {"a": {"b": X}, "c": X}}, 7) == (
        1.0,
        paths,
    )


def test_inputs_that_hold_nan_are_not_changed_by_that(open_session, source):
    session = open_session(source("return 1.0"))
    assert session.ask("half", {"x": from_numpy(np.array([np.nan]))}, 7) == (
        1.0,
        [],
    )


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
    "an own exception": (
        "raise type('Mine', (Exception,), {})('x')",
        "raised Mine on line 4 of toy.py.",
        "Mine",
        "x",
    ),
    "an exit": (
        "raise SystemExit(0)",
        "raised SystemExit on line 4 of toy.py.",
        "SystemExit",
        "0",
    ),
    "sys.exit": (
        "import sys\nsys.exit('bye')",
        "raised SystemExit on line 5 of toy.py.",
        "SystemExit",
        "bye",
    ),
    "an interrupt": (
        "raise KeyboardInterrupt",
        "raised KeyboardInterrupt on line 4 of toy.py.",
        "KeyboardInterrupt",
        "",
    ),
    "a generator's end": (
        "raise GeneratorExit",
        "raised GeneratorExit on line 4 of toy.py.",
        "GeneratorExit",
        "",
    ),
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


@pytest.mark.parametrize(
    ("body", "sentence", "name", "detail"),
    RAISES.values(),
    ids=RAISES,
)
def test_exceptions(half, body, sentence, name, detail):
    failure = half(body)
    assert (failure.kind, said(failure), failure.exception) == (
        FailureKind.RAISED,
        sentence,
        name,
    )
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
    "a type whose name is a number": (
        "class M(type):\n  __name__ = 5\nclass E(Exception, metaclass=M): pass\nraise E"
    ),
    "a circle of causes": "e = ValueError()\ntry:\n  raise e from e\nexcept ValueError as f:\n  raise KeyError from f",
    "100 MB of message": "raise ValueError('x' * 100_000_000)",
    "control characters": "raise ValueError('\\x1b[31m\\x00\\u202e<script>')",
    "lone surrogates": "raise ValueError('\\ud800')",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_exceptions(open_session, body, ask, source):
    session = open_session(source(body))
    failure = ask(session)
    assert failure.kind is FailureKind.RAISED
    assert said(failure).startswith("raised ")
    assert len(failure.detail) <= 2_000
    assert not set("\x1b\x00\u202e\ud800") & set(failure.detail)
    assert session.budget.deaths == 0


RETURNS = {
    "a function": (
        "return half",
        "returned a function object, which is not a value the handout asks for.",
    ),
    "a generator": (
        "return (y for y in x)",
        "returned a generator object, which is not a value the handout asks for.",
    ),
    "too much": (
        "return np.ones(200_000)",
        "returned an array far larger than the answer can be.",
    ),
    "deep lists": (
        "y = []\nfor _ in range(20): y = [y]\nreturn y",
        "returned a value that is nested too deeply or holds too many items.",
    ),
    "a list of itself": (
        "y = []\ny.append(y)\nreturn y",
        "returned a value that is nested too deeply or holds too many items.",
    ),
    "objects": (
        "return np.array([half])",
        "returned an array of dtype object; numbers are expected.",
    ),
    "a large number": (
        "return 10 ** 100",
        "returned an integer with more than 63 bits.",
    ),
    "long texts": (
        "return ['x' * 10_000] * 1_000",
        "returned a value that is nested too deeply or holds too many items.",
    ),
}


@pytest.mark.parametrize(("body", "sentence"), RETURNS.values(), ids=RETURNS)
def test_values_that_cannot_be_sent(half, body, sentence):
    failure = half(body)
    assert (failure.kind, said(failure)) == (FailureKind.BAD_REPLY, sentence)


def test_memory_has_a_limit(half):
    failure = half("return bytearray(10**10)")
    assert (failure.kind, said(failure)) == (
        FailureKind.MEMORY_LIMIT,
        "asked for more memory than is allowed on line 4 of toy.py.",
    )


# --- loading ------------------------------------------------------------------------------------------------------------

ENDS_A_WORKER = {
    "a loop without end": ("while True: pass", "it takes too long"),
    "the end of the process": ("import os\nos._exit(0)", "it ends the process"),
    "a crash": (
        "import signal\nsignal.raise_signal(signal.SIGSEGV)",
        "it ends the process",
    ),
    "a loop in a function": (
        "def train():\n    while True: pass\ntrain()",
        "it takes too long",
    ),
}


@pytest.mark.parametrize(
    ("top", "reason"),
    ENDS_A_WORKER.values(),
    ids=ENDS_A_WORKER,
)
def test_a_statement_that_ends_a_worker_is_left_out(
    open_session,
    ask,
    source,
    top,
    reason,
):
    session = open_session(source("return x / 2", top), load_seconds=0.5)
    assert ask(session) == from_numpy(np.arange(4.0) / 2)
    (note,) = session.notes
    assert (note.kind, reason in note.text) == (NoteKind.LEFT_OUT, True)


def test_what_one_worker_found_to_come_to_no_end_the_next_does_not_try(
    open_session,
    ask,
    source,
    zygote,
    monkeypatch,
):
    fork, forked = zygote.fork, []
    monkeypatch.setattr(
        zygote,
        "fork",
        lambda limits: forked.append(limits) or fork(limits),
    )
    session = open_session(
        source("return 1.0", "while True: pass"),
        load_seconds=0.5,
    )
    ask(session)
    assert len(forked) == 2
    session.end_worker()
    assert ask(session) == 1.0
    assert len(forked) == 3


def test_an_overrun_does_not_cost_the_constant_above_it(
    open_session,
    ask,
    source,
):
    """The worker is killed, and tells no computing time any more."""
    top = "import numpy as np\nHALF = np.ones(1)[0] / 2\nwhile True: pass\n"
    session = open_session(source("return float(HALF)", top), load_seconds=0.5)
    assert ask(session) == 0.5
    (note,) = session.notes
    assert "`while True: pass`" in note.text


def test_after_three_statements_that_end_a_worker_only_what_is_needed_is_run(
    open_session,
    ask,
    source,
):
    top = "import os\nCALLS = []\n" + "CALLS.append(1)\nos._exit(0)\n" * 6
    session = open_session(source("return len(CALLS)", top))
    assert ask(session) == 6
    assert session.notes[-1] == DEFINITIONS_ONLY


def test_an_unused_import_of_another_array_library_costs_nothing(half):
    assert half("return x / 2", "import torch") == from_numpy(
        np.arange(4.0) / 2,
    )


def test_a_stub_among_the_answers_is_told_with_its_line(half):
    failure = half("return WEIGHTS", "WEIGHTS = open('weights')")
    assert said(failure) == (
        "returned what is not there. `WEIGHTS` is set on line 2, which was left out when the file was loaded."
    )


def test_a_function_of_the_handout_that_was_left_out_is_told_with_the_reason(
    open_session,
    ask,
):
    session = open_session(
        "import numpy as np\n@nowhere\ndef half(x): return x\ndef loss(y, y_hat): return 0.0, y\n",
    )
    assert said(ask(session)) == (
        "`half` is set on line 2 of toy.py, which was left out: it raised NameError: “name 'nowhere' is not defined”."
    )


def test_what_is_put_in_the_place_of_a_library_is_not_touched_by_the_engine(
    half,
):
    top = "import sys\nsys.modules['torch'] = sys.modules['numpy'] = 5\nimport random\nrandom.foo = 1"
    assert half("return x / 2", top) == from_numpy(np.arange(4.0) / 2)


# --- what student code prints -----------------------------------------------------------------------------------------


def test_prints_are_kept(open_session, ask, source):
    session = open_session(
        source(
            "print('zwölf')\nimport sys\nprint('error', file=sys.stderr)\nreturn 1.0",
            "print('loading')",
        ),
    )
    ask(session)
    ask(session)
    session.end_worker()
    assert session.output.decode() == "loading\nzwölf\nerror\nzwölf\nerror\n"


@pytest.mark.parametrize(
    "body",
    ["print('x' * 5_000_000)", "for n in range(200_000): print(n, 'loss')"],
)
def test_more_prints_than_are_kept_cost_nothing(
    open_session,
    ask,
    source,
    body,
):
    session = open_session(source(f"{body}\nreturn 1.0"))
    assert ask(session) == 1.0
    session.end_worker()
    assert [note.kind for note in session.notes] == [NoteKind.OUTPUT_CUT]


def test_prints_are_capped(open_session, ask, source):
    session = open_session(
        source("print('x' * 5_000)\nreturn 1.0"),
        output_kib=1,
    )
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
def test_what_becomes_of_standard_output_is_the_students_own_loss(
    open_session,
    body,
    ask,
    source,
):
    session = open_session(source(body))
    assert [ask(session), ask(session)] == [1.0, 1.0] or isinstance(
        ask(session),
        StudentFailure,
    )
    assert session.budget.deaths == 0


# --- sentences --------------------------------------------------------------------------------------------------------


def test_values_reach_student_code_as_they_were_sent(open_session, ask, source):
    tree = {"layers": {"f": "relu", "sizes": [1, (2, None, True)]}, "x": X}
    session = open_session(
        source("return [x['layers'], type(x['x']).__name__, x['x']]"),
    )
    layers, kind, array = ask(session, x=tree)
    assert (layers, kind) == (tree["layers"], "ndarray")
    assert np.array_equal(to_numpy(array), to_numpy(X))
