"""A class that hands in notebooks of every kind: right functions earn everything, and what cannot be read says why."""

import pytest

from grader.desk.checker import check_file
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.runs.regrading import regrade
from grader.runs.selection import Selection

FIRST = "%matplotlib inline\nfrom google.colab import drive\n!pip install -q numpy\nfiles = !ls\nif True:\n    %cd ..\n"
SCRATCH = "this is my scratch cell"


def kinds(right, notebook):
    """Return the files of each student, and whether they earn everything."""
    half = right.index("def ")
    lines = right.splitlines()
    whole = notebook(right)
    return {
        "plain": ({"toy.ipynb": whole}, True),
        "usual first cell": (
            {
                "toy.ipynb": notebook(
                    FIRST,
                    right,
                    "half?",
                    "await half(1)",
                    SCRATCH,
                ),
            },
            True,
        ),
        "timed": (
            {
                "toy.ipynb": notebook(
                    "%%capture\n" + right[:half],
                    "%%time\n" + right[half:],
                ),
            },
            True,
        ),
        "other cells": (
            {
                "toy.ipynb": notebook(
                    "%%bash\nls",
                    "%%html\n<b>",
                    right,
                    ",half 1",
                    "%%cython\ncdef int x",
                ),
            },
            True,
        ),
        "written": (
            {"toy.ipynb": notebook("%%writefile toy.py\n" + right)},
            True,
        ),
        "written beside": (
            {
                "toy.ipynb": notebook(
                    "%%file mine.py\n" + right,
                    "from mine import *",
                ),
            },
            True,
        ),
        "lines": ({"toy.ipynb": notebook(lines)}, True),
        "version 3": (
            {
                "toy.ipynb": notebook(
                    worksheets=[
                        {"cells": [{"cell_type": "code", "input": right}]},
                    ],
                    nbformat=3,
                ),
            },
            True,
        ),
        "cut off": ({"toy.ipynb": whole[: len(whole) // 2]}, "cut off"),
        "in R": (
            {
                "toy.ipynb": notebook(
                    "x <- 1",
                    metadata={"language_info": {"name": "R"}},
                ),
            },
            "a notebook in R",
        ),
        "empty": ({"toy.ipynb": notebook()}, "no code"),
        "nested": (
            {"toy.ipynb": b"[" * 200_000},
            "too large or too deeply nested",
        ),
        "a link": (
            {"toy.ipynb": b'{"url": "https://a", "doc_id": "b"}'},
            "not the notebook itself",
        ),
        "a conflict": (
            {
                "toy.ipynb": b"<<<<<<< HEAD\n"
                + whole
                + b"\n=======\n>>>>>>> b\n",
            },
            "merge conflict",
        ),
    }


@pytest.fixture(scope="module")
def graded(toy, right, notebook, tmp_path_factory):
    """The results by name, and the folders of the class and of the reports."""
    root = tmp_path_factory.mktemp("notebooks")
    for name, (files, _) in kinds(right, notebook).items():
        for path, content in files.items():
            (root / "class" / name).mkdir(parents=True, exist_ok=True)
            (root / "class" / name / path).write_bytes(content)
    results = grade_class(
        toy,
        root / "class",
        Options(out=root / "out"),
    ).results
    return {result.submission.name: result for result in results}, root


def test_right_notebooks_earn_everything(graded, right, notebook):
    results, _ = graded
    for name, (_, expected) in kinds(right, notebook).items():
        if expected is True:
            assert results[name].score.earned == results[name].score.maximum, (
                name
            )


def test_what_cannot_be_read_earns_nothing_and_says_why(
    graded,
    right,
    notebook,
):
    results, _ = graded
    for name, (_, expected) in kinds(right, notebook).items():
        if expected is not True:
            assert results[name].score.earned == 0
            assert expected in results[name].submission.problem, name


def test_pages_show_cells_as_they_were_written(graded):
    _, root = graded
    page = root / "out" / "students" / "usual_first_cell" / "report.html"
    text = page.read_text(encoding="utf-8")
    assert "pip" in text
    assert "__left_out__" not in text
    assert "Cell 5" in text


def test_a_gradebook_keeps_cells_for_grading_again(graded, toy):
    results, root = graded
    (again,) = regrade(
        toy.course,
        root / "out",
        Selection(),
        Options(out=root / "out"),
    )
    assert {one.submission.name: one.score.earned for one in again.results} == {
        name: result.score.earned for name, result in results.items()
    }


def test_a_students_own_check_reads_notebooks(toy, right, notebook, tmp_path):
    (tmp_path / "toy.ipynb").write_bytes(notebook(FIRST, right))
    result = check_file(toy, tmp_path / "toy.ipynb").result
    assert {judgement.verdict.value for judgement in result.judgements} == {
        "passed",
    }
