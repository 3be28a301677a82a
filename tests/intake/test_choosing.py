"""Which file is graded is decided by what the files define: a starter never hides work, and halves count together."""

import json
from dataclasses import replace

import pytest

from grader.intake import File, Folder, make_submission
from grader.intake.choosing.readers import Readers
from grader.model import NoteKind

CONTRACT = '''
from grader.contract import Array, also_named, student_class, student_hook


class Hooks:
    @student_hook(firstresult=True)
    def softmax(self, scores) -> Array:
        """Return probabilities."""

    @student_hook(firstresult=True)
    @also_named("CE")
    def cross_entropy(self, scores, labels) -> Array:
        """Return the loss."""


@student_class
class Net:
    def forward(self, x):
        """Return the output."""
'''
STARTER = '''import numpy as np


def softmax(scores):
    """Return probabilities."""
    # your code here
    pass


def cross_entropy(scores, labels):
    pass
'''
#: The starter with a name, a hint, other layout and other words: nothing was done.
SAME = '''# Name: Ada
import numpy as np
def softmax(scores: np.ndarray) -> np.ndarray:
    """TODO."""
    pass

def cross_entropy(scores, labels): pass
'''
SOFTMAX = "def softmax(scores):\n    return scores / scores.sum()\n"
LOSS = "def cross_entropy(scores, labels):\n    return -scores[labels]\n"
DONE = SOFTMAX + LOSS
EMPTY_LOSS = (
    "def cross_entropy(scores, labels):\n    raise NotImplementedError\n"
)


@pytest.fixture(scope="module")
def course(tmp_path_factory, assignment):
    root = tmp_path_factory.mktemp("course")
    folder = root / "assignments" / "mlp"
    (folder / "starter").mkdir(parents=True)
    (folder / "contract.py").write_text(CONTRACT)
    (folder / "starter" / "mlp.py").write_text(STARTER)
    (folder / "starter" / "utils.py").write_text("def given():\n    pass\n")
    return replace(assignment, course=root)


@pytest.fixture(scope="module")
def readers(course):
    with Readers(course) as readers:
        yield readers


@pytest.fixture
def submit(course, readers):
    def make(tree):
        tree = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in tree.items()
        }
        files = (
            File(
                path,
                len(content),
                lambda limit, content=content: content[:limit],
            )
            for path, content in tree.items()
        )
        return make_submission(Folder("", tuple(files)), "ada", course, readers)

    return make


def notebook(*cells):
    document = {
        "cells": [
            {"cell_type": "code", "source": cell, "metadata": {}}
            for cell in cells
        ],
        "nbformat": 4,
    }
    return json.dumps(document)


def texts(submission):
    return [note.text for note in submission.notes]


@pytest.mark.parametrize(
    "starter",
    [STARTER, SAME, "def softmax(scores):\n    # TODO\n\ndef f():\n", ""],
)
@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("mlp_final.py", DONE),
        ("hw1_part1.py", DONE),
        ("work.ipynb", notebook(DONE)),
        ("work.ipynb", notebook("%matplotlib inline\n" + SOFTMAX, LOSS)),
        ("my work/mlp.py", DONE),
        ("solution.py", DONE),
    ],
)
def test_a_starter_never_hides_finished_work(submit, starter, path, content):
    ada = submit({"mlp.py": starter, path: content})
    assert (ada.problem, ada.main) == (None, path)
    assert any(
        text.startswith(f"{path} was graded: mlp.py ") for text in texts(ada)
    )
    assert "mlp.py" in {file.path for file in ada.files}


def test_a_starter_beside_an_archive_hides_nothing(submit, zip_bytes):
    ada = submit(
        {"mlp.py": SAME, "work.zip": zip_bytes({"mlp.py": DONE.encode()})},
    )
    assert (ada.problem, ada.main) == (None, "work/mlp.py")


def test_of_several_unnamed_files_beside_a_starter_the_one_with_work_counts(
    submit,
):
    assert (
        submit(
            {"mlp.py": STARTER, "answers.py": DONE, "plots.py": "x = 1\n"},
        ).main
        == "answers.py"
    )


def test_halves_count_together(submit):
    ada = submit(
        {
            "mlp.py": SOFTMAX + EMPTY_LOSS,
            "loss.py": LOSS,
            "plots.py": "x = 1\n",
        },
    )
    assert (ada.main, ada.parts) == ("mlp.py", ("mlp.py", "loss.py"))
    assert ada.untouched == {"mlp.py": ("cross_entropy",)}
    assert (
        "`cross_entropy` was taken from loss.py: mlp.py leaves it as it was handed out."
        in texts(ada)
    )


