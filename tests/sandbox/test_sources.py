"""A submission's bytes become parsed sources: encodings, notebooks, and sentences about what cannot be read."""

import ast
import codecs
import contextlib
import linecache

import pytest

from grader.model import NoteKind
from grader.sandbox.sources import NotLoadable, definitions, parse


def text_of(source):
    """Return the parsed source as normalised text."""
    return "\n".join(ast.unparse(tree) for _, tree in source.pieces)


def refused(file, content):
    with pytest.raises(NotLoadable) as raised:
        parse(file, content.encode() if isinstance(content, str) else content)
    return raised.value


# --- encodings --------------------------------------------------------------------------------------------------------

PLAIN = "name = 'Zoë'\nx = 1\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        ("# -*- coding: latin-1 -*-\n" + PLAIN).encode("latin-1"),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n" + PLAIN).encode("cp1252"),
        ("# -*- coding: utf-8 -*-\n" + PLAIN).encode(),
    ],
)
def test_text_as_python_reads_it(content):
    source = parse("mlp.py", content)
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert source.notes == []


def test_latin_1_without_a_coding_line():
    source = parse("mlp.py", PLAIN.encode("latin-1"))
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert [(note.kind, note.text) for note in source.notes] == [
        (NoteKind.ENCODING, "mlp.py is not UTF-8 and names no encoding; it was read as Latin-1.")
    ]


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "undefined"])
def test_a_coding_line_that_names_no_encoding_of_text(name):
    source = parse("mlp.py", f"# coding: {name}\nx = 1\n".encode())
    assert text_of(source) == "x = 1"
    assert [note.kind for note in source.notes] == [NoteKind.ENCODING]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(encoding):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    source = parse("mlp.py", mark + PLAIN.encode(encoding))
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert [note.text for note in source.notes] == ["mlp.py is UTF-16; save it as UTF-8."]


@pytest.mark.parametrize(
    "content",
    [
        b"x = 1\0",
        b"\x7fELF\x02\x01\x01" + bytes(20),
        PLAIN.encode("utf-16-le"),
        b"PK\x03\x04" + bytes(30),
    ],
)
def test_binary_files(content):
    assert refused("mlp.py", content).message == "mlp.py holds null bytes, so it is not a Python source file."


@pytest.mark.parametrize("content", [PLAIN.encode("utf-32"), codecs.BOM_UTF16_LE + b"\0\0"])
def test_what_only_looks_like_utf_16(content):
    assert refused("mlp.py", content).message == "mlp.py holds null bytes, so it is not a Python source file."


def test_an_empty_file():
    assert text_of(parse("mlp.py", b"")) == ""


def test_lines_can_be_shown_later():
    parse("hw/mlp.py", b"x = 1\r\ny = '\x0c'\nz = 3")
    assert linecache.getline("hw/mlp.py", 1) == "x = 1\n"
    assert linecache.getline("hw/mlp.py", 3) == "z = 3"
    linecache.checkcache("hw/mlp.py")
    assert linecache.getline("hw/mlp.py", 1) == "x = 1\n"


# --- what does not parse ----------------------------------------------------------------------------------------------

BROKEN = {
    "a missing bracket": (
        "x = [1,\ny = 2\n",
        "mlp.py has a syntax error at line 1, column 5: '[' was never closed.",
        1,
    ),
    "an unfinished loop": (
        "def f():\n    for i in range()\n",
        "mlp.py has a syntax error at line 2, column 21: expected ':'.",
        2,
    ),
    "indentation": (
        "def f():\nreturn 1\n",
        "mlp.py has a syntax error at line 2, column 1: expected an indented block after function definition",
        2,
    ),
    "a print of Python 2": (
        "x = 1\nprint x\n",
        (
            "mlp.py is Python 2 (line 2, column 1: Missing parentheses in call to 'print'. Did you mean print(...)?). "
            "Python 3 is expected."
        ),
        2,
    ),
    "an except of Python 2": (
        "try:\n    pass\nexcept A, e:\n    pass\n",
        "mlp.py is Python 2 (line 3, column 8: multiple exception types must be parenthesized). Python 3 is expected.",
        3,
    ),
    "a character of an unknown name": (
        "# coding: utf-8\nx = '\\N{no such name}'\n",
        "mlp.py has a syntax error at line 2",
        2,
    ),
}


@pytest.mark.parametrize(("text", "sentence", "line"), BROKEN.values(), ids=BROKEN)
def test_the_place_of_a_syntax_error(text, sentence, line):
    problem = refused("mlp.py", text)
    assert problem.message.startswith(sentence)
    assert (problem.file, problem.line) == ("mlp.py", line)


