"""Which of a student's files is graded."""

import dataclasses

import pytest

from grader.intake.choose import choose
from grader.intake.trees.tree import File
from grader.model import NoteKind
from grader.wording.phrases import english

HANDOUT = frozenset({"test1.py", "utils.py"})


def files(tree):
    return [
        File(path, len(content), lambda limit, content=content: content[:limit])
        for path, content in tree.items()
    ]


def chosen(tree, assignment):
    choice = choose(files(tree), assignment, HANDOUT)
    return choice.main.path if choice.main else english(choice.problem)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["mlp.py", "mlp_new.py", "a/mlp.py"], "mlp.py"),
        (["mlp_new.py", "src/mlp.py"], "src/mlp.py"),
        (["a/b/mlp.py", "c/mlp.py"], "c/mlp.py"),
        (["MLP.py", "mlp_new.py"], "MLP.py"),
        (["hw1.py", "mlp_new.py"], "mlp_new.py"),
        (["Mlp_New.PY", "solution.py"], "Mlp_New.PY"),
        (["hw1_forward.py", "mlp.ipynb"], "hw1_forward.py"),
        (["solution.py", "mlp.ipynb"], "mlp.ipynb"),
        (
            [
                "solution.py",
                "test1.py",
                "utils.py",
                "test_mine.py",
                "pkg/__init__.py",
                "pkg/ops.py",
            ],
            "solution.py",
        ),
        (["Untitled.ipynb", "test1.py", "notes.txt"], "Untitled.ipynb"),
        (["hw1/mlp.py", "nets/mlp.py", "nets/__init__.py"], "hw1/mlp.py"),
        (["cs231n/mlp.py", "cs231n/__init__.py"], "cs231n/mlp.py"),
        (["mlp.py", "__init__.py", "old/mlp.py"], "mlp.py"),
    ],
)
def test_the_best_name_nearest_to_the_top_wins(assignment, paths, expected):
    assert (
        chosen({path: path.encode() for path in paths}, assignment) == expected
    )


@pytest.mark.parametrize(
    ("paths", "problem"),
    [
        (
            ["a/mlp.py", "b/mlp.py"],
            "two candidates: a/mlp.py and b/mlp.py; hand in one",
        ),
        (
            ["a/mlp.py", "b/mlp.py", "c/mlp.py"],
            "3 candidates: a/mlp.py, b/mlp.py and c/mlp.py; hand in one",
        ),
        (
            ["mlp_1.py", "mlp_2.py"],
            "two candidates: mlp_1.py and mlp_2.py; hand in one",
        ),
        (
            ["x.py", "y.py", "z.ipynb"],
            "no mlp.py; found: x.py, y.py, z.ipynb; hand in the right one as mlp.py",
        ),
        (
            ["test1.py", "utils.py"],
            "no mlp.py; found: test1.py, utils.py; hand in the right one as mlp.py",
        ),
        (
            ["a.txt", "z/b.zip", "c.py", "d.py"],
            "no mlp.py; found: c.py, d.py, z/b.zip, a.txt; hand in the right one as mlp.py",
        ),
        (
            [f"{n}.txt" for n in range(9)],
            "no mlp.py; found: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more; hand in the code itself as mlp.py",
        ),
        ([], "no mlp.py; the submission is empty"),
    ],
)
def test_what_cannot_be_decided_is_a_problem_that_names_the_files(
    assignment,
    paths,
    problem,
):
    assert (
        chosen({path: path.encode() for path in paths}, assignment) == problem
    )


def test_the_same_file_twice_counts_once(assignment):
    choice = choose(
        files({"a/mlp.py": b"same", "b/mlp.py": b"same"}),
        assignment,
        HANDOUT,
    )
    assert choice.main.path == "a/mlp.py"
    (note,) = choice.notes
    assert (note.kind, note.text) == (
        NoteKind.FILE_CHOSEN,
        "a/mlp.py and b/mlp.py are the same; a/mlp.py was used.",
    )


def test_another_name_and_an_old_copy_are_noted(assignment):
    (renamed,) = choose(files({"mlp_new.py": b"x"}), assignment, HANDOUT).notes
    assert renamed.text == "mlp_new.py was taken for mlp.py."


@pytest.mark.parametrize(
    "path",
    [
        "old/mlp.py",
        "mlp (1).py",
        "Copy of mlp.py",
        "mlp-Copy1.ipynb",
        "mlp.ipynb",
    ],
)
def test_versions_beside_the_exact_name_are_told(assignment, path):
    choice = choose(
        files({"mlp.py": b"x", path: b"y", "mlp_tools.py": b"z"}),
        assignment,
        HANDOUT,
    )
    assert choice.main.path == "mlp.py"
    assert [file.path for file in choice.passed_over] == [path]


def test_a_notebook_assignment(assignment):
    notebook = dataclasses.replace(
        assignment,
        file="a2.ipynb",
        file_patterns=(),
    )
    assert chosen({"a2.ipynb": b"{}", "a2.py": b""}, notebook) == "a2.ipynb"
    assert chosen({"mine.py": b""}, notebook) == "mine.py"
