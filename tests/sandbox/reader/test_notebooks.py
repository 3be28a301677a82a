"""Notebooks of every version and origin are read.

What is none is told with what to do.
"""

import json

import pytest

from grader.model import NoteKind, ProblemKind
from grader.sandbox.reader.notebooks import MAX_CELLS
from grader.wording.broken_files import sentence

F = "def f():\n    return 1\n"


def texts(survey):
    return [piece.text for piece in survey.pieces]


def said(survey):
    return " ".join(note.text for note in survey.notes)


# --- formats ----------------------------------------------------------------------------------------------------------


def test_code_cells_become_pieces_that_are_named_by_their_number(read):
    survey = read(
        "import numpy\n",
        {"cell_type": "markdown", "source": ["# x ="]},
        "x = 1",
    )
    assert [(piece.name, piece.text) for piece in survey.pieces] == [
        ("hw.ipynb cell 1", "import numpy\n"),
        ("hw.ipynb cell 2", "x = 1"),
    ]
    assert (survey.problem, survey.notes) == (None, ())


def test_a_piece_keeps_what_its_author_wrote(read):
    (piece,) = read("%cd ..\nx = 1").pieces
    assert (piece.text, piece.shown) == ("\nx = 1\n", "%cd ..\nx = 1")
    (piece,) = read("x = 1").pieces
    assert (piece.original, piece.shown) == ("", "x = 1")


OTHER_CELLS = {
    "raw": {"cell_type": "raw", "source": "x = 2"},
    "markdown with a picture": {
        "cell_type": "markdown",
        "source": "x",
        "attachments": {"a.png": {"image/png": "A" * 99}},
    },
    "without a type": {"source": "x = 2"},
    "not an object": 5,
    "a heading": {"cell_type": "heading", "level": 1, "source": ["x"]},
}


@pytest.mark.parametrize("cell", OTHER_CELLS.values(), ids=OTHER_CELLS)
def test_only_code_cells_count(read, cell):
    assert texts(read(cell, "x = 1")) == ["x = 1"]


ODD_CODE = {
    "lines": ({"source": ["x = 1\n", "y = 2"]}, "x = 1\ny = 2"),
    "lines without ends": (
        {"source": ["def f():", "    return 1", "", "x = 1"]},
        "def f():\n    return 1\n\nx = 1",
    ),
    "lines below a comment": ({"source": ["# a", "x = 1"]}, "# a\nx = 1"),
    "items that are joined": ({"source": ["x = ", "1"]}, "x = 1"),
    "null": ({"source": None}, ""),
    "missing": ({}, ""),
    "a number": ({"source": 5}, ""),
    "items of other kinds": ({"source": ["x = 1\n", None, 5]}, "x = 1\n"),
    "input": ({"input": "x = 1"}, "x = 1"),
    "input as lines": (
        {"input": ["x = 1\n", "y = 2"], "language": "python"},
        "x = 1\ny = 2",
    ),
    "line ends of Windows": (
        {"source": "def f():\r\n    return 1\r\n"},
        "def f():\n    return 1\n",
    ),
    "line ends of old Macs": ({"source": "x = 1\ry = 2"}, "x = 1\ny = 2"),
    "a mark": ({"source": "\ufeffx = 1"}, "x = 1"),
    "huge outputs": (
        {
            "source": "x = 1",
            "outputs": [{"data": {"image/png": "A" * 3_000_000}}],
        },
        "x = 1",
    ),
    "metadata of Colab": (
        {
            "source": "x = 1",
            "metadata": {"id": "a", "colab": {"base_uri": "b"}},
        },
        "x = 1",
    ),
    "metadata of VS Code": (
        {"source": "x = 1", "metadata": {"vscode": {"languageId": "python"}}},
        "x = 1",
    ),
    "strange metadata": (
        {
            "source": "x = 1",
            "metadata": [],
            "id": 7,
            "execution_count": 10**400,
        },
        "x = 1",
    ),
}


@pytest.mark.parametrize(("keys", "text"), ODD_CODE.values(), ids=ODD_CODE)
def test_code_however_it_is_written(read, keys, text):
    survey = read({"cell_type": "code", **keys}, F)
    assert texts(survey) == [text, F]


@pytest.mark.parametrize("language", ["r", "julia", "shellscript"])
def test_a_cell_that_says_it_is_in_another_language(read, language):
    cells = [
        {
            "cell_type": "code",
            "source": "x = 2",
            "metadata": {"vscode": {"languageId": language}},
        },
        {"cell_type": "code", "source": "x = 2", "language": language},
    ]
    survey = read(*cells, F)
    assert texts(survey) == ["", "", F]
    assert f"hw.ipynb cell 2 was left out: {language} is not Python." in said(
        survey,
    )