@pytest.mark.parametrize(
    "text", ["-" * 100_000 + "1", "x" + ".a" * 200_000, "(" * 5_000, "a = " + "[" * 199 + "]" * 199]
)
def test_deep_nesting_is_no_crash(text):
    with contextlib.suppress(NotLoadable):
        parse("mlp.py", text.encode())


# --- notebooks --------------------------------------------------------------------------------------------------------


def test_a_notebook_comes_as_cells_that_were_read():
    source = parse(
        "mlp.ipynb", (("mlp.ipynb cell 1", "import numpy\n"), ("mlp.ipynb cell 2", ""), ("mlp.ipynb cell 3", "x = 1"))
    )
    cells = [(name, ast.unparse(tree)) for name, tree in source.pieces]
    assert cells == [("mlp.ipynb cell 1", "import numpy"), ("mlp.ipynb cell 2", ""), ("mlp.ipynb cell 3", "x = 1")]
    assert source.is_notebook
    assert [(note.kind, note.text) for note in source.notes] == [
        (NoteKind.NOTEBOOK, "Of the notebook mlp.ipynb only definitions and imports were loaded.")
    ]


def test_a_notebook_that_was_not_read_is_not_parsed_here():
    problem = refused("mlp.ipynb", b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}')
    assert problem.message == "mlp.ipynb is a notebook whose cells were not read."


def test_a_syntax_error_names_the_cell():
    with pytest.raises(NotLoadable) as raised:
        parse("mlp.ipynb", (("mlp.ipynb cell 2", "y = 2\ny ==== 3"),))
    assert raised.value.message == "mlp.ipynb cell 2 has a syntax error at line 2, column 5: invalid syntax."
    assert (raised.value.file, raised.value.line) == ("mlp.ipynb cell 2", 2)


# --- definitions only -------------------------------------------------------------------------------------------------


def kept_of(text):
    """Return what is kept of *text*, and the names that are dropped with their lines."""
    dropped = {}
    tree = definitions(ast.parse(text), {"len", "float"}, dropped)
    return ast.unparse(tree), dropped


KEPT = {
    "imports": "import numpy as np\nfrom os import path",
    "functions": "def f(x):\n    return g(x)",
    "classes": "class A(Base):\n    pass",
    "coroutines": "async def f():\n    pass",
    "literals": "x = 1\ny = -2.5\nz = 'relu'\nw = [1, (2, 3)]\nv = {'a': {4}}\nu = 2 * 3 ** 4",
    "annotated": "x: int = 5",
    "kept names": "x = 1\ny = x\nz = [x, y]",
    "builtins": "kind = float",
    "attributes of imports": "import numpy as np\npi = np.pi\nsigmoid = np.nn.sigmoid",
    "lambdas": "relu = lambda x: np.maximum(x, 0)\ntable = {'relu': lambda z: act(z), 'identity': lambda z: z}",
    "lambdas with kept defaults": "n = 3\nf = lambda x, k=n: g(x)",
    "guarded imports": "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_kept(text):
    assert kept_of(text) == (ast.unparse(ast.parse(text)), {})


DROPPED = {
    "calls": ("x = load()\nprint(x)", {"x": 1}),
    "names of calls": ("x = load()\ny = x + 1", {"x": 1, "y": 2}),
    "loops": ("for i in range(3):\n    total = i", {"i": 1, "total": 1}),
    "conditions": ("if True:\n    device = 'cpu'\nelse:\n    device = 'cuda'", {"device": 1}),
    "with": ("with open('x') as file:\n    data = file.read()", {"file": 1, "data": 1}),
    "unpacking": ("a, (b, *c) = load()", {"a": 1, "b": 1, "c": 1}),
    "additions": ("x += 1", {"x": 1}),
    "annotations": ("x: int", {"x": 1}),
    "a main block": ("if __name__ == '__main__':\n    main()", {}),
    "expressions": ("'a docstring'\nmain()\n5", {}),
    "lambdas with defaults that are not kept": ("f = lambda x, k=load(): x", {"f": 1}),
    "comprehensions": ("x = [i for i in range(3)]", {"x": 1, "i": 1}),
    "tried code": ("try:\n    x = load()\nexcept OSError:\n    pass", {"x": 1}),
}


@pytest.mark.parametrize(("text", "names"), DROPPED.values(), ids=DROPPED)
def test_what_is_dropped(text, names):
    assert kept_of(text) == ("", names)


def test_a_name_that_is_kept_elsewhere_is_not_dropped():
    assert kept_of("x = 1\nx = load()") == ("x = 1", {})
