"""Which names stand for the handout's file, however systems and people alter them."""

import dataclasses

import pytest

from grader.course.filenames import name_rank, read_as, read_as_handout
from grader.model import Assignment, Rubric


@pytest.fixture(scope="module")
def softmax(tmp_path_factory):
    return Assignment(
        id="a", title="A", file="softmax.py", course=tmp_path_factory.mktemp("course"), rubric=Rubric(()),
        file_patterns=("hw2*.py", "*softmax*.ipynb"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "softmax.py", "SOFTMAX.PY", "softmax.py.txt", "softmax.PY.txt", "softmax.py.py", "softmax.py3", "softmax.pyw",
        "softmax.py~", "softmax.py.download", "softmax.py (1)", "softmax.py copy",
    ],
)  # fmt: skip
def test_a_module_under_another_ending(name):
    assert read_as(name).casefold().removesuffix(".py") in {
        "softmax",
        "softmax (1)",
        "softmax copy",
    }
    assert read_as(name).endswith(".py")


@pytest.mark.parametrize(
    "name",
    ["hw.ipynb", "hw.IPYNB", "hw.ipynb.txt", "hw.ipynb.json", "hw.ipynb.ipynb"],
)
def test_a_notebook_under_another_ending(name):
    assert read_as(name) == "hw.ipynb"


@pytest.mark.parametrize(
    "name",
    [
        "softmax.pyc",
        "softmax.docx",
        "softmax",
        "softmax.txt",
        "softmax.py.zip",
        "py",
        ".py.",
        "",
    ],
)
def test_what_is_no_source(name):
    assert read_as(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "softmax",
        "Softmax",
        "softmax.txt",
        "softmax.TXT",
        "softmax (1).txt",
        "Copy of softmax",
    ],
)
def test_an_ending_that_says_nothing_counts_for_the_handouts_name(
    softmax,
    name,
):
    assert read_as_handout(softmax, name).endswith(".py")


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "README", "softmax.pdf", "softmax_output.txt", "softmax.log"],
)
def test_an_ending_that_says_nothing_counts_for_no_other_name(softmax, name):
    assert read_as_handout(softmax, name) == ""


@pytest.mark.parametrize(
    "names",
    [
        [
            "softmax.py",
            "Softmax.py",
            "softmax (1).py",
            "hw2.py",
            "softmax.ipynb",
            "final_softmax.py",
            "x.py",
        ],
        ["SOFTMAX.PY", "softmax copy.py", "softmax_FINAL_v2.py"],
        [
            "softmax\u200e.py",
            "softmax - Copy (2).py",
            "hw2_softmax.py",
            "ada_12_assignsubmission_file_softmax.py",
        ],
        ["\uff53oftmax.py", "Copy of softmax.py", "softmax_ada.py"],
        ["softmax.py.txt", "softmax-1.py"],
        ["Softmax.py", "softmax(1).py", "softmax_final.ipynb"],
        ["softmax.ipynb", "softmax-Copy1.ipynb"],
    ],
)
def test_better_names_rank_before_worse_ones(softmax, names):
    ranks = [name_rank(softmax, name) for name in names]
    ranks = [10_000 if rank is None else rank for rank in ranks]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    "name",
    ["mysoftmax.py", "soft_max.py", "utils.py", "softmax.docx"],
)
def test_other_names_have_no_rank(softmax, name):
    assert name_rank(softmax, name) is None


def test_an_assignment_that_asks_for_no_file_accepts_no_name(softmax):
    nothing = dataclasses.replace(softmax, file="", file_patterns=())
    assert [
        name_rank(nothing, name) for name in ("a.py", "softmax.py", "x")
    ] == [
        None,
        None,
        None,
    ]