@pytest.mark.parametrize("nbformat", [2, 3])
def test_older_versions_keep_cells_in_worksheets(surveyed, nbformat):
    sheets = [
        {"cells": [{"cell_type": "code", "input": F, "outputs": []}]},
        {"metadata": {}},
    ]
    document = {
        "nbformat": nbformat,
        "metadata": {"name": ""},
        "worksheets": sheets,
    }
    assert texts(surveyed("hw.ipynb", json.dumps(document).encode())) == [F]


def test_too_many_cells_are_cut(read):
    survey = read(*["x = 1"] * (MAX_CELLS + 3))
    assert len(survey.pieces) == MAX_CELLS
    assert f"more than {MAX_CELLS} code cells" in said(survey)


# --- bytes ------------------------------------------------------------------------------------------------------------

UMLAUT = '# Lösung von Zoë \N{EN DASH} \N{LEFT DOUBLE QUOTATION MARK}fertig\nname = "ü"\n'


def written(text, encoding):
    return json.dumps(
        {"cells": [{"cell_type": "code", "source": text}]},
        ensure_ascii=False,
    ).encode(encoding)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"],
)
def test_a_notebook_in_any_encoding(surveyed, encoding):
    survey = surveyed("hw.ipynb", written(UMLAUT, encoding))
    assert texts(survey) == [UMLAUT]
    kinds = [] if encoding in {"utf-8", "utf-8-sig"} else [NoteKind.ENCODING]
    assert [note.kind for note in survey.notes] == kinds


def test_half_a_character_is_replaced(surveyed):
    content = rb'{"cells": [{"cell_type": "code", "source": "# \ud800 \ud83d\ude00\nx = 1"}]}'
    survey = surveyed("hw.ipynb", content)
    assert texts(survey) == [
        "# \N{REPLACEMENT CHARACTER} \N{GRINNING FACE}\nx = 1",
    ]
    assert [note.kind for note in survey.notes] == [NoteKind.ENCODING]


def test_control_characters_in_texts_of_json(surveyed):
    assert texts(surveyed("hw.ipynb", b'{"cells": [{"cell_type": "code", "source": "x = 1\n\ty = 2"}, '
                                      b'{"cell_type": "code", "source": "z = 1"}]}')) == ["", "z = 1"]  # fmt: skip


# --- what is no notebook ----------------------------------------------------------------------------------------------

WHOLE = written(F, "utf-8")
NONE = {
    "empty": (b"", ProblemKind.NO_NOTEBOOK, "it is empty"),
    "text": (b"not json", ProblemKind.NO_NOTEBOOK, "it is no JSON from line 1, column 1"),
    "Python": (F.encode(), ProblemKind.NO_NOTEBOOK, "save it, and hand in the file with the ending .ipynb"),
    "a list": (b"[]", ProblemKind.NO_NOTEBOOK, "not a readable notebook"),
    "no cells": (b"{}", ProblemKind.NO_NOTEBOOK, "it has no cells"),
    "cells that are none": (b'{"cells": 5}', ProblemKind.NO_NOTEBOOK, "its cells are no list"),
    "worksheets that are none": (b'{"worksheets": {"a": 1}}', ProblemKind.NO_NOTEBOOK, "no list"),
    "a sheet that is none": (b'{"worksheets": [5]}', ProblemKind.NO_NOTEBOOK, "no list"),
    "half a UTF-16": (b"\xff\xfe\x00", ProblemKind.NO_NOTEBOOK, "not a readable notebook"),
    "no cell": (b'{"cells": []}', ProblemKind.NO_CODE, "no code"),
    "empty cells": (b'{"cells": [{"cell_type": "code", "source": " "}]}', ProblemKind.NO_CODE, "Was it saved?"),
    "text only": (b'{"cells": [{"cell_type": "markdown", "source": "a"}]}', ProblemKind.NO_CODE, "no code"),
    "cut off in a text": (WHOLE[:60], ProblemKind.CUT_OFF, "the end of the notebook is missing"),
    "cut off between": (WHOLE[:-2], ProblemKind.CUT_OFF, "Download or save it once more"),
    "cut off in a word": (b'{"cells": [], "a": tru', ProblemKind.CUT_OFF, "cut off"),
    "a conflict": (b"<<<<<<< HEAD\n" + WHOLE + b"\n=======\n{}\n>>>>>>> b\n", ProblemKind.MERGE_MARKS, "line 1"),
    "a conflict inside": (b'{"cells": [\n<<<<<<< HEAD\n1,\n=======\n>>>>>>> b\n]}', ProblemKind.MERGE_MARKS, "line 2"),
    "a link": (b'{"url": "https://colab.research.google.com/drive/a", "doc_id": "a"}', ProblemKind.LINK, "Download"),
    "an address": (b"https://colab.research.google.com/drive/a\n", ProblemKind.LINK, "not the notebook itself"),
    "a shortcut": (b"[InternetShortcut]\nURL=https://a\n", ProblemKind.LINK, "not the notebook itself"),
    "a page": (b"<!DOCTYPE html>\n<html></html>", ProblemKind.WEB_PAGE, "web page"),
    "only commands": (b'{"cells": [{"cell_type": "code", "source": "!ls"}]}', ProblemKind.NO_PYTHON, "no Python"),
    "only faults": (b'{"cells": [{"cell_type": "code", "source": "a b"}]}', ProblemKind.NO_PYTHON, "no Python"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "part"), NONE.values(), ids=NONE)
