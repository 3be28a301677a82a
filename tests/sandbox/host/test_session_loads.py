"""A submission that does not load, and what is told of loading it."""

from dataclasses import replace

import numpy as np
import pytest

from grader.model import FailureKind, LoadMode, NoteKind, StudentFailure
from grader.model.failure_details import NoFile
from grader.sandbox.host.session import Session
from grader.testing.arrays import from_numpy
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which the worker only claims."""
    return wording.sentence(replace(failure, subject="")).removeprefix("It ")


X = from_numpy(np.arange(4.0))
NOT_LOADED = {
    "a syntax error": (
        "x = [1,\ny = 2",
        "toy.py has a syntax error at line 1, column 5: “{python}”.",
    ),
    "Python 2": (
        "print 'x'",
        "toy.py is Python 2 (line 1, column 1: “{python}”). Python 3 is expected.",
    ),
    "a return at the top": (
        "return 5",
        "toy.py has a syntax error at line 1: “{python} (toy.py, line 1)”.",
    ),
    "null bytes": (
        "x = 1\0\ny = 2",
        "toy.py holds null bytes, so it is not a Python source file.",
    ),
}


@pytest.mark.parametrize(
    ("text", "sentence"),
    NOT_LOADED.values(),
    ids=NOT_LOADED,
)
def test_a_file_that_does_not_load(
    open_session,
    text,
    sentence,
    ask,
    python_says,
):
    session = open_session(text)
    failure = session.load()
    if "{python}" in sentence:
        sentence = sentence.format(python=python_says(text))
    assert (failure.kind, said(failure)) == (FailureKind.NOT_PARSED, sentence)
    assert ask(session) == ask(session) == failure
    assert session._worker is None


RAISES = {
    "an exception": (
        "import math\n\nx = math.sqrt(-1)\n",
        "Line 3 of toy.py, `x = math.sqrt(-1)`, ",
        "ValueError: ",
    ),
    "an exit": (
        "raise SystemExit(0)",
        "Line 1 of toy.py, `raise SystemExit(0)`, ",
        "it ends the program.",
    ),
    "a missing name": (
        "from math import nothing",
        "Line 1 of toy.py, `from math import nothing`, ",
        "ImportError: ",
    ),
}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    RAISES.values(),
    ids=RAISES,
)
def test_a_statement_that_raises_is_noted_with_its_place_and_reason(
    open_session,
    source,
    ask,
    text,
    place,
    reason,
):
    session = open_session(f"{text}\n{source('return 1.0')}")
    assert ask(session) == 1.0
    (note,) = session.notes
    assert note.kind is NoteKind.LEFT_OUT
    assert note.text.startswith(f"{place}was left out: ")
    assert reason in note.text
    assert note.text.endswith('put it under `if __name__ == "__main__":`.')


def test_nothing_to_load(open_session, submission, toy, ask):
    nothing = Session(
        submission({}, main=None, problem="There is no toy.py."),
        toy,
        None,
    )
    assert nothing.load() == StudentFailure(NoFile("There is no toy.py."))
    assert ask(nothing) == nothing.load()


def test_notes_of_a_load_come_once(open_session, ask, source):
    session = open_session(
        "import nowhere\n"
        + source("return x")
        .replace("half(x)", "half(z)")
        .replace("return x", "return z"),
    )
    for _ in range(2):
        ask(session)
        session.end_worker()
    assert [note.kind for note in session.notes] == [
        NoteKind.MISSING_MODULE,
        NoteKind.RENAMED,
    ]


def test_an_absent_module_that_is_used(half):
    failure = half("return nowhere.softmax(x)", "import nowhere")
    assert said(failure) == (
        "raised ModuleNotProvided on line 4 of toy.py. "
        "`nowhere.softmax` is used, but that module is not available while grading."
    )


def test_a_name_that_only_left_out_code_would_have_set(
    open_session,
    toy,
    ask,
    source,
):
    text = "device = make()\n" + source("return device")
    session = open_session(
        text,
        assignment=replace(toy, load=LoadMode.DEFINITIONS),
    )
    assert said(ask(session)) == (
        "returned what is not there. `device` is set on line 1 by code that is not run: only definitions are loaded."
    )


def test_a_file_of_the_submission_with_any_name(open_session, ask, source):
    session = open_session(
        {"My Homework (1)/toy v2.py": source("return x"), "notes.txt": b"\xff"},
        "My Homework (1)/toy v2.py",
    )
    assert ask(session) == X
