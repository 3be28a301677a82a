"""The `student` of a test: hooks as methods, arrays in and out, and every failure a sentence for the student."""

from dataclasses import replace

import numpy as np
import pytest

from grader.model import (
    FailureKind,
    LoadMode,
    NoteKind,
    SourceFile,
    StudentFailure,
    Submission,
)
from grader.model.failure_details import Raised, Stated, Unusable
from grader.suite.reference_oracle import contract_of
from grader.suite.remote_student import RemoteStudent
from grader.testing.arrays import from_numpy
from grader.testing.checks import StudentError
from grader.wording import failures as wording

X = np.arange(4.0)


@pytest.fixture(scope="module")
def contract(toy):
    return contract_of(toy, adapter=False)


@pytest.fixture
def student(open_session, contract):
    """The `student` of a submission."""

    def student(source, **others):
        return RemoteStudent(open_session(source, **others), contract)

    return student


def failure(student, hook="half", **arguments):
    with pytest.raises(StudentError) as raised:
        getattr(student, hook)(**(arguments or {"x": X}))
    assert student.calls[-1].reply == raised.value.failure
    return raised.value.failure


# --- values -----------------------------------------------------------------------------------------------------------


def test_arrays_go_in_and_come_out(student, right):
    ada = student(right)
    assert np.array_equal(ada.half(x=X), X / 2)
    loss, gradient = ada.loss(y=np.zeros(2), y_hat=np.ones(2))
    assert (loss, gradient.tolist()) == (1.0, [1.0, 1.0])
    assert ada.sums(x=X.reshape(2, 2))["columns"].tolist() == [2.0, 4.0]
    assert ada.counted(start=1, amounts=[2, 3]) == 6


def test_calls_are_recorded_until_the_next_test(student, right):
    ada = student(right)
    ada.half(x=X)
    (call,) = ada.calls
    assert (call.hook, call.arguments, call.reply) == (
        "half",
        {"x": from_numpy(X)},
        from_numpy(X / 2),
    )
    assert call.seconds > 0
    ada.start_test(7)
    assert (ada.calls, ada.notes) == ([], [])


def test_a_test_in_single_precision(student, right):
    ada = student(right)
    ada.precision = "float32"
    assert ada.half(x=X).dtype == np.float32
    ada.precision = None
    assert ada.half(x=X).dtype == np.float64


def test_numbers_of_single_precision_keep_it(student, right):
    loss = (
        student(right)
        .loss(y=np.zeros(2, np.float32), y_hat=np.ones(2, np.float32))
        .loss
    )
    assert loss.dtype == np.float32
    assert loss.shape == ()


def test_changed_inputs_are_noted(student, right):
    ada = student(
        right.replace("    return x / 2", "    x *= 0.5\n    return x"),
    )
    assert np.array_equal(ada.half(x=X), X / 2)
    assert [(note.kind, note.text) for note in ada.notes] == [
        (
            NoteKind.INPUT_CHANGED,
            "`half` changes what it is given in place: `x`.",
        ),
    ]


def test_mistakes_of_a_test_are_no_failures_of_the_student(student, right):
    ada = student(right)
    with pytest.raises(AttributeError, match="the contract has no hook `hlaf`"):
        ada.hlaf(x=X)
    for arguments in ({}, {"y": X}, {"x": X, "y": X}):
        with pytest.raises(TypeError, match="`half` takes x; the test passes"):
            ada.half(**arguments)
    with pytest.raises(TypeError):
        ada.half(X)
    assert ada.calls == []


# --- every sentence, through a real worker ----------------------------------------------------------------------------

HALF = "def half(x): return x / 2\n"
WRAPPER = "def logged(f):\n    def wrapper(*args, **kwargs): return f(*args, **kwargs)\n    return wrapper\n"
WRAPS = "import functools\n" + WRAPPER.replace(
    "    def",
    "    @functools.wraps(f)\n    def",
)
FITS = {
    "plain": HALF,
    "renamed": "def half(values): return values / 2",
    "*args": "def half(*args): return args[0] / 2",
    "**kwargs": "def half(**kwargs): return kwargs['x'] / 2",
    "a default": "def half(x=None): return x / 2",
    "keyword-only": "def half(*, x): return x / 2",
    "positional-only": "def half(x, /): return x / 2",
    "decorated": f"{WRAPPER}@logged\n{HALF}",
    "decorated with functools.wraps": f"{WRAPS}@logged\n{HALF}",
    "partial": "import functools\ndef part(x, n): return x / n\nhalf = functools.partial(part, n=2)",
    "an object with __call__": "class Half:\n    def __call__(self, x): return x / 2\nhalf = Half()",
    "a lambda": "half = lambda x: x / 2",
    "a function of NumPy": "import numpy as np\nhalf = np.vectorize(lambda x: x / 2)",
    "a module with __dir__": f"def __dir__(): return []\n{HALF}",
}


