"""Imports of a file of the handout find it under the name that it was handed in by."""

import pytest

from .test_loading import loaded  # noqa: F401

ASKED = ("linear.py", "net.py")
WORK = "def f():\n    return 1\n"


@pytest.mark.parametrize(
    "statement",
    [
        "from linear import f as g",
        "from .linear import f as g",
        "import linear\ng = linear.f",
        "from linear import *\ng = f",
    ],
)
@pytest.mark.parametrize("main", ["linear (1).py", "asmith_linear.py"])
def test_the_main_file_under_another_name(loaded, statement, main):  # noqa: F811
    files = {main: WORK, "net.py": statement}
    done = loaded(files, main, also=["net.py"], asked=ASKED)
    assert (done.names["g"](), done.missing) == (1, [])


def test_a_stub_never_replaces_what_stands_in_the_same_file(loaded):  # noqa: F811
    source = WORK + "from linear import f\ndef g():\n    return f()"
    done = loaded({"a2.py": source}, "a2.py", asked=ASKED)
    assert (done.names["g"](), done.names["f"]()) == (1, 1)


def test_a_notebook_of_that_name(loaded):  # noqa: F811
    files = {
        "linear.ipynb": (("linear.ipynb cell 1", WORK),),
        "net.py": "from linear import f as g",
    }
    done = loaded(files, "linear.ipynb", also=["net.py"], asked=ASKED)
    assert done.names["g"]() == 1


def test_what_is_as_it_was_handed_out_comes_last(loaded):  # noqa: F811
    files = {"my_linear.py": "def f(): pass", "net.py": WORK, "tool.py": ""}
    done = loaded(
        {**files, "net.py": WORK + "from linear import f as g"},
        "my_linear.py",
        also=["net.py"],
        asked=ASKED,
        untouched={"my_linear.py": ("f",)},
    )
    assert done.names["g"]() == 1