def test_what_the_main_file_lacks_is_taken_from_another(submit):
    ada = submit(
        {
            "mlp.py": SOFTMAX,
            "more/loss.py": "def CE(scores, labels):\n    return 1\n",
        },
    )
    assert ada.parts == ("mlp.py", "more/loss.py")
    assert (
        "`cross_entropy` was taken from more/loss.py: mlp.py does not define it."
        in texts(ada)
    )


def test_a_file_that_is_imported_as_a_module_counts_too(submit):
    ada = submit({"mlp.py": "import losses\n" + SOFTMAX, "losses.py": LOSS})
    assert ada.parts == ("mlp.py", "losses.py")


def test_a_class_of_the_handout_counts_like_a_function(submit):
    ada = submit(
        {
            "mlp.py": DONE,
            "net.py": "class Net:\n    def forward(self, x):\n        return x\n",
        },
    )
    assert ada.parts == ("mlp.py", "net.py")


def test_the_exact_name_is_graded_and_its_copy_is_named(submit):
    ada = submit({"mlp.py": DONE, "mlp (1).py": DONE.replace("sum", "max")})
    assert (ada.main, ada.parts, ada.not_graded) == (
        "mlp.py",
        (),
        ("mlp (1).py",),
    )
    assert texts(ada) == [
        "mlp (1).py was not graded: it defines `cross_entropy`, `softmax` too.",
    ]


def test_a_copy_with_the_same_work_is_not_remarked_on_twice(submit):
    ada = submit(
        {
            "mlp.ipynb": notebook(DONE),
            "mlp-Copy1.ipynb": notebook("# copy\n" + DONE),
        },
    )
    assert (ada.main, ada.not_graded) == ("mlp.ipynb", ())
    assert texts(ada) == [
        "mlp.ipynb was taken for mlp.py.",
        "mlp.ipynb was used, not mlp-Copy1.ipynb.",
    ]


def test_several_notebooks_count_together(submit):
    ada = submit(
        {
            "part1.ipynb": notebook(SOFTMAX),
            "part2.ipynb": notebook(SOFTMAX, LOSS),
        },
    )
    assert (ada.problem, ada.main) == (None, "part2.ipynb")
    both = submit(
        {"part1.ipynb": notebook(SOFTMAX), "part2.ipynb": notebook(LOSS)},
    )
    assert (both.problem, both.parts) == (None, ("part1.ipynb", "part2.ipynb"))
    assert {file.path for file in both.files} == {"part1.ipynb", "part2.ipynb"}


def test_a_notebook_beside_the_main_file_supplies_what_it_lacks(submit):
    ada = submit(
        {
            "mlp.py": SOFTMAX,
            "analysis.ipynb": notebook("from mlp import *", LOSS),
        },
    )
    assert ada.parts == ("mlp.py", "analysis.ipynb")


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        (
            {"v1/mlp.py": STARTER, "v2/mlp.py": DONE},
            "two candidates: v1/mlp.py (as it was handed out) and v2/mlp.py; hand in one",
        ),
        (
            {"mlp_1.py": DONE, "mlp_2.py": DONE.replace("sum", "max")},
            "two candidates: mlp_1.py and mlp_2.py; hand in one",
        ),
        (
            {
                "mlp.py": STARTER,
                "a.py": DONE,
                "b.py": DONE.replace("sum", "max"),
            },
            "two candidates: a.py and b.py; hand in one",
        ),
        (
            {
                "a.ipynb": notebook(DONE),
                "b.ipynb": notebook(DONE.replace("sum", "max")),
            },
            "two candidates: a.ipynb and b.ipynb; hand in one",
        ),
        (
            {"hw.py": DONE, "utils2.py": "x = 1\n"},
            "no mlp.py; found: hw.py, utils2.py; hw.py defines cross_entropy and softmax; hand it in as mlp.py",
        ),
    ],
)
def test_where_nothing_tells_files_apart_both_are_named(submit, tree, problem):
    assert submit(tree).problem == problem


def test_versions_of_which_only_one_has_work_are_told_apart(submit):
    assert submit({"mlp_1.py": STARTER, "mlp_2.py": DONE}).main == "mlp_2.py"


