"""What a worker says after it has seen inputs is worded by us: no text of its own gets through but known names."""

import pytest

from grader.model import Array, FailureKind, NoteKind, StudentFailure
from grader.sandbox.host.claims import Claims, known_paths
from grader.sandbox.sentences import not_set

SECRET = "3.14159265"
SOURCE = """import pandas
class Odd(Exception): pass
def half(x):
    raise Odd(x)
"""
TOLD = (
    StudentFailure(
        FailureKind.NOT_IMPLEMENTED,
        "`Counter` has no method `add`.",
    ),
)


@pytest.fixture
def claims(submission):
    return Claims(submission(SOURCE))


def raised(**others):
    return {
        "code": "raised",
        "exception": "Odd",
        "detail": SECRET,
        "file": "toy.py",
        "line": 4,
    } | others


@pytest.mark.parametrize(
    ("value", "sentence"),
    {
        "a class of the file": (raised(), "raised Odd on line 4 of toy.py."),
        "a builtin": (
            raised(exception="ZeroDivisionError"),
            "raised ZeroDivisionError on line 4 of toy.py.",
        ),
        "a library's": (
            raised(exception="LinAlgError"),
            "raised LinAlgError on line 4 of toy.py.",
        ),
        "a made-up name": (
            raised(exception="x3_14159265"),
            "raised an exception on line 4 of toy.py.",
        ),
        "a part of a word": (
            raised(exception="pand"),
            "raised an exception on line 4 of toy.py.",
        ),
        "no class": (
            raised(exception=7),
            "raised an exception on line 4 of toy.py.",
        ),
        "another file": (raised(file=SECRET), "raised Odd."),
        "a line too far": (raised(line=314159), "raised Odd."),
        "no line": (raised(line=True), "raised Odd."),
        "memory": (
            raised(code="memory"),
            "asked for more memory than is allowed on line 4 of toy.py.",
        ),
        "an absent module": (
            raised(reason="stub", name="pandas"),
            "raised Odd on line 4 of toy.py. `pandas` is used, but that module is not available while grading.",
        ),
        "an absent module that is nowhere": (
            raised(reason="stub", name=SECRET),
            "raised Odd on line 4 of toy.py.",
        ),
        "code that was left out": (
            raised(reason="not run", name="x", set_on=2),
            f"raised Odd on line 4 of toy.py. {not_set('x', 2, tried=False)}",
        ),
        "code that is nowhere": (
            raised(reason="not run", name="x", set_on=31),
            "raised Odd on line 4 of toy.py.",
        ),
        "a value of a known type": (
            {"code": "unsendable", "reason": "object", "name": "Odd"},
            "returned an Odd object, which is not a value the handout asks for.",
        ),
        "a value of a made-up type": (
            {"code": "unsendable", "reason": "object", "name": f"x{SECRET}"},
            "returned an object that is not a value the handout asks for.",
        ),
        "a made-up reason": (
            {"code": "unsendable", "reason": SECRET, "name": SECRET},
            "returned an object that is not a value the handout asks for.",
        ),
        "texts": (
            {"code": "unsendable", "reason": "dtype", "name": "str"},
            "returned an array of dtype str; numbers are expected.",
        ),
        "told at load": ({"code": "told", "index": 0}, TOLD[0].message),
        "not told": (
            {"code": "told", "index": 5},
            "A part of the file cannot be used the way the handout says.",
        ),
        "a sentence of its own": (
            {"kind": "not_implemented", "message": SECRET},
            "raised an exception.",
        ),
        "nothing": (None, "raised an exception."),
        "anything": ([SECRET], "raised an exception."),
    }.values(),
)
def test_failures_are_worded_here(claims, value, sentence):
    failure = claims.failure(value, TOLD)
    assert failure.message == sentence
    assert SECRET not in f"{failure.message}{failure.exception}{failure.file}"


def test_the_message_of_an_exception_is_kept_for_staff(claims):
    assert claims.failure(raised(), ()).detail == SECRET


def test_a_call_cannot_claim_what_only_the_grader_can_know(claims):
    for kind in FailureKind:
        assert (
            claims.failure({"code": kind.value, "kind": kind.value}, ()).kind
            is FailureKind.RAISED
        )


def test_notes_after_a_call(claims):
    notes = list(
        claims.notes(
            {
                "changed_calls": ["cuda", SECRET, 5],
                "missing": ["pandas", SECRET, 5],
                "notes": [("encoding", SECRET)],
            },
        ),
    )
    assert [note.kind for note in notes] == [
        NoteKind.CUDA,
        NoteKind.MISSING_MODULE,
    ]
    assert not any(SECRET in note.text for note in notes)


def test_only_paths_of_what_was_sent_are_told():
    array = Array("float64", (0,), b"")
    sent = {"x": array, "parameters": {"W1": array, "b1": 3}}
    claimed = [
        "parameters['W1']",
        f"x[{SECRET}]",
        f"parameters['{SECRET}']",
        "parameters['b1']",
        5,
    ]
    assert known_paths(claimed, sent) == ["parameters['W1']"]
    assert known_paths(SECRET, sent) == []


def test_a_cell_of_a_notebook_is_a_place(submission):
    content = '{"cells": [{"cell_type": "code", "source": "def half(x):\\n    return x"}]}'
    claims = Claims(submission({"toy.ipynb": content}, "toy.ipynb"))
    assert claims.failure(raised(file="toy.ipynb cell 1", line=2), ()).line == 2
    assert (
        claims.failure(raised(file=f"toy.ipynb cell {SECRET}", line=2), ()).line
        == 0
    )


def test_words_are_looked_for_once(submission, monkeypatch):
    """Claims name words by the hundred: each file is read once for all of them."""
    searched = []

    class Pattern:
        def findall(self, code):
            searched.append(code)
            return [b"Odd", b"half"]

    monkeypatch.setattr("grader.sandbox.host.claims._WORD", Pattern())
    claims = Claims(submission(SOURCE))
    names = [f"w{number}" for number in range(500)]
    assert not any(map(claims.is_in_source, names))
    assert claims.is_in_source("Odd.half")
    assert searched == [SOURCE.encode()]
