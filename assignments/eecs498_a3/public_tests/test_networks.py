"""Small networks, their gradients against their own loss, and the update rules."""

from itertools import pairwise

import numpy as np
import pytest

from grader.testing import as_vector, check_close, check_property

ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."
NEW_ROW = "A bias of a new network has the shape (1, n); the handout's has (n,). It was taken all the same."
NETWORKS = ("two_layer", "deep")


def points(network, hint):
    """Return a parameter for a test of one of the two networks."""
    return pytest.param(
        network,
        marks=pytest.mark.points(
            1,
            criterion=network,
            visibility="public",
            hint=hint,
        ),
    )


def both(hint):
    """Return a mark for a test of both networks."""
    return pytest.mark.parametrize(
        "network",
        [points(network, hint) for network in NETWORKS],
    )


def small_network(rng, network):
    """Return parameters with two decimals, a batch and labels: one hidden layer, or two."""
    widths = (4, 5, 3) if network == "two_layer" else (4, 5, 4, 3)
    parameters = {}
    for number, shape in enumerate(pairwise(widths), start=1):
        parameters[f"W{number}"] = np.round(rng.uniform(-1, 1, shape), 2)
        parameters[f"b{number}"] = np.round(rng.uniform(-0.5, 0.5, shape[1]), 2)
    return {
        "parameters": parameters,
        "X": np.round(rng.uniform(-2, 2, (3, 4)), 1),
        "y": np.array([0, 2, 1]),
    }


def ask_loss(one, network, case, reg=0.0):
    """Return loss and gradients."""
    more = {} if network == "two_layer" else {"dropout": 0.0, "seed": None}
    return getattr(one, f"{network}_loss")(**case, reg=reg, parts="own", **more)


def ask_scores(one, network, case):
    """Return the scores."""
    more = {} if network == "two_layer" else {"dropout": 0.0}
    return getattr(one, f"{network}_scores")(
        parameters=case["parameters"],
        X=case["X"],
        parts="own",
        **more,
    )


@both(
    "W1 to WL and b1 to bL: the weights have mean 0 and standard deviation weight_scale, the biases are 0.",
)
def test_new_network(student, network):
    """A new network: names, shapes and sizes of its parameters"""
    if network == "two_layer":
        found = student.two_layer_new(
            input_dim=50,
            hidden_dim=40,
            num_classes=30,
            weight_scale=0.1,
            dtype="float64",
        )
    else:
        found = student.deep_new(
            hidden_dims=[40],
            input_dim=50,
            num_classes=30,
            weight_scale=0.1,
            dtype="float64",
        )
    for name, shape in {
        "W1": (50, 40),
        "b1": (40,),
        "W2": (40, 30),
        "b2": (30,),
    }.items():
        check_property(name in found, f"There is no {name}.", name=name)
        value = found[name]
        if name[0] == "b":
            value = as_vector(value, NEW_ROW)
        check_property(
            value.shape == shape,
            f"{name} has shape {value.shape}, not {shape}.",
            name=name,
        )
        spread = float(found[name].std())
        fits = spread == 0 if name[0] == "b" else abs(spread - 0.1) < 0.02
        check_property(
            bool(fits),
            f"The standard deviation of {name} is {spread:.3g}.",
            name=name,
        )


@both("linear - relu for each hidden layer, then linear.")
def test_scores(student, reference, rng, network):
    """Scores of a network"""
    case = small_network(rng, network)
    check_close(
        ask_scores(student, network, case),
        ask_scores(reference, network, case),
        name="scores",
    )


@both("The mean softmax loss of the scores.")
def test_loss(student, reference, rng, network):
    """Loss without a regulariser"""
    case = small_network(rng, network)
    check_close(
        ask_loss(student, network, case).loss,
        ask_loss(reference, network, case).loss,
        name="loss",
    )


@both(
    "Compare each gradient with the difference of the loss for slightly different parameters.",
)
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_gradients_are_those_of_the_loss(student, rng, network, reg):
    """Agreement of the gradients with the loss of your network, with and without the regulariser"""
    case, step = small_network(rng, network), 1e-3
    grads = ask_loss(student, network, case, reg).grads
    for name, value in case["parameters"].items():
        gradient = grads.get(name)
        check_property(
            gradient is not None,
            f"There is no gradient of {name}.",
            name=name,
        )
        if name[0] == "b":
            gradient = as_vector(gradient, ROW)
        check_property(
            gradient.shape == value.shape,
            f"The gradient has not the shape of {name}.",
            name=name,
        )
        direction, losses = rng.standard_normal(value.shape), []
        for sign in (1, -1):
            moved = {
                **case["parameters"],
                name: value + sign * step * direction,
            }
            losses.append(
                ask_loss(
                    student,
                    network,
                    {**case, "parameters": moved},
                    reg,
                ).loss,
            )
        slope, claimed = (
            (losses[0] - losses[1]) / (2 * step),
            float((gradient * direction).sum()),
        )
        fits = abs(claimed - slope) <= 1e-2 * abs(slope) + 1e-3
        text = f"Along a direction the loss changes by {slope:.5g}, and your gradient says {claimed:.5g}."
        check_property(
            bool(fits and (gradient.any() or name != "W1")),
            text,
            name=name,
        )


@both(
    "reg * |W|^2 in TwoLayerNet, 0.5 * reg * |W|^2 in FullyConnectedNet; biases are left out.",
)
def test_regulariser(student, rng, network):
    """The regulariser in the loss"""
    case = small_network(rng, network)
    square = sum(
        float((value**2).sum())
        for name, value in case["parameters"].items()
        if name[0] == "W"
    )
    with_reg, without = (
        ask_loss(student, network, case, reg).loss for reg in (0.5, 0.0)
    )
    coefficient = (with_reg - without) / (0.5 * square)
    accepted = (1.0,) if network == "two_layer" else (0.5, 1.0)
    text = f"The loss grows by {coefficient:.4g} * reg * |W|^2."
    check_property(
        any(abs(coefficient - one) < 1e-3 for one in accepted),
        text,
        name="the regulariser",
    )


@pytest.mark.points(
    1,
    criterion="updates",
    visibility="public",
    hint="The formulas stand in the handout.",
)
@pytest.mark.parametrize("rule", ["sgd", "sgd_momentum", "rmsprop", "adam"])
def test_update_rule(student, reference, rng, rule):
    """Two steps of an update rule, the second with the config of the first"""
    w, dws = (
        np.round(rng.uniform(-0.1, 0.1, 4), 2),
        np.round(rng.uniform(0.5, 2, (2, 4)), 1),
    )
    mine, due = ((w, {"learning_rate": 0.1}),) * 2
    for dw in dws:
        mine = getattr(student, rule)(w=mine[0], dw=dw, config=mine[1])
        due = getattr(reference, rule)(w=due[0], dw=dw, config=due[1])
        check_close(mine.next_w, due.next_w, name="next_w", rtol=1e-4)
