"""Which functions are still the starter's is read from lines, whatever students write around them."""

import pytest

from grader.desk.starter_code import bodies, unwritten_functions
from grader.model import Piece, SourceFile, Submission

STARTER = '''
import numpy as np


class Net:
    """A net."""

    def forward(
        self,
        x,
    ):
        """Return it."""
        # TODO
        pass

    def backward(self, x):
        pass


@decorated
def half(x):
    def inner(y):
        pass

    pass
'''


def test_functions_classes_and_methods_by_name():
    read = bodies(STARTER)
    assert list(read) == [
        "Net",
        "Net.forward",
        "Net.backward",
        "half",
        "half.inner",
    ]
    assert read["Net.forward"].line == 8
    assert read["Net.backward"].code == ("def backward(self, x):", "pass")
    assert "# TODO" not in read["Net.forward"].code


@pytest.fixture
def assignment(write, course):
    from grader.course.catalogue import get_assignment

    write("assignments/toy/starter/toy.py", STARTER)
    return get_assignment(course, "toy")


def unwritten(assignment, *files):
    submission = Submission("ada", "Ada", files, "toy.py")
    return unwritten_functions(submission, assignment)


CHANGES = {
    "nothing": ("", "", {"Net", "Net.forward", "Net.backward"}),
    "comments and blank lines": (
        "# TODO",
        "# later\n\n",
        {"Net", "Net.forward"},
    ),
    "line ends": ("\n", "\r\n", {"Net", "Net.forward", "Net.backward"}),
    "one method": ("# TODO", "x = 1", {"Net.backward", "half", "half.inner"}),
    "a tab": ("    ", "\t", {"Net.forward", "Net.backward", "half"}),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    CHANGES.values(),
    ids=CHANGES,
)
def test_what_was_not_changed(assignment, old, new, expected):
    text = STARTER.replace(old, new) if old else STARTER
    file = SourceFile("toy.py", text.encode())
    assert expected <= unwritten(assignment, file)
    changed = {"Net", "Net.forward"} if new == "x = 1" else set()
    assert not changed & unwritten(assignment, file)


def test_a_cell_counts_as_a_file(assignment):
    piece = Piece("toy.ipynb cell 1", "def half(x):\n    return x / 2\n")
    file = SourceFile("toy.ipynb", b"{}", (piece,))
    assert "half" not in unwritten(assignment, file)


def test_absent_functions_are_not_unwritten(assignment):
    file = SourceFile("toy.py", b"x = 1\n")
    assert unwritten(assignment, file) == set()
