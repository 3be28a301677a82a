"""Damaged notebooks and modules: no exception, no line lost, nothing that does not compile."""

import ast
import random
import sysconfig
import warnings
from pathlib import Path

import pytest

from grader.course.python_files import import_file
from grader.sandbox.reader.ipython import python_of

damage = import_file(
    Path(__file__).with_name("damage_notebooks.py"),
    "damage_notebooks",
)
SOURCES = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))


@pytest.mark.parametrize(
    ("count", "seed"),
    [
        (100, 0),
        (100, 1),
        (100, 2),
        pytest.param(100_000, 3, marks=pytest.mark.soak),
    ],
)
def test_damaged_files(count, seed):
    with warnings.catch_warnings(action="ignore"):
        damage.check(count, seed)


@pytest.mark.parametrize(
    "path",
    random.Random(5).sample(SOURCES, 8),
    ids=lambda path: path.stem,
)
def test_commands_take_nothing_else_with_them(path):
    """A module of Python's own between commands of IPython is what it is without them."""
    text = path.read_text(encoding="utf-8")
    statements = ast.parse(text).body
    start = next(
        (
            n
            for n, one in enumerate(statements)
            if isinstance(one, ast.FunctionDef | ast.ClassDef)
        ),
        0,
    )
    lines = text.splitlines(keepends=True)
    cut = statements[start].lineno - 1
    for decorator in getattr(statements[start], "decorator_list", ()):
        cut = min(cut, decorator.lineno - 1)
    cell = "".join(
        [
            "%load_ext autoreload\n",
            *lines[:cut],
            "files = !ls\n!echo 'it\n",
            *lines[cut:],
            "\nfiles?\n",
        ],
    )
    kept = [
        one
        for one in ast.parse(python_of(cell).text).body
        if ast.unparse(one) != "files = __left_out__('!ls')"
    ]
    assert list(map(ast.dump, kept)) == list(map(ast.dump, statements))