def test_the_starter_unchanged_is_a_fact(submit):
    ada = submit(
        {
            "mlp.py": SAME.replace(
                "def softmax(scores: np.ndarray) -> np.ndarray:",
                "def softmax(scores):",
            ),
        },
    )
    assert ada.main == "mlp.py"
    plain = submit({"mlp.py": "# Name: Ada\n" + STARTER + "\n\n# the end"})
    assert plain.untouched == {"mlp.py": ("softmax", "cross_entropy")}
    (note,) = plain.notes
    assert (note.kind, note.text) == (
        NoteKind.UNTOUCHED,
        "mlp.py: all that the handout asks for is as it was handed out.",
    )
    beside = submit({"mlp.py": SAME, "old/mlp.py": STARTER})
    assert [
        note.kind for note in beside.notes if note.kind is NoteKind.UNTOUCHED
    ] == [NoteKind.UNTOUCHED]


@pytest.mark.parametrize(
    "tree",
    [
        {"mlp.py": DONE},
        {
            "mlp.py": DONE,
            "tools.py": "def helper():\n    return 1\n",
            "pkg/__init__.py": "",
            "pkg/more.py": "x = 1",
        },
        {
            "mlp.py": DONE,
            "test_mlp.py": DONE,
            "utils.py": DONE,
            "venv/lib/site-packages/x/mlp.py": DONE,
        },
        {
            "mlp.py": DONE,
            "play.ipynb": notebook("from mlp import softmax", "softmax(1)"),
        },
        {
            "mlp.py": "from losses import cross_entropy\n" + SOFTMAX,
            "losses.py": LOSS,
        },
        {
            "hw/mlp.py": "from .parts import *\n",
            "hw/parts/__init__.py": "from .losses import (cross_entropy)\n",
            "hw/parts/losses.py": LOSS,
        },
        {
            "mlp.py": "from parts import losses, nets\n" + SOFTMAX,
            "parts/losses.py": LOSS,
        },
        {"mlp.py": STARTER},
        {"work.ipynb": notebook(DONE)},
        {"solution.py": DONE},
    ],
    ids=[
        "alone",
        "modules",
        "tests and foreign code",
        "notebook that uses it",
        "import",
        "package",
        "module of a package",
        "starter",
        "notebook",
        "other name",
    ],
)
def test_an_ordinary_submission_needs_no_reader(course, tree):
    with Readers(course) as readers:
        readers.surveyor.survey = None
        files = (
            File(
                path,
                len(text),
                lambda limit, text=text: text.encode()[:limit],
            )
            for path, text in tree.items()
        )
        ada = make_submission(Folder("", tuple(files)), "ada", course, readers)
    assert (ada.problem, ada.parts) == (None, ())
    assert {note.kind for note in ada.notes} <= {
        NoteKind.UNTOUCHED,
        NoteKind.FILE_CHOSEN,
    }


def test_what_others_wrote_is_no_work(submit):
    ada = submit(
        {
            "mlp.py": SOFTMAX,
            "env/lib/site-packages/x.py": LOSS,
            "test_mlp.py": LOSS,
            ".old/loss.py": LOSS,
        },
    )
    assert (ada.main, ada.parts) == ("mlp.py", ())


def test_a_course_without_a_contract_goes_by_its_starter(assignment, tmp_path):
    starter = tmp_path / "assignments" / "mlp" / "starter"
    starter.mkdir(parents=True)
    (starter / "mlp.py").write_text(STARTER)
    tree = {"mlp.py": STARTER, "answers.py": DONE}
    files = (
        File(path, len(text), lambda limit, text=text: text.encode()[:limit])
        for path, text in tree.items()
    )
    bare = replace(assignment, course=tmp_path)
    assert (
        make_submission(Folder("", tuple(files)), "ada", bare).main
        == "answers.py"
    )


@pytest.mark.parametrize("starter", ["Handout_files", "starter"])
def test_of_folders_with_one_finished_version_that_is_graded(submit, starter):
    files = {f"{starter}/mlp.py": STARTER, "solution/mlp.py": DONE}
    ada = submit(files)
    assert (ada.problem, ada.main) == (None, "solution/mlp.py")
    assert texts(ada)[0] == (
        f"solution/mlp.py was graded: {starter}/mlp.py is as it was handed out."
    )
    two = submit({**files, "again/mlp.py": SOFTMAX})
    assert (
        two.problem
        == "two candidates: again/mlp.py and solution/mlp.py; hand in one"
    )
