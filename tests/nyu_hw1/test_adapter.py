"""How the adapter of nyu_hw1 uses the networks that students write."""

import importlib.util
from pathlib import Path

import pytest
import torch

from grader.course.handout import Contract, StudentManager

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "reference" / "nyu_hw1" / "mlp.py").read_text(
    encoding="utf-8",
)
LAYERS = {
    "linear_1_in_features": 3,
    "linear_1_out_features": 4,
    "f_function": "sigmoid",
    "linear_2_in_features": 4,
    "linear_2_out_features": 2,
    "g_function": "identity",
}


def load(name):
    spec = importlib.util.spec_from_file_location(
        f"nyu_hw1_{name}",
        ROOT / "assignments" / "nyu_hw1" / f"{name}.py",
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ask():
    """Return a function that asks a hook of the reference, with parts of its source replaced."""
    contract = Contract.read(load("contract"), "mlp.py", load("adapter"))

    def ask_hook(hook, arguments, parts=()):
        source = REFERENCE
        for old, new in parts:
            assert old in source
            source = source.replace(old, new)
        names = {"__name__": "mlp"}
        exec(source, names)
        manager = StudentManager(contract)
        manager.register_module(names, "mlp.py")
        return manager.ask(
            hook,
            {
                name: value.clone() if torch.is_tensor(value) else value
                for name, value in arguments.items()
            },
        )

    return ask_hook


@pytest.fixture
def batch():
    torch.manual_seed(3)
    shapes = {"W1": (4, 3), "b1": (4,), "W2": (2, 4), "b2": (2,)}
    parameters = {
        name: torch.randn(shape, dtype=torch.float64)
        for name, shape in shapes.items()
    }
    x, dJdy_hat = (
        torch.randn(5, 3, dtype=torch.float64),
        torch.randn(5, 2, dtype=torch.float64),
    )
    return {
        "layers": LAYERS,
        "parameters": parameters,
        "x": x,
        "dJdy_hat": dJdy_hat,
    }


ACCUMULATES = ('"] = dJd', '"] += dJd')


STYLES = {
    "gradients are added up": [ACCUMULATES],
    "gradients are not zero at first": [
        ACCUMULATES,
        ("torch.zeros_like(value)", "torch.ones_like(value)"),
    ],
    "a parameter has a second name": [
        (
            "self.cache = {}\n\n    def forward",
            "self.w = self.parameters['W1']\n\n    def forward",
        ),
        ('x @ self.parameters["W1"]', "x @ self.w"),
    ],
    "the cache is made by clearing": [
        ('self.cache = {"x": x,', "self.cache.update(x=x); self.cache |= {"),
        ("        self.cache = {}\n\n    def forward", "\n    def forward"),
    ],
    "clearing is broken": [
        ACCUMULATES,
        ("for gradient in self.grads.values():", "for name in self.grads:"),
        ("gradient.zero_()", "self.grads[name] = None"),
    ],
    "clearing is absent": [("def clear_grad_and_cache", "def clear")],
    "another shape at first": [
        (
            "torch.randn(linear_1_out_features)",
            "torch.randn(linear_1_out_features, 1)",
        ),
    ],
    "a torch Module": [
        ("class MLP:", "class MLP(torch.nn.Module):"),
        (
            "self.f_function = f_f",
            "super().__init__()\n        self.f_function = f_f",
        ),
    ],
}


@pytest.mark.parametrize("parts", STYLES.values(), ids=STYLES.keys())
def test_gradients_do_not_depend_on_the_style(ask, batch, parts):
    expected = ask("mlp_backward", batch)
    found = ask("mlp_backward", batch, parts=parts)
    assert expected.keys() == found.keys()
    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient)


def test_parameters_that_backward_changes_are_seen_and_the_inputs_are_spared(
    ask,
    batch,
):
    kept = {name: value.clone() for name, value in batch["parameters"].items()}
    update = (
        '        self.grads["dJdb2"] =',
        '        self.parameters["W1"].sub_(1)\n        self.grads["dJdb2"] =',
    )
    _, parameters = ask("mlp_keeps_parameters", batch, parts=[update])
    torch.testing.assert_close(parameters["W1"], kept["W1"] - 1)
    for name, value in kept.items():
        assert torch.equal(batch["parameters"][name], value)


def test_gradients_before_clearing_survive_it(ask, batch):
    before, after = ask("mlp_clear", batch)
    assert all(value.any() for value in before.values())
    assert not any(value.any() for value in after.values())


def test_training_takes_the_named_number_of_steps(ask, batch):
    y = torch.zeros(5, 2, dtype=torch.float64)
    case = {name: batch[name] for name in ("layers", "parameters", "x")} | {
        "y": y,
        "loss": "mse_loss",
        "learning_rate": 0.1,
    }
    leaves = {
        name: value.clone().requires_grad_()
        for name, value in batch["parameters"].items()
    }
    for _ in range(3):
        hidden = torch.sigmoid(
            torch.nn.functional.linear(batch["x"], leaves["W1"], leaves["b1"]),
        )
        loss = torch.nn.functional.mse_loss(
            torch.nn.functional.linear(hidden, leaves["W2"], leaves["b2"]),
            y,
        )
        gradients = torch.autograd.grad(loss, list(leaves.values()))
        leaves = {
            n: (v - 0.1 * g).detach().requires_grad_()
            for (n, v), g in zip(leaves.items(), gradients, strict=True)
        }
    found = ask("mlp_train", {**case, "steps": 3})
    for name, leaf in leaves.items():
        torch.testing.assert_close(found[name], leaf.detach())
