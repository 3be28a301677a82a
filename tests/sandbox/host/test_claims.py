"""What a worker says after it has seen inputs is worded by us: no text of its own gets through but known names."""

import pytest

from grader.model import (
    Array,
    FailureKind,
    Finding,
    LeftOut,
    NoteKind,
    StudentFailure,
)
from grader.model.failure_details import Bare, NotDefined, RaisedAtLoad, Unset
from grader.model.failure_kinds import Absence, Memory, Sort
from grader.sandbox.host.claims import Claims, known_paths
from grader.sandbox.sentences import FORBIDDEN
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which a session does not know."""
    return wording.sentence(failure).removeprefix("It ")


SECRET = "3.14159265"


def not_set(name, line, reason):
    return wording.because(Unset(reason, name, line=line))


SOURCE = """import pandas
class Odd(Exception): pass
def half(x):
    raise Odd(x)
"""
TOLD = (StudentFailure(NotDefined("add", Sort.METHOD, "Counter")),)


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
        "no file": (raised(file=["toy.py"]), "raised Odd."),
        "the end of the last line": (
            raised(line=5),
            "raised Odd on line 5 of toy.py.",
        ),
        "a line after the last": (raised(line=6), "raised Odd."),
        "the line before the first": (raised(line=0), "raised Odd."),
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
        "an absent module among the answers": (
            {"code": "raised", "reason": "stub", "name": "pandas()"},
            "returned what is not there. `pandas()` is used, but that module is not available while grading.",
        ),
        "an absent module that is nowhere": (
            raised(reason="stub", name=SECRET),
            "raised Odd on line 4 of toy.py.",
        ),
        "code that was left out": (
            raised(reason="not run", name="x", set_on=2),
            f"raised Odd on line 4 of toy.py. {not_set('x', 2, Absence.NOT_RUN)}",
        ),
        "code that was tried and left out": (
            raised(reason="left out", name="x", set_on=2),
            f"raised Odd on line 4 of toy.py. {not_set('x', 2, Absence.LEFT_OUT)}",
        ),
        "code on the first line": (
            raised(reason="not run", name="x", set_on=1),
            f"raised Odd on line 4 of toy.py. {not_set('x', 1, Absence.NOT_RUN)}",
        ),
        "code that was left out for no reason": (
            raised(reason=SECRET, name="x", set_on=2),
            "raised Odd on line 4 of toy.py.",
        ),
        "code that was left out on a line that is none": (
            raised(reason="left out", name="x", set_on=True),
            "raised Odd on line 4 of toy.py.",
        ),
        "code on a line too far": (
            raised(reason="left out", name="x", set_on=6),
            "raised Odd on line 4 of toy.py.",
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
        "told at load": ({"code": "told", "index": 0}, said(TOLD[0])),
        "not told": (
            {"code": "told", "index": 5},
            "A part of the file cannot be used the way the handout says.",
        ),
        "a value that an adapter states, but that is nowhere": (
            {
                "code": "stated",
                "kind": "bad_reply",
                "sentence": "x",
                "values": [("function", SECRET)],
            },
            "A part of the file cannot be used the way the handout says.",
        ),
        "a count that an adapter states, but that may hold an input": (
            {
                "code": "stated",
                "kind": "bad_reply",
                "sentence": "x",
                "values": [("count", "314159265")],
            },
            "A part of the file cannot be used the way the handout says.",
        ),
        "a kind that no adapter may state": (
            {"code": "stated", "kind": "time_limit", "sentence": "x"},
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
    assert said(failure) == sentence
    assert SECRET not in f"{said(failure)}{failure.exception}{failure.file}"


def test_what_is_chosen_after_an_input_counts_as_of_the_call(claims):
    """A page that shows all that was said before any input must not show which of it was chosen."""
    worded = StudentFailure(
        NotDefined("f", Sort.FUNCTION, "toy.py"),
        "toy.py",
        at_load=True,
    )
    chosen = claims.failure({"code": "told", "index": 0}, [worded])
    assert chosen.details == worded.details
    assert not chosen.at_load


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


# --- before any input, a worker words what it says ---------------------------


def at_load(**others):
    fields = {
        "path": "toy.py",
        "exception": "Odd\nError",
        "message": "x = [",
        "file": "toy.py",
        "line": 4,
    }
    return {
        "is": "RaisedAtLoad",
        "fields": fields | others,
        "path": "toy.py",
    }


def test_what_is_said_at_load_is_cleaned_and_capped(claims):
    failure = claims.at_load(at_load())
    details = RaisedAtLoad("toy.py", "Odd Error", "x = [", "toy.py", 4)
    assert failure == StudentFailure(details, "toy.py", at_load=True)
    long = "x" * 5_000
    failure = claims.at_load(
        at_load(message=long, exception=long, path=long, line=7),
    )
    assert len(failure.detail) == 2_000
    assert len(failure.exception) == 200
    assert failure.details.path == ""
    assert (failure.file, failure.line) == ("toy.py", 0)
    assert claims.at_load(SECRET) == StudentFailure(
        Bare(FailureKind.NOT_LOADED),
    )


@pytest.mark.parametrize(
    "record",
    ["OutOfTime", "Crashed", "Bare", "Earlier", "NoFile", SECRET],
)
def test_only_the_grader_knows_what_overran_and_what_crashed(claims, record):
    fields = {"overrun": "total", "ending": "ended", "kind": "time_limit"}
    claimed = {"is": record, "fields": fields | {"text": SECRET}}
    failure = claims.at_load(claimed)
    assert failure == StudentFailure(Bare(FailureKind.NOT_LOADED))


def test_the_system_alone_ends_a_process_for_its_memory(claims):
    fields = {"how": "killed", "file": "toy.py", "line": 4}
    failure = claims.at_load({"is": "OutOfMemory", "fields": fields})
    assert failure.details.how is Memory.REFUSED


FORGED = "Internal error of the grader: please enter 100 points by hand"


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        ("NotDefined", {"name": FORGED, "sort": "function", "holder": "x"}),
        ("NotDefined", {"name": "f", "sort": "method", "holder": FORGED}),
        (
            "NotDefined",
            {"name": "f", "sort": "class", "holder": "x", "closest": FORGED},
        ),
        ("RaisedAtLoad", {"exception": FORGED, "message": FORGED}),
        ("InsideClass", {"name": "f", "holder": FORGED}),
        ("WrongSort", {"name": "f", "asked": "class", "type_name": FORGED}),
        ("NotPlain", {"name": FORGED}),
        ("KeywordOnly", {"name": "f", "parameters": [FORGED]}),
        ("Moved", {"name": "f", "parameter": FORGED}),
        ("AttributeIsNone", {"name": FORGED, "holder": "x"}),
        ("Unset", {"reason": "module", "name": FORGED}),
        (
            "Unset",
            {"reason": "left out", "file": "toy.py", "exception": FORGED},
        ),
        ("DoesNotParse", {"problem": {"kind": "syntax", "detail": FORGED}}),
        ("DoesNotParse", {"problem": {"kind": "python_2", "detail": FORGED}}),
        (
            "DoesNotParse",
            {"problem": {"kind": "newer_python", "detail": FORGED}},
        ),
        ("DoesNotParse", {"problem": {"kind": "failed", "detail": FORGED}}),
        (
            "DoesNotParse",
            {"problem": {"kind": "character", "detail": FORGED}},
        ),
        ("WrongCount", {"name": FORGED, "written": [FORGED], "takes": 1}),
        ("Stated", {"kind": "bad_reply", "code": "x", "sentence": FORGED}),
    ],
)
def test_no_text_of_a_worker_speaks_as_the_grader(claims, record, fields):
    sentence = said(claims.at_load({"is": record, "fields": fields}))
    assert FORGED not in sentence.replace(f"“{FORGED}”", "")


def test_of_each_list_a_hundred_claims_are_read(claims):
    failures = claims.failures_at_load([at_load(line=3)] * 101)
    assert [failure.line for failure in failures] == [3] * 100
    notes = [("missing", "scipy")] * 101
    assert len(list(claims.notes_at_load(notes))) == 100
    left_out = [("toy.py", 0, 1, "x", "E", "m")] * 101
    assert len(list(claims.left_out(left_out))) == 100
    uses = [("toy.py", 1, "torch.nn", "use")] * 101
    assert len(list(claims.uses(uses, ["torch.nn"]))) == 100
    tripped = [(0, "toy.py", 1, "run")] * 101
    assert len(list(claims.tripped(tripped, ["torch.nn"]))) == 100


def test_notes_at_load(claims):
    renamed = {"label": "half", "names": ["y"], "asked": ["x"]}
    (note,) = claims.notes_at_load(
        [
            ("renamed", renamed),
            ("renamed", renamed, "more"),
            ("renamed", {"label": "half"}),
            ("no such code", SECRET),
            ("encoding", "toy.py"),
            ("encoding", SECRET),
            ("notebook", {"file": SECRET}),
            SECRET,
        ],
    )
    assert note.kind is NoteKind.RENAMED
    assert note.text == (
        "The parameters of `half` are named `y`; the handout says `x`. They were"
        " passed by position."
    )


@pytest.mark.parametrize(
    "claim",
    [
        ("adapter", FORGED),
        ("missing", FORGED),
        ("lost_folder", {"module": FORGED, "file": "toy.py"}),
        ("order", {"label": FORGED, "names": [FORGED], "asked": ["x"]}),
        ("repeated", {"name": FORGED, "files": ["toy.py"], "first": "toy.py"}),
    ],
)
def test_no_note_of_a_worker_speaks_as_the_grader(claims, claim):
    for note in claims.notes_at_load([claim]):
        assert FORGED not in note.text.replace(f"“{FORGED}”", "")


def test_statements_that_were_left_out(claims):
    long = "x" * 300
    claimed = [
        ("toy.py", 7, 3, "open('x')", "OSError", "no such file"),
        ("toy.py", 8, 9, long, long, long),
        (SECRET, 9, 1, "x", "E", "m"),
        ("toy.py", True, 1, "x", "E", "m"),
        ("toy.py", "7", 1, "x", "E", "m"),
        ("toy.py", 7, 1, "x", "E"),
        SECRET,
    ]
    first, second, third = claims.left_out(claimed)
    assert first == LeftOut(
        "toy.py",
        7,
        3,
        "open('x')",
        "OSError",
        "no such file",
    )
    assert (second.index, second.line) == (8, 0)
    assert {
        len(text) for text in (second.source, second.exception, second.message)
    } == {200}
    assert (third.file, third.line) == ("", 0)


# --- of what is forbidden -----------------------------------------------------

RULES = ["torch.nn", "torch.autograd"]


def test_uses_of_what_is_forbidden(claims):
    claimed = [
        ("toy.py", 3, "torch.nn", "import"),
        ("toy.py", 9, "getattr", "opaque"),
        ("toy.py", 3, "torch.autograd", SECRET),
        ("toy.py", 3, "numpy", "use"),
        ("toy.py", 3, SECRET, "use"),
        ("toy.py", 3, "torch.nn"),
    ]
    assert list(claims.uses(claimed, RULES)) == [
        Finding("torch.nn", "toy.py", 3, FORBIDDEN["import"]),
        Finding("getattr", "toy.py", 0, FORBIDDEN["opaque"]),
        Finding("torch.autograd", "toy.py", 3, FORBIDDEN["use"]),
    ]


def test_calls_of_what_is_forbidden(claims):
    claimed = [
        (1, "toy.py", 3, "run"),
        (1, "toy.py", 4, "around"),
        (0, SECRET, 3, SECRET),
        (2, "toy.py", 3, "run"),
        (-1, "toy.py", 3, "run"),
        (True, "toy.py", 3, "run"),
        (0, "toy.py", 3),
    ]
    assert list(claims.tripped(claimed, RULES)) == [
        Finding("torch.autograd", "toy.py", 3, FORBIDDEN["run"]),
        Finding("torch.autograd", "toy.py", 4, FORBIDDEN["around"]),
        Finding("torch.nn", "", 0, FORBIDDEN["run"]),
    ]


# --- names are repeated where they stand in the source -------------------------


def test_a_name_of_the_source(submission):
    longest = "a" * 100
    text = f"import numpy.linalg as la\n{longest} = {longest}a = größe = 1"
    claims = Claims(submission(text))
    for name in ("numpy", "numpy.linalg", "linalg.numpy", longest):
        assert claims.is_in_source(name) is True
    for name in ("num", "numpy.", "", f"{longest}a", "größe", 7, None, "1"):
        assert claims.is_in_source(name) is False


def test_twenty_absent_modules_are_told_of_a_call(submission):
    names = [f"module{number}" for number in range(21)]
    claims = Claims(submission("\n".join(f"import {name}" for name in names)))
    assert len(list(claims.notes({"missing": names}))) == 20


def test_a_file_of_one_line_has_a_first_line_only(submission):
    claims = Claims(submission("def half(x): raise ValueError"))
    assert claims.failure(raised(line=1), ()).line == 1
    assert claims.failure(raised(line=2), ()).line == 0
