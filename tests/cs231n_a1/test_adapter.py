"""How the adapter of cs231n_a1 uses what students hand in, of any edition."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from grader.course.handout import Contract, StudentManager, StudentProblem
from grader.wording.failures import sentence

ROOT = Path(__file__).parents[2]
REFERENCE = (
    ROOT / "reference" / "cs231n_a1" / "linear_classifier.py"
).read_text(encoding="utf-8")

FC_NET = """
class TwoLayerNet:
    def __init__(self, input_dim=4, hidden_dim=3, num_classes=2, weight_scale=1e-3, reg=0.0):
        self.inner, self.reg = Old(input_dim, hidden_dim, num_classes, weight_scale), reg
        self.params = self.inner.params

    def loss(self, X, y=None):
        return self.inner.loss(X, y, 0.5 * self.reg)
"""
STARTER = """
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {}

    def loss(self, X, y=None, reg=0.0):
        pass
"""


def load(name):
    spec = importlib.util.spec_from_file_location(
        f"cs231n_a1_{name}",
        ROOT / "assignments" / "cs231n_a1" / f"{name}.py",
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names_of(source):
    names = {"__name__": "student"}
    exec(source, names)
    return names


@pytest.fixture(scope="module")
def contract():
    return Contract.read(
        load("contract"),
        "linear_classifier.py",
        load("adapter"),
    )


@pytest.fixture
def asking(contract):
    """Return a function that gives a function to ask hooks of the names of a submission."""

    def asking(names):
        manager = StudentManager(contract)
        manager.register_module(names, "linear_classifier.py")
        return lambda hook, **arguments: manager.ask(hook, arguments)

    return asking


@pytest.fixture
def right(asking):
    return asking(names_of(REFERENCE))


@pytest.fixture
def net():
    rng = np.random.default_rng(4)
    shapes = {"W1": (4, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}
    params = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    return {
        "X": rng.standard_normal((5, 4)),
        "y": np.array([0, 1, 1, 0, 1]),
        "params": params,
    }


def same(one, other, factor=1.0):
    np.testing.assert_allclose(one[0], factor * other[0])
    for name, value in other[1].items():
        np.testing.assert_allclose(one[1][name], factor * value, atol=1e-12)


def new_edition():
    names = names_of(REFERENCE)
    names["Old"] = names["TwoLayerNet"]
    exec(FC_NET, names)
    return names


def test_the_regulariser_goes_where_the_edition_takes_it(asking, right, net):
    new = asking(new_edition())
    same(new("net_loss", **net), right("net_loss", **net))
    same(
        new("net_penalty", **net, reg=0.7),
        right("net_penalty", **net, reg=0.7),
        factor=0.5,
    )


def test_the_regulariser_is_what_reg_adds(right, net):
    loss, grads = right("net_penalty", **net, reg=0.7)
    params = net["params"]
    assert loss == pytest.approx(
        0.7 * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum()),
    )
    np.testing.assert_allclose(grads["W1"], 1.4 * params["W1"])
    np.testing.assert_allclose(grads["b1"], np.zeros(3), atol=1e-12)


@pytest.mark.parametrize("unfinished", ["neural_net", "fc_net"])
def test_of_two_editions_the_one_that_answers_is_used(
    asking,
    right,
    net,
    unfinished,
):
    names = names_of(REFERENCE)
    done = "fc_net" if unfinished == "neural_net" else "neural_net"
    names[f"{done}.TwoLayerNet"] = names["TwoLayerNet"]
    names[f"{unfinished}.TwoLayerNet"] = names["TwoLayerNet"] = names_of(
        STARTER,
    )["TwoLayerNet"]
    same(asking(names)("net_loss", **net), right("net_loss", **net))
    np.testing.assert_array_equal(
        asking(names)("net_predict", X=net["X"], params=net["params"]),
        right("net_predict", X=net["X"], params=net["params"]),
    )


def test_a_net_that_is_absent_is_told(asking, net):
    names = names_of(REFERENCE)
    del names["TwoLayerNet"]
    with pytest.raises(StudentProblem) as raised:
        asking(names)("net_loss", **net)
    assert "TwoLayerNet" in sentence(raised.value.failure)


def columns():
    """Return the linear parts of the reference in the edition of 2015: W (C, D), X (D, N)."""
    names = names_of(REFERENCE)

    def turned(function):
        def loss(W, X, y, reg):
            assert X.shape[1] == len(y)
            value, dW = function(W.T, X.T, y, reg)
            return value, dW.T

        return loss

    for name in (
        "svm_loss_naive",
        "svm_loss_vectorized",
        "softmax_loss_naive",
        "softmax_loss_vectorized",
    ):
        names[name] = turned(names[name])
    return names


@pytest.mark.parametrize(
    "hook",
    ["svm_naive", "svm_vectorized", "softmax_naive", "softmax_vectorized"],
)
def test_examples_may_be_columns(asking, right, hook):
    rng = np.random.default_rng(5)
    case = {
        "W": rng.standard_normal((4, 3)),
        "X": rng.standard_normal((6, 4)),
        "y": rng.integers(0, 3, 6),
    }
    for name, more in ((hook, {}), (f"{hook}_penalty", {"reg": 0.3})):
        found, expected = (
            asking(columns())(name, **case, **more),
            right(name, **case, **more),
        )
        np.testing.assert_allclose(found[0], expected[0])
        np.testing.assert_allclose(found[1], expected[1], atol=1e-12)


def test_training_gets_the_given_gradients_and_shows_its_batches(right):
    rng = np.random.default_rng(6)
    case = {
        "X": rng.standard_normal((9, 2)),
        "y": rng.integers(0, 3, 9),
        "W": rng.standard_normal((2, 3)),
        "losses": np.array([3.0, 2.0]),
        "gradients": rng.standard_normal((2, 2, 3)),
        "learning_rate": 0.5,
        "batch_size": 4,
    }
    W, history = right("classifier_train", **case)
    np.testing.assert_allclose(
        W,
        case["W"] - 0.5 * case["gradients"].sum(axis=0),
    )
    assert history == [3.0, 2.0]
    X, y, sizes = right("classifier_batches", **case)
    assert (X.shape, y.shape, sizes) == ((8, 2), (8,), [4, 4])


def test_a_backward_pass_is_judged_without_a_forward_pass(asking, right):
    rng = np.random.default_rng(7)
    case = {
        "x": rng.standard_normal((3, 2, 2)),
        "dout": rng.standard_normal((3, 5)),
    }
    case |= {"w": rng.standard_normal((4, 5)), "b": rng.standard_normal(5)}
    names = names_of(REFERENCE)
    names["affine_forward"] = lambda **_: None
    for found, expected in zip(
        asking(names)("affine_gradients", **case),
        right("affine_gradients", **case),
        strict=True,
    ):
        np.testing.assert_allclose(found, expected)
