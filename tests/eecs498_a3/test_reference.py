"""The reference for eecs498_a3 agrees with torch's own layers, losses and optimisers, and with finite differences."""

from itertools import pairwise

import numpy as np
import pytest

from grader.testing import directional_derivative
from grader.validation.checks.independent import load_checks

NAMES = (
    "check_layers",
    "check_losses",
    "check_networks",
    "check_update_rules",
    "check_dropout",
)


@pytest.mark.parametrize("name", NAMES)
def test_independent_check(subject, name):
    checks = {check.__name__: check for check in load_checks(subject)}
    assert set(checks) == set(NAMES)
    checks[name](subject.engine.oracle, np.random.default_rng(4))


@pytest.mark.parametrize(
    ("hook", "widths"),
    [("two_layer", (3, 6, 4)), ("deep", (3, 6, 5, 4)), ("deep", (2, 3, 2))],
)
def test_gradients_agree_with_finite_differences(subject, hook, widths):
    rng, oracle = np.random.default_rng(5), subject.engine.oracle
    parameters = {}
    for number, shape in enumerate(pairwise(widths), start=1):
        parameters |= {
            f"W{number}": rng.standard_normal(shape),
            f"b{number}": rng.standard_normal(shape[1]),
        }
    case = {
        "X": rng.standard_normal((5, widths[0])),
        "y": rng.integers(0, widths[-1], 5),
        "reg": 0.4,
        "parts": "own",
    }
    case |= {} if hook == "two_layer" else {"dropout": 0.3, "seed": 2}

    def ask(changed):
        return getattr(oracle, f"{hook}_loss")(
            parameters={**parameters, **changed},
            **case,
        )

    grads = ask({}).grads
    for name, value in parameters.items():
        direction = rng.standard_normal(value.shape)
        numeric = directional_derivative(
            lambda at, name=name: ask({name: at}).loss,
            value,
            direction,
        )
        np.testing.assert_allclose(
            (grads[name] * direction).sum(),
            numeric,
            rtol=1e-6,
            atol=1e-8,
        )
