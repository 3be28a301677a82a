"""Whatever a process says that read hostile bytes, of it only claims of the right type and size are taken."""

import pytest

from grader.model import Array, ProblemKind
from grader.sandbox.reader import claimed
from grader.sandbox.reader.claimed import (
    is_plain_module,
    place,
    salvage_of,
    survey_of,
)
from grader.sandbox.reader.survey import Salvage, Survey


def text(value):
    data = value if isinstance(value, bytes) else value.encode()
    return Array("uint8", (len(data),), data)


NOTHING = [
    None,
    True,
    5,
    1.5,
    "x",
    [],
    {},
    (),
    [None],
    [[]],
    [()],
    [{}],
    ["a", "b"],
    [(1, 2, 3, 4, 5)],
    text(b"\xff\xfe"),
    [text("a")],
]


@pytest.mark.parametrize(
    "key",
    ["pieces", "written", "defines", "problem", "remarks", "faults", "praise"],
)
@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_claims_of_the_wrong_type_are_nothing(key, value):
    survey = survey_of("hw.ipynb", {key: value})
    assert isinstance(survey, Survey)
    assert survey.written == ()
    assert survey.defines == {}
    assert all(isinstance(piece.text, str) for piece in survey.pieces)


@pytest.mark.parametrize("key", ["text", "faults", "names", "problem"])
@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_claims_about_a_saved_file_of_the_wrong_type_are_nothing(key, value):
    assert isinstance(salvage_of("hw.py", {key: value}), Salvage)


@pytest.mark.parametrize("answer", NOTHING, ids=repr)
def test_an_answer_of_the_wrong_type_is_an_empty_one(answer):
    assert salvage_of("hw.py", answer) == Salvage("hw.py")


def test_a_problem_of_an_unknown_kind_is_a_fault():
    assert (
        survey_of("hw.py", {"problem": ("praise", 0, 1, 1, "x")}).problem.kind
        is ProblemKind.FAILED
    )
    assert survey_of("hw.py", {"problem": 5}).problem.kind is ProblemKind.FAILED


@pytest.mark.parametrize("number", [-1, 0, True, 10**12, 1.5, "3", None])
def test_numbers_that_are_no_places(number):
    problem = survey_of(
        "hw.ipynb",
        {"problem": ("syntax", number, number, number, "x")},
    ).problem
    assert (problem.file, problem.line, problem.column) == ("hw.ipynb", 0, 0)
    assert place("hw.ipynb", number) == "hw.ipynb"


def test_texts_are_cleaned_and_capped():
    evil = "\x1b[31m\u202e" + "a" * 10_000 + "\n"
    survey = survey_of(
        "hw.ipynb",
        {
            "remarks": [("command", 1, 1, evil)],
            "problem": ("syntax", 0, 1, 1, evil),
        },
    )
    (note,) = survey.notes
    for told in (note.text, survey.problem.detail):
        assert told.isprintable()
        assert len(told) <= 600


def test_lists_are_capped(monkeypatch):
    remarks = [("command", 1, number, "x") for number in range(1, 1_000)]
    defines = "\n".join(f"f{number} {'a' * 32}" for number in range(20_000))
    survey = survey_of(
        "hw.ipynb",
        {
            "remarks": remarks,
            "pieces": [(text("x"), text(""))] * 5_000,
            "defines": text(defines),
        },
    )
    assert len(survey.notes) == claimed.MAX_NOTES
    assert len(survey.pieces) == claimed.MAX_PIECES
    assert len(survey.defines) == claimed.MAX_NAMES


@pytest.mark.parametrize(
    "line",
    [
        "f",
        "f g",
        "f ",
        " abc",
        "f" * 300 + " abc",
        "a.b abc",
        "f abc def",
        "f ABC",
        "1f abc",
        "f <script>",
    ],
)
def test_definitions_that_are_none(line):
    assert survey_of("hw.py", {"defines": text(line)}).defines == {}


@pytest.mark.parametrize(
    "name",
    [
        "../a.py",
        "b/../../a.py",
        "b//a.py",
        "b/.a.py",
        "/a.py",
        "a\\b.py",
        "a.txt",
        ".a.py",
        "a\n.py",
        "a\u202e.py",
        " a.py",
        "C:a.py",
        "",
        "a" * 300 + ".py",
    ],
)
def test_a_file_that_is_written_lies_beside_the_notebook(name):
    assert not is_plain_module(name)
    assert (
        survey_of("x/hw.ipynb", {"written": [(name, text("x = 1"))]}).written
        == ()
    )


def test_a_file_that_is_written():
    (item,) = survey_of(
        "x/hw.ipynb",
        {"written": [("my mlp.py", text("x = 1"))]},
    ).written
    assert (item.path, item.content, item.pieces) == (
        "x/my mlp.py",
        b"x = 1",
        (),
    )
