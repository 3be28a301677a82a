"""What a file defines, and when two definitions are the same."""

import ast

import pytest

from grader.sandbox.reader.defined import bound_names, digests


def digest(text, name="f"):
    return digests([ast.parse(text)])[name]


STARTER = 'def f(x, y):\n    """Return it."""\n    # TODO\n    z = None\n    return z\n'
SAME = [
    'def f(x, y):\n    """Return something else."""\n    z = None  # done?\n\n    return z\n',
    "\n\n\ndef f(x,\n      y):\n    z = None; return z",
    "def f(x: int, y: 'Array') -> float:\n    z = (None)\n    return (z)\n",
]
OTHER = [
    "def f(x, y):\n    z = 1\n    return z\n",
    "def f(x, y=0):\n    z = None\n    return z\n",
    "def f(x):\n    z = None\n    return z\n",
    "@cached\ndef f(x, y):\n    z = None\n    return z\n",
    "async def f(x, y):\n    z = None\n    return z\n",
]


@pytest.mark.parametrize("text", SAME)
def test_comments_layout_docstrings_and_hints_leave_no_trace(text):
    assert digest(text) == digest(STARTER)


@pytest.mark.parametrize("text", OTHER)
def test_other_code_is_another_definition(text):
    assert digest(text) != digest(STARTER)


def test_a_function_of_nothing_but_a_docstring_is_one_that_passes():
    assert digest('def f():\n    """Do it."""\n') == digest(
        "def f():\n    pass\n",
    )


def test_a_class_is_compared_as_a_whole():
    assert digest(
        'class A:\n    """A."""\n\n    def f(self):\n        "b"\n        return 1\n',
        "A",
    ) == digest("class A:\n    def f(self): return 1\n", "A")


def test_the_last_definition_counts():
    trees = [
        ast.parse("def f():\n    return 1\n"),
        ast.parse("def f():\n    return 2\n"),
    ]
    assert digests(trees)["f"] == digest("def f():\n    return 2\n")


BOUND = {
    "import numpy as np\nfrom a import b": [],
    "def f():\n    x = 1\n": ["f"],
    "class A:\n    x = 1\n": ["A"],
    "a, (b, *c) = d": ["a", "b", "c"],
    "x: int = 1": ["x"],
    "x += 1": ["x"],
    "x.y = z[0] = 1": [],
    "for i in j:\n    k = i\nelse:\n    l = 1": ["i", "k", "l"],
    "with a as b, c as (d, e): pass": ["b", "d", "e"],
    "try:\n    a = 1\nexcept E as e:\n    b = 1": ["a", "e", "b"],
    "if a:\n    def f(): x = 1\nelse:\n    g = lambda: (y := 1)": ["f", "g"],
    "x = [i for i in j]": ["x"],
    "print(n := 10)": ["n"],
    "match a:\n    case {'k': v, **rest}: pass\n    case [b, *c] | d: pass": [
        "v",
        "rest",
        "b",
        "c",
        "d",
    ],
    "import a; x = 1": ["x"],
}


@pytest.mark.parametrize("text", BOUND)
def test_the_names_a_statement_binds(text):
    names = [
        name
        for statement in ast.parse(text).body
        for name in bound_names(statement)
    ]
    assert sorted(names) == sorted(BOUND[text])


def test_a_survey_tells_what_modules_and_notebooks_define(surveyed, notebook):
    module = surveyed(
        "hw.py",
        STARTER.encode() + b"x = 1\nimport numpy as np\n",
    )
    cells = surveyed("hw.ipynb", notebook("%cd ..\nx = 1", STARTER, "y = !ls"))
    assert list(module.defines) == ["f", "x"]
    assert list(cells.defines) == ["x", "f", "y"]
    assert {name: cells.defines[name] for name in ("f", "x")} == module.defines
