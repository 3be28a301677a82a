"""What is left of files that do not parse: the rest keeps its lines, and the places of the faults are told."""

import ast

import pytest

from grader.model import Array, ProblemKind
from grader.sandbox.reader.claimed import salvage_of
from grader.sandbox.reader.salvaging import salvage


def saved(text, path="hw.py"):
    content = text if isinstance(text, bytes) else text.encode()
    result = salvage_of(
        path,
        salvage(
            {"path": path, "content": Array("uint8", (len(content),), content)},
        ),
    )
    if result.problem is None:
        ast.parse(result.text)
        assert result.text.count("\n") == content.count(b"\n")
    return result


BROKEN = {
    "prints of Python 2 in functions": (
        "def f(x):\n    print x\n    return x\nprint f(1)\ndef g():\n    if 1:\n        print 'a'\n    return 2\n",
        ("f", "g"),
        [(ProblemKind.PYTHON_2, 2), (ProblemKind.PYTHON_2, 4), (ProblemKind.PYTHON_2, 7)],
    ),
    "an open bracket": ("def f():\n    return 1\nx = (1,\ndef g():\n    return 2\n", ("f", "g"), [(ProblemKind.SYNTAX, 3)]),
    "an unfinished function": ("def f(x:\n    return 1\ndef g():\n    return 2\n", ("g",), [(ProblemKind.SYNTAX, 1)]),
    "an unfinished loop": ("for i in range(3)\n    print(i)\nx = 1\n", ("x",), [(ProblemKind.SYNTAX, 1)]),
    "an unfinished condition": ("if x\n    y = 1\nelse:\n    y = 2\nz = 1\n", ("z",), None),
    "a broken method": (
        "class A:\n    def f(self):\n        return 1\n    def g(self)\n        return 2\n    def h(self):\n        return 3\n",
        ("A",),
        [(ProblemKind.SYNTAX, 4)],
    ),
    "an open text": ("x = 1\ny = 'abc\nz = 2\n", ("x", "z"), [(ProblemKind.SYNTAX, 2)]),
    "a text open to the end": ("x = 1\ny = '''abc\nz = 2\n", ("x",), [(ProblemKind.SYNTAX, 2)]),
    "a tab": ("def f():\n\tx = 1\n        y = 2\n\treturn x\n", ("f",), [(ProblemKind.SYNTAX, 3)]),
    "a character": ("x = 1\ny = 2 \N{MINUS SIGN} 1\nz = 3\n", ("x", "z"), [(ProblemKind.CHARACTER, 2)]),
    "Ctrl-Z at the end": ("x = 1\n\x1a", ("x",), [(ProblemKind.CHARACTER, 2)]),
    "words at the end": ("x = 1\nthat is it all\n", ("x",), [(ProblemKind.SYNTAX, 2)]),
    "return outside": ("x = 1\nreturn x\ny = 2\n", ("x", "y"), [(ProblemKind.SYNTAX, 2)]),
    "commands of IPython": ("%cd ..\nx = 1\ny = !ls\n", ("x", "y"), [(ProblemKind.IPYTHON, 1), (ProblemKind.IPYTHON, 3)]),
    "a conflict": (
        "x = 1\n<<<<<<< HEAD\ny = 1\n=======\nz = 2\n>>>>>>> a\nw = 3\n",
        ("x", "y", "w"),
        [(ProblemKind.MERGE_MARKS, 2)],
    ),
    "a conflict of three": (
        "<<<<<<< a\ny = 1\n||||||| b\nv = 1\n=======\nz = 2\n>>>>>>> c\n<<<<<<< a\n=======\nu = 1\n>>>>>>> c\n",
        ("y",),
        [(ProblemKind.MERGE_MARKS, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names", "faults"),
    BROKEN.values(),
    ids=BROKEN,
)
def test_what_is_left(text, names, faults):
    result = saved(text)
    assert result.names == names
    assert result.faults
    if faults is not None:
        assert [(fault.kind, fault.line) for fault in result.faults] == faults
        assert all(fault.file == "hw.py" for fault in result.faults)


def test_methods_beside_a_broken_one_stay():
    text = BROKEN["a broken method"][0]
    (kept,) = ast.parse(saved(text).text).body
    assert [method.name for method in kept.body] == ["f", "h"]


@pytest.mark.parametrize("space", ["    ", "\t"])
def test_a_function_of_which_nothing_is_left_still_stands(space):
    text = f"def f():\n{space}print 1\nclass A:\n{space}def g(self):\n{space * 2}print 2\n"
    result = saved(text)
    assert result.names == ("f", "A")


def test_what_parses_is_left_as_it_is():
    result = saved("x = 1\r\n# ü\r\n")
    assert (result.text, result.faults, result.names) == (
        "x = 1\n# ü\n",
        (),
        ("x",),
    )


def test_more_faults_than_are_blanked_one_by_one():
    text = "def f():\n    return 1\n" + "print 'a'\n" * 200
    result = saved(text)
    assert result.names == ("f",)
    assert len(result.faults) < 60


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"\x7fELF\0\0\0", "hw.py"),
        (b'{"cells": [', "hw.ipynb"),
        ("(" * 5_000, "hw.py"),
    ],
)
def test_what_cannot_be_saved(content, path):
    result = saved(content, path)
    assert (result.problem is not None) or result.names == ()


def test_prose_leaves_nothing():
    result = saved(
        "Dear grader,\n\nplease find my homework: it's attached.\n\nBest, Bob\n",
    )
    assert result.names == ()