def test_what_is_no_notebook_is_told(surveyed, content, kind, part):
    survey = surveyed("hw.ipynb", content)
    assert survey.problem.kind is kind
    assert sentence(survey.problem).startswith("hw.ipynb")
    assert part in sentence(survey.problem)
    assert survey.pieces == ()


KERNELS = {
    "R": (
        {
            "kernelspec": {"name": "ir", "language": "R"},
            "language_info": {"name": "R"},
        },
        "x <- c(1, 2)\nprint(x)",
    ),
    "Julia": (
        {"language_info": {"name": "julia"}},
        "function f(x)\n    x\nend",
    ),
    "C#": ({"kernelspec": {"language": "C#"}}, "var x = 1;"),
}


@pytest.mark.parametrize("name", KERNELS)
def test_a_notebook_in_another_language_is_told(read, name):
    metadata, text = KERNELS[name]
    survey = read(text, metadata=metadata)
    assert survey.problem.kind is ProblemKind.LANGUAGE
    assert survey.problem.detail.lower() == name.lower()


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "conda-env-nlp", "language": "python"}},
        {"language_info": {"name": "ipython3", "version": "3.9"}},
        {"language_info": {"name": "R"}},
        {"kernelspec": {"language": "R"}, "language_info": {"name": "python"}},
        {"kernelspec": 5, "language_info": []},
        [],
        None,
    ],
)
def test_python_is_python_whatever_the_kernel_is_called(read, metadata):
    assert texts(read(F, metadata=metadata)) == [F]


def test_brackets_alone_are_no_notebook(surveyed):
    survey = surveyed("hw.ipynb", b"[" * 900)
    assert survey.problem.kind in {ProblemKind.NO_NOTEBOOK, ProblemKind.CUT_OFF}


# --- what is remarked -------------------------------------------------------------------------------------------------


def test_a_cell_that_does_not_parse_is_left_out_with_its_place(
    read,
    python_says,
):
    scratch = "this is my scratch cell"
    survey = read(F, scratch, "x = 1")
    assert texts(survey) == [F, "", "x = 1"]
    assert [note.text for note in survey.notes] == [
        f"hw.ipynb cell 2 has a syntax error at line 1, column 12: “{python_says(scratch)}”. The cell was left out.",
    ]


def test_commands_are_remarked_once(read):
    survey = read("%matplotlib inline\n!pip install a", "%cd ..", "%pwd", F)
    assert said(survey) == (
        "hw.ipynb: commands of IPython were not run, among them `%matplotlib inline` (cell 1), `!pip install a` (cell 1), "
        "`%cd ..` (cell 2)."
    )
    assert (
        said(read("%cd ..", F))
        == "hw.ipynb cell 1, line 1: `%cd ..` is a command of IPython; it was not run."
    )


def test_names_that_a_command_sets_are_remarked(read):
    assert "hw.ipynb cell 1, line 2: `files = !ls` is a command" in said(
        read("\nfiles = !ls", F),
    )


def test_lines_without_ends_are_remarked_once(read):
    lines = ["x = 1", "y = 2"]
    assert said(read(lines, lines)).count("have no line ends") == 1


# --- files that cells write -------------------------------------------------------------------------------------------


def test_what_cells_write_is_a_file(read):
    survey = read(
        "%%writefile hw.py\nx = 1\n",
        "%%writefile -a hw.py\ny = 2",
        "from hw import *",
    )
    ((written),) = survey.written
    assert (written.path, written.content) == ("hw.py", b"x = 1\ny = 2\n")
    assert texts(survey) == ["", "", "from hw import *"]
    assert "hw.ipynb cell 1 writes hw.py" in said(survey)


def test_a_file_that_is_only_added_to_and_one_that_is_written_anew(read):
    survey = read(
        "%%writefile -a a.py\nx = 1\n",
        "%%file b.py\ny = 1\n",
        "%%file b.py\ny = 2\n",
    )
    assert {item.path: item.content for item in survey.written} == {
        "a.py": b"x = 1\n",
        "b.py": b"y = 2\n",
    }
    assert survey.problem is None


def test_files_lie_beside_the_notebook(surveyed, notebook):
    survey = surveyed("work/hw.ipynb", notebook("%%writefile a.py\nx = 1\n"))
    assert [item.path for item in survey.written] == ["work/a.py"]


def test_a_file_that_lies_elsewhere_is_remarked(read):
    survey = read("%%writefile ../a.py\nx = 1\n", F)
    assert survey.written == ()
    assert (
        "it writes `../a.py`. Only a plain file name that ends in .py counts"
        in said(survey)
    )