@pytest.mark.parametrize("source", FITS.values(), ids=FITS)
def test_what_fits(student, source):
    assert np.array_equal(student(source).half(x=X), X / 2)


DOES_NOT_FIT = {
    "absent": (
        "",
        FailureKind.NOT_IMPLEMENTED,
        "The function `half` is not defined in toy.py.",
    ),
    "misspelt": (
        "def hlaf(x): 0",
        FailureKind.NOT_IMPLEMENTED,
        "The function `half` is not defined in toy.py. Did you mean to name `hlaf` that?",
    ),
    "a module with __getattr__": (
        "def __getattr__(name): return lambda x: x / 2",
        FailureKind.NOT_IMPLEMENTED,
        "The function `half` is not defined in toy.py.",
    ),
    "wrong kind": (
        "half = 0.5",
        FailureKind.NOT_IMPLEMENTED,
        "`half` is a float; it must be a function.",
    ),
    "a class": (
        "class half: pass",
        FailureKind.NOT_IMPLEMENTED,
        "`half` is a class; the handout asks for a function.",
    ),
    "too few": (
        "def half(): 0",
        FailureKind.BAD_SIGNATURE,
        "`half()` takes 0 arguments; the handout asks for 1: `half(x)`.",
    ),
    "too many": (
        "def half(x, y): 0",
        FailureKind.BAD_SIGNATURE,
        "`half(x, y)` takes 2 arguments; the handout asks for 1: `half(x)`.",
    ),
    "keyword-only": (
        "def half(*, y): 0",
        FailureKind.BAD_SIGNATURE,
        "`half` takes `y` by keyword only; the handout asks for `half(x)`.",
    ),
    "async": (
        "async def half(x): 0",
        FailureKind.BAD_SIGNATURE,
        "`half` is declared with `async def`; a plain `def` is expected.",
    ),
    "a generator": (
        "def half(x): yield x",
        FailureKind.BAD_SIGNATURE,
        "`half` uses `yield`, which makes it a generator; it must `return` its value.",
    ),
    "an async generator": (
        "async def half(x): yield x",
        FailureKind.BAD_SIGNATURE,
        "`half` is declared with `async def`; a plain `def` is expected.",
    ),
    "returns None": (
        "def half(x): x / 2",
        FailureKind.RETURNED_NONE,
        "`half` returned None; is a `return` missing?",
    ),
    "returns a number": (
        "def half(x): return 0.5",
        FailureKind.BAD_REPLY,
        "`half` returned a float; the handout asks for an array.",
    ),
    "returns a coroutine": (
        "async def inner(x): return x\ndef half(x):\n    half.kept = inner(x)\n    return half.kept",
        FailureKind.BAD_REPLY,
        "`half` returned a coroutine object, which is not a value the handout asks for.",
    ),
    "raises": (
        "def half(x): raise ValueError",
        FailureKind.RAISED,
        "`half` raised ValueError on line 1 of toy.py.",
    ),
}


@pytest.mark.parametrize(
    ("source", "kind", "sentence"),
    DOES_NOT_FIT.values(),
    ids=DOES_NOT_FIT,
)
def test_what_does_not_fit(student, source, kind, sentence):
    found = failure(student(source))
    assert (found.kind, wording.sentence(found)) == (kind, sentence)


def test_an_ambiguous_signature(student):
    found = failure(student("def loss(y_hat, label): 0"), "loss", y=X, y_hat=X)
    assert (found.kind, wording.sentence(found)) == (
        FailureKind.BAD_SIGNATURE,
        (
            "`y_hat` is parameter 1 of `loss`; in the handout it is parameter 2. "
            "Name them as in the handout: `loss(y, y_hat)`."
        ),
    )


COUNTERS = {
    "absent": (
        "",
        FailureKind.NOT_IMPLEMENTED,
        "The class `Counter` is not defined in toy.py.",
    ),
    "misspelt": (
        "class Conter: pass",
        FailureKind.NOT_IMPLEMENTED,
        "The class `Counter` is not defined in toy.py. You wrote `Conter`; the handout calls it `Counter`.",
    ),
    "a function": (
        "def Counter(start): 0",
        FailureKind.NOT_IMPLEMENTED,
        "`Counter` is a function; the handout asks for a class.",
    ),
    "a constructor without parameters": (
        "class Counter: pass",
        FailureKind.BAD_SIGNATURE,
        "`Counter()` takes 0 arguments; the handout asks for 1: `Counter(start)`.",
    ),
    "a missing method": (
        "class Counter:\n  def __init__(self, start): 0",
        FailureKind.NOT_IMPLEMENTED,
        "`Counter` has no method `add`.",
    ),
    "a method without self": (
        "class Counter:\n  def __init__(self, start): 0\n  def add(amount): 0",
        FailureKind.BAD_SIGNATURE,
        (
            "`Counter.add()` takes 0 arguments; the handout asks for 1: `Counter.add(amount)`. "
            "Is `self` missing as the first parameter?"
        ),
    ),
    "a method that returns None": (
        "class Counter:\n  def __init__(self, start): 0\n  def add(self, amount): 0",
        FailureKind.RETURNED_NONE,
        "`Counter` returned None; is a `return` missing?",
    ),
    "a constructor that raises": (
        "class Counter:\n  def __init__(self, start): {}[start]",
        FailureKind.RAISED,
        "`Counter` raised KeyError on line 2 of toy.py.",
    ),
}


