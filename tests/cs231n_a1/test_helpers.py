"""The course's modules that submissions import: small, but real."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

HELPERS = Path(__file__).parents[2] / "assignments" / "cs231n_a1" / "helpers"


@pytest.fixture
def helper(monkeypatch):
    """Return a function that imports one of the helpers."""
    monkeypatch.syspath_prepend(str(HELPERS))
    for name in [
        name
        for name in sys.modules
        if name.partition(".")[0] in ("cs231n", "past", "six")
    ]:
        monkeypatch.delitem(sys.modules, name)
    yield importlib.import_module
    for name in [
        name
        for name in sys.modules
        if name.partition(".")[0] in ("cs231n", "past", "six")
    ]:
        del sys.modules[name]


def test_numeric_gradients(helper):
    check = helper("cs231n.gradient_check")
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    np.testing.assert_allclose(
        check.eval_numerical_gradient(lambda x: (x**3).sum(), x, verbose=False),
        3 * x**2,
        rtol=1e-6,
    )
    found = check.eval_numerical_gradient_array(
        np.sin,
        x,
        np.array([[2.0, 0.0], [1.0, 1.0]]),
    )
    np.testing.assert_allclose(
        found,
        np.cos(x) * [[2.0, 0.0], [1.0, 1.0]],
        atol=1e-8,
    )


def test_sparse_check_prints(helper, capsys):
    x = np.ones((2, 2))
    helper("cs231n.gradient_check").grad_check_sparse(
        lambda x: (x**2).sum(),
        x,
        2 * x,
        num_checks=3,
    )
    assert capsys.readouterr().out.count("relative error") == 3
    assert (x == 1).all()


def test_a_grid_of_pictures(helper):
    images = np.random.default_rng(0).uniform(size=(5, 4, 6, 3))
    grid = helper("cs231n.vis_utils").visualize_grid(images, padding=2)
    assert grid.shape == (3 * 6 - 2, 3 * 8 - 2, 3)
    assert grid.max() == 255


def test_sandwich_layers_use_the_students(helper, monkeypatch):
    utils = helper("cs231n.layer_utils")
    layers = type(sys)("cs231n.layers")
    with pytest.raises(NotImplementedError, match="not handed in"):
        utils.affine_relu_forward(1, 2, 3)
    layers.affine_forward = lambda x, w, b: (x * w + b, "affine")
    layers.relu_forward = lambda x: (max(x, 0), "relu")
    monkeypatch.setitem(sys.modules, "cs231n.layers", layers)
    assert utils.affine_relu_forward(2, -3, 1) == (0, ("affine", "relu"))


def test_a_step_of_descent(helper):
    w, config = helper("cs231n.optim").sgd(
        np.ones(2),
        np.array([1.0, -1.0]),
        {"learning_rate": 0.5},
    )
    assert w.tolist() == [0.5, 1.5]
    assert config == {"learning_rate": 0.5}


def test_data_is_not_there(helper):
    with pytest.raises(OSError, match="not available"):
        helper("cs231n.data_utils").load_CIFAR10(
            "cs231n/datasets/cifar-10-batches-py",
        )


def test_names_of_python_2(helper):
    assert list(helper("past.builtins").xrange(3)) == [0, 1, 2]
    assert list(helper("six.moves").range(2)) == [0, 1]
