"""A submission's bytes become parsed sources: encodings, notebooks, and sentences about what cannot be read."""

import ast
import codecs
import contextlib
import linecache

import pytest

from grader.model import NoteKind
from grader.sandbox.guest.sources import NotLoadable, parse
from grader.wording import broken_files as wording


def text_of(source):
    """Return the parsed source as normalised text."""
    return "\n".join(ast.unparse(tree) for _, tree in source.pieces)


def refused(file, content):
    with pytest.raises(NotLoadable) as raised:
        parse(file, content.encode() if isinstance(content, str) else content)
    return raised.value.problem


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
        (
            "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n" + PLAIN
        ).encode("cp1252"),
        ("# -*- coding: utf-8 -*-\n" + PLAIN).encode(),
    ],
)
def test_text_as_python_reads_it(content):
    source = parse("mlp.py", content)
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert source.notes == []


def test_a_code_page_without_a_coding_line():
    source = parse("mlp.py", PLAIN.encode("latin-1"))
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert [(note.kind, note.text) for note in source.notes] == [
        (
            NoteKind.ENCODING,
            "mlp.py is not UTF-8 and names no encoding; it was read as Windows-1252.",
        ),
    ]


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "undefined"])
def test_a_coding_line_that_names_no_encoding_of_text(name):
    source = parse("mlp.py", f"# coding: {name}\nx = 1\n".encode())
    assert text_of(source) == "x = 1"
    assert [note.kind for note in source.notes] == [NoteKind.ENCODING]


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_wide_characters(encoding):
    source = parse("mlp.py", PLAIN.encode(encoding))
    assert text_of(source) == "name = 'Zoë'\nx = 1"
    assert [note.text for note in source.notes] == [
        f"mlp.py is {encoding[:6].upper()}; save it as UTF-8.",
    ]


def test_padding_at_the_end():
    source = parse("mlp.py", b"x = 1\n\0\0")
    assert text_of(source) == "x = 1"
    assert [note.text for note in source.notes] == [
        "mlp.py ends in NUL bytes, which were left out.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"x = 1\0\ny = 2",
        b"\x7fELF\x02\x01\x01\0\0\x02\0\x3e",
        b"PK\x03\x04\x14\0\0\0\x08",
    ],
)
def test_binary_files(content):
    assert (
        wording.sentence(refused("mlp.py", content))
        == "mlp.py holds null bytes, so it is not a Python source file."
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("x = 1 \u2212 2", "U+2212 MINUS SIGN"),
        ("x = \u200b1", "U+200B ZERO WIDTH SPACE"),
        ("\x1a", "Ctrl-Z"),
    ],
)
def test_a_character_that_is_no_python_is_named_with_its_place(line, named):
    message = wording.sentence(refused("mlp.py", f"y = 1\n{line}\n".encode()))
    assert named in message
    assert "at line 2, column " in message


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
        "mlp.py has a syntax error at line 1, column 5: “{python}”.",
        1,
    ),
    "an unfinished loop": (
        "def f():\n    for i in range()\n",
        "mlp.py has a syntax error at line 2, column 21: “{python}”.",
        2,
    ),
    "indentation": (
        "def f():\nreturn 1\n",
        "mlp.py has a syntax error at line 2, column 1: “{python}",
        2,
    ),
    "a print of Python 2": (
        "x = 1\nprint x\n",
        (
            "mlp.py is Python 2 (line 2, column 1: “{python}”). Python 3 is expected."
        ),
        2,
    ),
    "an except of Python 2": (
        "try:\n    pass\nexcept A, e:\n    pass\n",
        "mlp.py is Python 2 (line 3, column 8: “{python}”). Python 3 is expected.",
        3,
    ),
    "a character of an unknown name": (
        "# coding: utf-8\nx = '\\N{no such name}'\n",
        "mlp.py has a syntax error at line 2",
        2,
    ),
}


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    BROKEN.values(),
    ids=BROKEN,
)
def test_the_place_of_a_syntax_error(text, sentence, line, python_says):
    problem = refused("mlp.py", text)
    assert wording.sentence(problem).startswith(
        sentence.format(python=python_says(text)),
    )
    assert (problem.file, problem.line) == ("mlp.py", line)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 100_000 + "1",
        "x" + ".a" * 200_000,
        "(" * 5_000,
        "a = " + "[" * 199 + "]" * 199,
    ],
)
def test_deep_nesting_is_no_crash(text):
    with contextlib.suppress(NotLoadable):
        parse("mlp.py", text.encode())


# --- notebooks --------------------------------------------------------------------------------------------------------


def test_a_notebook_comes_as_cells_that_were_read():
    source = parse(
        "mlp.ipynb",
        (
            ("mlp.ipynb cell 1", "import numpy\n"),
            ("mlp.ipynb cell 2", ""),
            ("mlp.ipynb cell 3", "x = 1"),
        ),
    )
    cells = [(name, ast.unparse(tree)) for name, tree in source.pieces]
    assert cells == [
        ("mlp.ipynb cell 1", "import numpy"),
        ("mlp.ipynb cell 2", ""),
        ("mlp.ipynb cell 3", "x = 1"),
    ]
    assert source.is_notebook
    assert [(note.kind, note.text) for note in source.notes] == [
        (
            NoteKind.NOTEBOOK,
            (
                "Of the notebook mlp.ipynb only definitions, imports and what they need"
                " were loaded."
            ),
        ),
    ]


def test_a_notebook_that_was_not_read_is_not_parsed_here():
    problem = refused(
        "mlp.ipynb",
        b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}',
    )
    assert (
        wording.sentence(problem)
        == "mlp.ipynb is not a readable notebook. Open it in Jupyter, save it,"
        " and hand in the file with the ending .ipynb."
    )


def test_a_syntax_error_names_the_cell(python_says):
    text = "y = 2\ny ==== 3"
    with pytest.raises(NotLoadable) as raised:
        parse("mlp.ipynb", (("mlp.ipynb cell 2", text),))
    assert (
        wording.sentence(raised.value.problem)
        == f"mlp.ipynb cell 2 has a syntax error at line 2, column 5: “{python_says(text)}”."
    )
    assert (raised.value.problem.file, raised.value.problem.line) == (
        "mlp.ipynb cell 2",
        2,
    )