@pytest.mark.parametrize(
    ("source", "kind", "sentence"),
    COUNTERS.values(),
    ids=COUNTERS,
)
def test_classes(student, source, kind, sentence):
    found = failure(student(source), "counted", start=1, amounts=[2])
    assert (found.kind, wording.sentence(found)) == (kind, sentence)


REPLIES = {
    "one value for a pair": (
        "return 1.0",
        "`loss` returned one value; the handout asks for the pair loss, gradient.",
    ),
    "a triple": (
        "return 1.0, y, y",
        "`loss` returned 3 values; the handout asks for the pair loss, gradient.",
    ),
    "an empty tuple": (
        "return ()",
        "`loss` returned 0 values; the handout asks for the pair loss, gradient.",
    ),
    "a dict": (
        "return {'loss': 1}",
        "`loss` returned a dict; the handout asks for the pair loss, gradient.",
    ),
}


def kind_of(sentence):
    is_none = sentence.endswith("as None.")
    return FailureKind.RETURNED_NONE if is_none else FailureKind.BAD_REPLY


@pytest.mark.parametrize(("body", "sentence"), REPLIES.values(), ids=REPLIES)
def test_replies_of_the_wrong_structure(student, body, sentence):
    found = failure(
        student(f"def loss(y, y_hat):\n    {body}"),
        "loss",
        y=X,
        y_hat=X,
    )
    assert (found.kind, wording.sentence(found)) == (
        kind_of(sentence),
        sentence,
    )


REFUSED_PARTS = {
    "an unreduced loss": (
        "return y, y",
        "loss",
        (
            "`loss` returned `loss` as an array of shape (4,); the handout asks for one number. "
            "Is the mean or the sum missing?"
        ),
    ),
    "None inside": (
        "return 1.0, None",
        "gradient",
        "`loss` returned `gradient` as None.",
    ),
}


@pytest.mark.parametrize(
    ("body", "part", "sentence"),
    REFUSED_PARTS.values(),
    ids=REFUSED_PARTS,
)
def test_a_refused_part_fails_only_who_uses_it(student, body, part, sentence):
    reply = student(f"def loss(y, y_hat):\n    {body}").loss(y=X, y_hat=X)
    (fitting,) = {"loss", "gradient"} - {part}
    assert getattr(reply, fitting) is not None
    with pytest.raises(StudentError) as raised:
        getattr(reply, part)
    failed = raised.value.failure
    assert wording.sentence(failed) == sentence


def test_a_dict_without_a_key(student):
    ada = student("def sums(x): return {'rows': x, 'cols': x}")
    reply = ada.sums(x=X)
    assert reply["rows"].tolist() == X.tolist()
    with pytest.raises(StudentError) as raised:
        _ = reply["columns"]
    assert (
        wording.sentence(raised.value.failure)
        == "`sums` returned a dict without `columns`; it has other keys."
    )


# --- files that do not load -------------------------------------------------------------------------------------------


def test_a_file_that_does_not_load_is_told_of_every_hook(student, python_says):
    ada = student("def half(x:")
    assert (
        wording.sentence(failure(ada))
        == f"toy.py has a syntax error at line 1, column 9: “{python_says('def half(x:')}”."
    )
    assert failure(ada, "loss", y=X, y_hat=X).kind is FailureKind.NOT_PARSED


def test_a_notebook(student, right):
    import json

    cells = [
        {
            "cell_type": "code",
            "source": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.figure()",
        },
        {"cell_type": "code", "source": right},
        {
            "cell_type": "code",
            "source": "data = open('data.csv').read()\nwhile True: pass",
        },
    ]
    ada = student(
        {"toy.ipynb": json.dumps({"nbformat": 4, "cells": cells})},
        main="toy.ipynb",
    )
    assert np.array_equal(ada.half(x=X), X / 2)
    assert [note.kind for note in ada.session.notes] == [
        NoteKind.NOTEBOOK,
        NoteKind.MISSING_MODULE,
    ]


