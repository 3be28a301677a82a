# ruff: noqa: RUF001 - the characters are what is tested
import json
import re

import pytest

from grader.model import SourceFile, Submission
from grader.report.parts.source import (
    MAX_COLUMNS,
    MAX_FILES,
    MAX_LINES,
    line_anchor,
    line_text,
    other_files,
    sources,
)


def submission(*files, main="mlp.py"):
    return Submission(
        "bob",
        "Bob",
        tuple(SourceFile(path, content) for path, content in files),
        main,
    )


def text(view):
    """Return the lines without their marks."""
    marks = "[\x11\x12]\\d+\x0f|\x0e.\x0f|\x10"
    return [
        line
        for piece in view.pieces
        for line in re.sub(marks, "", piece.code).split("\n")
    ]


def marked(piece):
    """Return the numbers of the lines that are marked."""
    return [int(number) for number in re.findall("\x12(\\d+)\x0f", piece.code)]


def test_code_is_shown_as_it_is():
    code = 'def f(x):\n\treturn """a\n\n b"""  # ü\n'
    (view,) = sources(submission(("mlp.py", code.encode())), [])
    assert text(view) == code.splitlines()
    assert view.size == "4 lines"
    assert view.pieces[0].code.startswith("\x111\x0f\x0ek\x0fdef\x10 ")
    assert view.pieces[0].code.split("\n")[2] == "\x113\x0f"


def test_lines_are_counted_as_python_counts_them():
    code = b"\xef\xbb\xbfa = 1\r\nb = 2\rc = 3\x0c\nd = '\xe2\x80\xa8'\n"
    (view,) = sources(
        submission(("mlp.py", code)),
        [("mlp.py", 4), ("other.py", 1)],
    )
    assert len(text(view)) == 4
    assert text(view)[0] == "a = 1"
    assert marked(view.pieces[0]) == [4]


@pytest.mark.parametrize(
    "codec",
    ["utf-16", "utf-32-le", "cp1252", "utf-8-sig"],
)
def test_a_file_is_shown_as_its_author_saw_it(codec):
    code = "# Lösung – „fertig“\nx = 'Größe'\n"
    (view,) = sources(submission(("mlp.py", code.encode(codec))), [])
    assert text(view) == code.splitlines()


def test_a_declared_code_page_is_shown_as_declared():
    code = "# coding: cp932\n# 日本語の質問\n"
    (view,) = sources(submission(("mlp.py", code.encode("cp932"))), [])
    assert text(view) == code.splitlines()


def test_the_main_file_is_first_and_data_is_named_only():
    views = sources(
        submission(("a.py", b""), ("mlp.py", b"x"), ("data.bin", b"\0")),
        [],
    )
    assert [view.path for view in views] == ["mlp.py", "a.py"]
    assert other_files(submission(("a.py", b""), ("data.bin", b"\0"))) == (
        "data.bin",
    )


def test_a_huge_file_is_cut_and_says_so():
    (view,) = sources(submission(("mlp.py", b"x = 1\n" * 9_000_000)), [])
    assert len(text(view)) == MAX_LINES
    assert view.size == "54,000,000 bytes"
    assert view.cut == f"only the first {MAX_LINES} lines shown"


def test_a_million_columns_are_cut_and_say_so():
    (view,) = sources(
        submission(("mlp.py", b"x = '" + b"a" * 1_000_000 + b"'\ny = 2\n")),
        [],
    )
    assert len(text(view)[0]) == MAX_COLUMNS
    assert "1 line cut" in view.cut


def test_many_files_are_named():
    many = submission(*((f"m{n}.py", b"") for n in range(50)))
    assert len(sources(many, [])) == MAX_FILES
    assert len(other_files(many)) == 50 - MAX_FILES


def test_a_place_links_to_its_line_only_where_it_is_shown():
    files = submission(("mlp.py", b"a\n    b = 1\n"))
    assert line_anchor(files, "mlp.py", 2) == "file-0-2"
    assert line_text(files, "mlp.py", 2) == "b = 1"
    for path, line in [("mlp.py", 3), ("mlp.py", 0), ("torch/nn.py", 2)]:
        assert (
            line_anchor(files, path, line) == line_text(files, path, line) == ""
        )


def test_bytes_that_are_no_text_are_shown_somehow():
    (view,) = sources(submission(("mlp.py", bytes(range(256)))), [])
    assert "\x1b" not in "".join(text(view))


def notebook(*cells, version=4):
    code = "source" if version > 3 else "input"
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        *({"cell_type": "code", code: cell} for cell in cells),
    ]
    document = (
        {"cells": cells} if version > 3 else {"worksheets": [{"cells": cells}]}
    )
    return "mlp.ipynb", json.dumps(document).encode()


def test_a_notebook_is_shown_as_its_code_cells(submission):
    content = notebook(
        ["import torch\n", "%matplotlib inline"],
        "x = 1\ny = 2\n",
    )
    (view,) = sources(
        submission(dict([content]), "mlp.ipynb"),
        [("mlp.ipynb cell 2", 2)],
    )
    assert text(view) == [
        "import torch",
        "%matplotlib inline",
        "x = 1",
        "y = 2",
    ]
    assert [piece.label for piece in view.pieces] == ["Cell 1", "Cell 2"]
    assert list(map(marked, view.pieces)) == [[], [2]]
    assert view.size == "2 code cells"


def test_a_place_in_a_cell_links_to_its_line(submission):
    files = submission(
        dict([notebook("a", "if b:\n  c\n", version=3)]),
        "mlp.ipynb",
    )
    assert line_anchor(files, "mlp.ipynb cell 2", 2) == "file-0-cell-2-2"
    assert line_text(files, "mlp.ipynb cell 2", 2) == "c"
    assert (
        line_anchor(files, "mlp.ipynb cell 3", 1)
        == line_anchor(files, "mlp.ipynb", 1)
        == ""
    )


def test_a_long_notebook_is_cut_at_a_cell_and_says_so(submission):
    cells = ["x = 1\n" * 1000, "y = 2\n" * 1000]
    (view,) = sources(submission(dict([notebook(*cells)]), "mlp.ipynb"), [])
    assert len(view.pieces) == 1
    assert view.cut == "only the first 1000 lines shown"


def test_what_is_no_notebook_is_shown_as_it_is():
    (view,) = sources(
        submission(("mlp.ipynb", b"[[[broken"), main="mlp.ipynb"),
        [],
    )
    assert text(view) == ["[[[broken"]
