"""A restyled source gives the same answers, but for the last bits, and looks like another student's."""

import ast
import json
from random import Random

import numpy as np
import pytest

from benchmarks.made_class.names import NewNames, rename_locals
from benchmarks.made_class.order import reorder_functions
from benchmarks.made_class.restyled import restyled, restyled_file

SOURCE = '''"""A homework."""

import numpy as np


def softmax(scores):
    """Return probabilities."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True)


def loss(scores, y):
    rows = np.arange(len(scores))
    p = softmax(scores)
    return -np.log(p[rows, y]).mean()


def gradient(X, W, y):
    slope = softmax(X @ W)
    slope[np.arange(len(y)), y] -= 1
    return X.T @ slope / len(y)


def bias_gradient(slope):
    return slope.sum(axis=0)


def count(scores):
    middle = len(scores) // 2
    return int(middle / 1) + (scores > 0).sum()


class Net:
    def __init__(self, W):
        self.W = W

    def forward(self, X):
        hidden = X @ self.W
        return np.maximum(hidden, 0), hidden

    def widths(self):
        return [size for size in self.W.shape]
'''
SEEDS = range(12)


def answers(source):
    """Return what the functions of *source* answer."""
    names = {"__name__": "homework"}
    exec(source, names)
    rng = np.random.default_rng(0)
    X, W, y = (
        rng.standard_normal((6, 4)),
        rng.standard_normal((4, 3)),
        np.arange(6) % 3,
    )
    net = names["Net"](W)
    return [
        names["loss"](X @ W, y),
        names["gradient"](X, W, y),
        names["bias_gradient"](X),
        names["count"](X),
        *net.forward(X),
        net.widths(),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_stay_the_same(seed):
    for new, old in zip(
        answers(restyled(SOURCE, Random(seed))),
        answers(SOURCE),
        strict=True,
    ):
        np.testing.assert_allclose(new, old, rtol=1e-11, atol=1e-13)


def test_last_bits_differ_from_one_student_to_the_next():
    gradients = {
        answers(restyled(SOURCE, Random(seed)))[1].tobytes() for seed in SEEDS
    }
    losses = {answers(restyled(SOURCE, Random(seed)))[0] for seed in SEEDS}
    assert len(gradients) == len(SEEDS)
    assert len(losses) > len(SEEDS) / 2


def test_whole_numbers_stay_whole():
    for seed in SEEDS:
        count = answers(restyled(SOURCE, Random(seed)))[3]
        assert int(count) == count
        assert np.asarray(count).dtype.kind == "i"


def test_structure_differs():
    texts = [restyled(SOURCE, Random(seed)) for seed in SEEDS]
    trees = {ast.dump(ast.parse(text)) for text in texts}
    orders = {
        tuple(
            node.name for node in ast.parse(text).body if hasattr(node, "name")
        )
        for text in texts
    }
    assert len(trees) == len(SEEDS)
    assert len(orders) > len(SEEDS) / 2
    assert all("#" in text for text in texts)


def test_the_same_seed_gives_the_same_text():
    assert restyled(SOURCE, Random(7)) == restyled(SOURCE, Random(7))


def test_parameters_and_attributes_keep_their_names():
    for seed in SEEDS:
        tree = ast.parse(restyled(SOURCE, Random(seed)))
        functions = {
            node.name: [argument.arg for argument in node.args.args]
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
        }
        assert functions["gradient"] == ["X", "W", "y"]
        assert functions["forward"] == ["self", "X"]


def test_a_source_that_does_not_parse_gets_a_comment_only():
    text = restyled("print 'old'\n", Random(1))
    assert text.startswith("print 'old'\n\n# ")
    assert text != restyled("print 'old'\n", Random(2))


def test_cells_with_more_than_python_stay_in_a_notebook():
    cells = [
        {
            "cell_type": "code",
            "source": ["%matplotlib inline\n"],
            "outputs": [],
        },
        {"cell_type": "code", "source": SOURCE.splitlines(keepends=True)},
        {"cell_type": "markdown", "source": ["# Title"]},
    ]
    content = json.dumps({"cells": cells, "nbformat": 4}).encode()
    first, second, third = json.loads(
        restyled_file("hw.ipynb", content, Random(3)),
    )["cells"]
    assert "".join(first["source"]).startswith("%matplotlib inline\n")
    np.testing.assert_allclose(
        answers("".join(second["source"]))[0],
        answers(SOURCE)[0],
    )
    assert third["source"] == ["# Title"]


def test_a_file_in_another_encoding_can_be_read_afterwards():
    content = "# -*- coding: latin-1 -*-\nNAME = 'Jürgen'\n".encode("latin-1")
    names = {}
    exec(restyled_file("hw.py", content, Random(1)).decode(), names)
    assert names["NAME"] == "Jürgen"
    assert restyled_file("notes.txt", b"read me", Random(1)) == b"read me"


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    y = x\n    return [y for y in range(3)], y\n",
        "def f(x):\n    y = x\n    def g(y):\n        return y\n    return g(1), y\n",
        "def f(x):\n    y = x\n    def g():\n        return y\n    return g()\n",
        "def f(x):\n    y = x\n    return eval('y')\n",
        "def f(x):\n    global z\n    z = x\n    return z\n",
        "def f(x):\n    import math as y\n    y = y.pi\n    return y + x\n",
        "def f(x):\n    for y in [x]:\n        y += 1\n    del y\n    return x\n",
    ],
)
def test_renamed_locals_are_those_of_their_scope(source):
    for seed in SEEDS:
        tree = ast.parse(source)
        rename_locals(tree, Random(seed), NewNames(tree))
        old, new = {}, {}
        exec(source, old)
        exec(ast.unparse(tree), new)
        assert new["f"](5) == old["f"](5)


def test_a_function_that_is_defined_twice_stays_the_later_one():
    source = (
        "def f():\n    return 1\ndef g():\n    return 0\ndef f():\n    return 2\n"
        "def h(x=f()):\n    return x\n"
    )
    for seed in SEEDS:
        tree = ast.parse(source)
        reorder_functions(tree, Random(seed))
        names = {}
        exec(ast.unparse(tree), names)
        assert names["f"]() == 2
        assert names["h"]() == 2