def test_an_error_in_a_notebook_names_the_cell(student):
    import json

    cells = [
        {"cell_type": "code", "source": "x = 1"},
        {"cell_type": "code", "source": "\ndef half(x):\n    return 1 / 0"},
    ]
    ada = student(
        {"toy.ipynb": json.dumps({"nbformat": 4, "cells": cells})},
        main="toy.ipynb",
    )
    assert (
        wording.sentence(failure(ada))
        == "`half` raised ZeroDivisionError on line 3 of toy.ipynb cell 2."
    )


def test_a_script_that_trains_at_import_is_loaded_by_its_definitions(
    student,
    right,
    toy,
):
    script = f"{right}\nW = half(np.ones(10**12))\nprint(W)\nraise SystemExit\n"
    ada = student(script, assignment=replace(toy, load=LoadMode.DEFINITIONS))
    assert np.array_equal(ada.half(x=X), X / 2)


def test_an_error_in_a_sibling_names_its_place(student):
    ada = student(
        {
            "toy.py": "from helper import half",
            "helper.py": "\n\ndef half(x): return {}['x']",
        },
    )
    assert (
        wording.sentence(failure(ada))
        == "`half` raised KeyError on line 3 of helper.py."
    )


@pytest.mark.parametrize(
    ("code", "details"),
    [
        ("made_up", Unusable()),
        (
            "few",
            Stated(
                FailureKind.BAD_REPLY,
                "few",
                (("count", "1"),),
                "{count} only",
            ),
        ),
    ],
)
def test_only_the_assignment_has_sentences_and_values_to_state(
    contract,
    code,
    details,
):
    class Stating:
        def ask(self, *_):
            values = (("count", "1"), ("smuggled", "2"))
            stated = Stated(FailureKind.BAD_REPLY, code, values)
            return StudentFailure(stated), []

    stating = replace(contract, sentences={"few": "{count} only"})
    ada = RemoteStudent(Stating(), stating)
    assert failure(ada).details == details


# --- nothing, in three ways -------------------------------------------------------------------------------------------

STARTER = b"def half(x):\n    pass\n"


class Unwritten:
    """A session with a submission whose functions return nothing."""

    def __init__(self, *files, untouched):
        self.submission = Submission(
            "ada",
            "Ada",
            files=files,
            main=files[0].path,
            parts=tuple(file.path for file in files),
            untouched=untouched,
        )

    def ask(self, *_):
        return None, []


def test_left_as_handed_out_is_neither_undefined_nor_a_missing_return(
    student,
    contract,
):
    mine = SourceFile("toy.py", STARTER)
    left = RemoteStudent(
        Unwritten(mine, untouched={"toy.py": ("half",)}),
        contract,
    )
    assert failure(left).kind is FailureKind.LEFT_AS_HANDED_OUT
    written = RemoteStudent(Unwritten(mine, untouched={}), contract)
    absent = student("def other(x): return x")
    sentences = [
        wording.sentence(failure(ada)) for ada in (left, written, absent)
    ]
    assert sentences == [
        "`half` returned None: `half` is as it was handed out, and still to be written.",
        "`half` returned None; is a `return` missing?",
        "The function `half` is not defined in toy.py.",
    ]


class Raising:
    """A session in which a function, as its worker says, raised something."""

    def __init__(self, function):
        details = Raised("ValueError", file="toy.py", line=2)
        self.failure = StudentFailure(details, subject=function)

    def ask(self, hook, arguments, seed):
        return self.failure, []


@pytest.mark.parametrize(
    ("claimed", "named"),
    [("loss", "loss"), ("half", "half"), ("made_up", "half"), ("", "half")],
)
def test_what_raised_is_named_where_the_handout_asks_for_it(
    contract,
    claimed,
    named,
):
    ada = RemoteStudent(Raising(claimed), contract)
    assert failure(ada).subject == named


def test_a_function_that_does_nothing_is_left_as_handed_out(student, right):
    left = student(
        'def half(x):\n    """Return x / 2."""\n    # TODO\n    pass'
    )
    assert (
        wording.sentence(failure(left))
        == "`half` returned None: `half` is as it was handed out, and still to be written."
    )
    begun = student("def half(x):\n    y = x / 2")
    assert failure(begun).kind is FailureKind.RETURNED_NONE


def test_what_another_file_may_define_is_not_called_left(contract):
    files = (
        SourceFile("toy.py", STARTER),
        SourceFile("more.py", b"def half(x): return None\n"),
    )
    session = Unwritten(*files, untouched={"toy.py": ("half",)})
    ada = RemoteStudent(session, contract)
    assert failure(ada).kind is FailureKind.RETURNED_NONE
