"""How the adapter of ece421_pa2 finds and calls the functions that students write."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from grader.course.handout import Contract, StudentManager, StudentProblem
from grader.model import FailureKind

ROOT = Path(__file__).parents[2]


def load(name):
    path = ROOT / "assignments" / "ece421_pa2" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"ece421_pa2_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def adapter():
    return load("adapter")


@pytest.fixture(scope="module")
def contract(adapter):
    return Contract.read(load("contract"), "starter.py", adapter)


@pytest.fixture
def ask(contract):
    """Return a function that asks a hook of a source."""

    def ask_hook(source, hook, **arguments):
        names = {"__name__": "starter", "np": np}
        exec(source, names)
        manager = StudentManager(contract)
        manager.register_module(names, "starter.py")
        return manager.ask(hook, arguments)

    return ask_hook


@pytest.fixture
def batch():
    rng = np.random.default_rng(4)
    shapes = {"w_h": (3, 5), "b_h": (1, 5), "w_o": (5, 2), "b_o": (1, 2)}
    network = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    return {
        "x": rng.standard_normal((4, 3)),
        "target": np.eye(2)[[0, 1, 1, 0]],
        "network": network,
    }


def right_gradients(batch):
    """Return the gradients of the mean loss, and the output of softmax and its input."""
    network = batch["network"]
    s_h = batch["x"] @ network["w_h"] + network["b_h"]
    logits = np.maximum(s_h, 0) @ network["w_o"] + network["b_o"]
    prediction = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    delta = (prediction - batch["target"]) / len(logits)
    back = delta @ network["w_o"].T * (s_h > 0)
    return {
        "output_weights": np.maximum(s_h, 0).T @ delta,
        "output_biases": delta.sum(0, keepdims=True),
        "hidden_weights": batch["x"].T @ back,
        "hidden_biases": back.sum(0, keepdims=True),
    }


NAMES = {
    "w_o": "dL_dW_o backprop_Wo grad_wrt_wO dL_by_dWo gradOuterLayer DL_Dwo grad_w_o gradWeightsOutput dE_dWo dW2",
    "b_o": "dL_db_o backprop_bo grad_wrt_bO gradOuterBiases DL_Dbo grad_b_o db2 calc_grad_b_o gradOutputBias",
    "w_h": "dL_dW_h backprop_Wh gradHiddenLayer grad_hidden dW1 grad_E_W_h dloss_dw1 gradient_hidden_weights",
    "b_h": "dL_db_h backprop_bh gradHiddenBiases grad_wrt_bh db1",
    "": "grad_ce gradCE gradRelu grad_relu gradSoftmax gradWB gradDescent grad_w grad_b update_w_o w_o hidden relu",
}


@pytest.mark.parametrize(
    ("part", "name"),
    [(part, name) for part, names in NAMES.items() for name in names.split()],
)
def test_a_function_for_a_gradient_is_known_by_its_name(adapter, part, name):
    found = [
        one
        for one, pattern in adapter.PARTS.items()
        if pattern.fullmatch(adapter.plain(name))
    ]
    assert found == ([part] if part else [])


ORDERS = {
    "def compute_layer(x, w, b): return x @ w + b": None,
    "def computeLayer(X, W, b): return X @ W + b": None,
    "def compute(W, X, b): return X @ W + b": None,
    "def compute_layer(b, w, inputs): return inputs @ w + b": None,
    "def compute_layer(first, second, third): return first @ second + third": None,
    "def compute_layer(*given): return given[0] @ given[1] + given[2]": None,
    "compute_layer = lambda x, w, b: x @ w + b": None,
}


@pytest.mark.parametrize("source", ORDERS)
def test_a_layer_is_called_by_what_its_parameters_say(ask, source):
    x, w, b = np.ones((2, 3)), np.arange(12.0).reshape(3, 4), np.ones((1, 4))
    np.testing.assert_array_equal(
        ask(source, "compute_layer", x=x, w=w, b=b),
        x @ w + b,
    )


@pytest.mark.parametrize(
    "parameters",
    [
        "target, prediction",
        "prediction, target",
        "p, y",
        "y, p",
        "yhat, t",
        "Y, sL",
        "targets, o",
        "one, two",
        "y, x",
    ],
)
def test_target_and_prediction_are_told_apart(ask, parameters):
    target, prediction = np.eye(2), np.array([[0.6, 0.4], [0.1, 0.9]])
    roles = [name.strip() for name in parameters.split(",")]
    first_is_target = roles[0] in {"target", "y", "Y", "targets", "one"}
    asked, given = roles if first_is_target else roles[::-1]
    source = f"def CE({parameters}): return ({asked} - 2 * {given}).sum()"
    found = ask(source, "average_ce", target=target, prediction=prediction)
    assert found == pytest.approx((target - 2 * prediction).sum())


STYLES = {
    "the handout's": """
        def grad_w_o(target, prediction, x_h): return x_h.T @ (prediction - target) / len(target)
        def grad_b_o(target, prediction): return (prediction - target).mean(0)
        def back(target, prediction, s_h, w_o): return (prediction - target) @ w_o.T * (s_h > 0) / len(target)
        def grad_w_h(x, target, w_o, prediction, s_h): return x.T @ back(target, prediction, s_h, w_o)
        def grad_b_h(target, prediction, s_h, w_o, scale=1): return scale * back(target, prediction, s_h, w_o).sum(0)
        """,
    "counted from 1": """
        def gradOuterLayer(X_2, target, prediction): return X_2.T @ (prediction - target) / len(target)
        def gradOuterBiases(X_2, target, prediction): return (prediction - target).mean(0)[:, None]
        def gradHiddenLayer(X_1, S_1, Wo, t, p): return X_1.T @ ((p - t) @ Wo.T * (S_1 > 0)) / len(t)
        def gradHiddenBiases(S_1, Wo, t, p): return ((p - t) @ Wo.T * (S_1 > 0)).mean(0)
        """,
    "one for all": """
        def back_prop(x0, z1, x1, z2, Wh, Wo, y):
            p = np.exp(z2) / np.exp(z2).sum(1, keepdims=True)
            d = (p - y) / len(y)
            e = d @ Wo.T
            e[z1 <= 0] = 0
            return {"bo": d.sum(0), "layers": [x1.T @ d, e.sum(0), x0.T @ e]}
        """,
    "computing the forward pass anew": """
        def dL_dW_o(target, prediction, h): return h.T @ (prediction - target) / len(h)
        def dL_db_o(target, prediction): return np.ones((1, len(target))) @ (prediction - target) / len(target)
        def hidden(t, p, W_o, x, W_h, b_h): return (p - t) @ W_o.T * (x @ W_h + b_h > 0) / len(t)
        def dL_dW_h(target, prediction, W_o, x, W_h, b_h): return x.T @ hidden(target, prediction, W_o, x, W_h, b_h)
        def dL_db_h(target, prediction, W_o, x, W_h, b_h): return hidden(target, prediction, W_o, x, W_h, b_h).sum(0)
        """,
}


def dedented(source):
    return "\n".join(line[8:] for line in source.splitlines())


@pytest.mark.parametrize("style", STYLES)
def test_own_gradients_are_found_in_each_style(ask, batch, style):
    for hook, right in right_gradients(batch).items():
        found = ask(dedented(STYLES[style]), hook, **batch, reading="named")
        np.testing.assert_allclose(found, right, atol=1e-12)


def test_the_output_may_be_read_as_logits(ask, batch):
    source = dedented("""
        def grad_b_o(p, y):
            e = np.exp(p)
            return (e / e.sum(1, keepdims=True) - y).mean(0)
        """)
    right = right_gradients(batch)["output_biases"]
    np.testing.assert_allclose(
        ask(source, "output_biases", **batch, reading="logits"),
        right,
        atol=1e-12,
    )
    assert (
        np.abs(
            ask(source, "output_biases", **batch, reading="named") - right,
        ).max()
        > 1e-3
    )


def test_own_functions_get_copies(ask, batch):
    kept = batch["network"]["w_o"].copy()
    ask(
        "def grad_w_o(w_o):\n    w_o[:] = 0\n    return w_o",
        "output_weights",
        **batch,
        reading="named",
    )
    np.testing.assert_array_equal(batch["network"]["w_o"], kept)


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        (
            "",
            FailureKind.NOT_IMPLEMENTED,
            "no_gradient",
        ),
        (
            "def grad_w_o(mystery): pass",
            FailureKind.BAD_SIGNATURE,
            "mystery",
        ),
        (
            "def backprop(x, y): return x, y",
            FailureKind.BAD_REPLY,
            "not_one",
        ),
    ],
)
def test_what_cannot_be_used_is_said(ask, batch, source, kind, words):
    with pytest.raises(StudentProblem) as problem:
        ask(source, "output_weights", **batch, reading="named")
    assert problem.value.failure.kind is kind
    assert words in repr(problem.value.failure.details)


TRAININGS = {
    "a list": "return losses",
    "a tuple": "return w_o, losses, losses[:2]",
    "an array": "return np.array(losses)",
    "one more at the end": "return losses + [0.0]",
}


@pytest.mark.parametrize("style", TRAININGS)
def test_losses_are_found_in_what_a_training_returns(ask, batch, style):
    source = dedented(f"""
        def learning(train_data, train_target, valid_data, valid_target, w_o, v_o, w_h, b_h, b_o, epochs, gamma, lr):
            losses = [gamma + n * lr for n in range(epochs)]
            assert valid_data.shape == train_data.shape
            assert v_o.shape == w_o.shape
            {TRAININGS[style]}
        """)
    case = {
        "x": batch["x"],
        "target": batch["target"],
        **batch["network"],
        "epochs": 3,
        "alpha": 0.25,
        "gamma": 0.5,
    }
    assert ask(source, "train", **case) == [0.5, 0.75, 1.0]


CONVENTIONS = {
    "input, mean": "(prediction - target) / len(target)",
    "input, sum": "prediction - target",
    "output, mean": "-target / prediction / len(target)",
    "output, sum": "-target / prediction",
    "input of logits, mean": "(softmax(prediction) - target) / len(target)",
    "input of logits, sum": "softmax(prediction) - target",
}
FIVE = """
        def relu(x): return np.maximum(x, 0)
        def softmax(x): return np.exp(x) / np.exp(x).sum(1, keepdims=True)
        def compute_layer(x, w, b): return x @ w + b
        def average_ce(target, prediction): return -(target * np.log(prediction)).sum() / len(target)
        def grad_ce(target, prediction): return {}
        """


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_training_follows_every_convention(ask, batch, convention):
    case = {
        **batch,
        "loss_takes": "prediction",
        "alpha": 0.1,
        "gamma": 0.9,
        "steps": 4,
    }
    found, due = (
        ask(
            dedented(FIVE.format(CONVENTIONS[one])),
            "network_train",
            **case,
            convention=one,
        )
        for one in (convention, "input, mean")
    )
    np.testing.assert_allclose(found, due, rtol=1e-10)
    assert found[0] > found[3]
