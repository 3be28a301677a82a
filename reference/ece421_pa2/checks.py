"""The reference against computations that do not use it: loops over single numbers, and finite differences."""

import math

import numpy as np

from grader.testing import check_close, directional_derivative

SIZES = ((1, (1, 1, 1)), (1, (3, 5, 2)), (6, (4, 1, 3)), (5, (2, 6, 10)))
PARTS = (
    ("output_weights", "w_o"),
    ("output_biases", "b_o"),
    ("hidden_weights", "w_h"),
    ("hidden_biases", "b_h"),
)


def batch_and_network(rng, batch, widths):
    """Return a batch and a network, no input of relu within 1e-3 of its kink."""
    inputs, hidden, classes = widths
    shapes = {
        "w_h": (inputs, hidden),
        "b_h": (1, hidden),
        "w_o": (hidden, classes),
        "b_o": (1, classes),
    }
    while True:
        network = {
            name: rng.standard_normal(shape) for name, shape in shapes.items()
        }
        x = rng.standard_normal((batch, inputs))
        if np.abs(x @ network["w_h"] + network["b_h"]).min() > 1e-3:
            return {
                "x": x,
                "target": np.eye(classes)[rng.integers(0, classes, batch)],
                "network": network,
            }


def layer_by_loops(x, w, b):
    """Return x w + b, one number at a time."""
    found = np.empty((len(x), w.shape[1]))
    for n, h in np.ndindex(found.shape):
        found[n, h] = (
            math.fsum(x[n, d] * w[d, h] for d in range(x.shape[1])) + b[0, h]
        )
    return found


def softmax_by_loops(x):
    """Return the softmax of each row by 1 / sum(exp(x_k - x_c)), which needs no shift."""
    return np.array(
        [
            [
                1 / math.fsum(math.exp(other - own) for other in row)
                for own in row
            ]
            for row in x
        ]
    )


def loss_by_loops(target, prediction):
    """Return the mean of -log of the probability of the right class."""
    picked = [
        math.log(row[list(one).index(1)])
        for one, row in zip(target, prediction, strict=True)
    ]
    return -math.fsum(picked) / len(picked)


def forward_by_loops(case):
    """Return output and loss of a network."""
    s_h = layer_by_loops(
        case["x"], case["network"]["w_h"], case["network"]["b_h"]
    )
    x_h = np.array([[max(value, 0.0) for value in row] for row in s_h])
    prediction = softmax_by_loops(
        layer_by_loops(x_h, case["network"]["w_o"], case["network"]["b_o"])
    )
    return prediction, loss_by_loops(case["target"], prediction)


def check_the_five_functions_by_loops(reference, rng):
    """Find the five functions, alone and together, to be what loops over single numbers say."""
    for batch, widths in SIZES:
        case = batch_and_network(rng, batch, widths)
        x, w, b = case["x"], case["network"]["w_h"], case["network"]["b_h"]
        check_close(
            reference.compute_layer(x=x, w=w, b=b),
            layer_by_loops(x, w, b),
            name="layer",
            rtol=1e-12,
        )
        check_close(
            reference.relu(x=x), (x + abs(x)) / 2, name="relu", rtol=1e-12
        )
        check_close(
            reference.softmax(x=x),
            softmax_by_loops(x),
            name="softmax",
            rtol=1e-12,
        )
        prediction, loss = forward_by_loops(case)
        found = reference.average_ce(
            target=case["target"], prediction=prediction
        )
        check_close(found, loss, name="average_ce", rtol=1e-12)
        found = reference.network_forward(**case, loss_takes="prediction")
        check_close(
            tuple(found), (prediction, loss), name="forward", rtol=1e-12
        )


def check_the_gradient_of_the_loss_by_differences(reference, rng):
    """Find grad_ce to be the gradient of the mean loss with respect to the input of softmax."""
    for batch, classes in ((1, 1), (1, 4), (6, 3)):
        logits, direction = rng.standard_normal((2, batch, classes))
        target = np.eye(classes)[rng.integers(0, classes, batch)]
        numeric = directional_derivative(
            lambda z, t=target: loss_by_loops(t, softmax_by_loops(z)),
            logits,
            direction,
        )
        found = reference.grad_ce(
            target=target, prediction=softmax_by_loops(logits)
        )
        check_close(
            float((found * direction).sum()),
            float(numeric),
            name="grad_ce",
            rtol=1e-3 if classes == 1 else 1e-6,
        )


def check_the_gradients_of_the_layers_by_differences(reference, rng):
    """Find the four gradients to be those of the mean loss."""
    for batch, widths in SIZES[1:]:
        case = batch_and_network(rng, batch, widths)
        for hook, part in PARTS:
            direction = rng.standard_normal(case["network"][part].shape)
            slope = slope_along(case, {part: direction})
            found = float(
                (
                    getattr(reference, hook)(**case, reading="named")
                    * direction
                ).sum()
            )
            check_close(found, slope, name=hook, rtol=1e-5)


def slope_along(case, directions):
    """Return how the loss changes where parameters move along *directions*."""

    def loss(step):
        network = dict(case["network"])
        for part, direction in directions.items():
            network[part] = network[part] + step * direction
        return forward_by_loops({**case, "network": network})[1]

    return directional_derivative(loss, np.float64(0), np.float64(1))


def check_the_training_by_differences(reference, rng):
    """Find both trainings to take the steps that numeric gradients of every single parameter lead to."""
    case = batch_and_network(rng, 4, (2, 3, 2))
    network = case["network"]
    velocity = {name: np.zeros_like(value) for name, value in network.items()}
    losses = []
    for _ in range(4):
        now = {**case, "network": network}
        losses.append(forward_by_loops(now)[1])
        gradient = {name: numeric_gradient(now, name) for name in network}
        velocity = {
            name: 0.9 * velocity[name] + 0.1 * gradient[name]
            for name in network
        }
        network = {
            name: value - velocity[name] for name, value in network.items()
        }
    settings = {"alpha": 0.1, "gamma": 0.9}
    own = reference.train(
        x=case["x"],
        target=case["target"],
        **case["network"],
        epochs=4,
        **settings,
    )
    joint = reference.network_train(
        **case,
        loss_takes="prediction",
        convention="input, mean",
        steps=4,
        **settings,
    )
    check_close(np.array(own), np.array(losses), name="train", rtol=1e-5)
    check_close(
        np.array(joint), np.array(losses), name="network_train", rtol=1e-5
    )


def numeric_gradient(case, part):
    """Return the gradient of the loss for one parameter, entry by entry."""
    found = np.empty_like(case["network"][part])
    for place in np.ndindex(found.shape):
        unit = np.zeros_like(found)
        unit[place] = 1
        found[place] = slope_along(case, {part: unit})
    return found


def check_the_step(reference, rng):
    """Find that a step moves the parameter by the new velocity."""
    case = {
        name: rng.standard_normal((2, 3)) for name in ("w", "v", "gradient")
    }
    found = reference.momentum_step(**case, alpha=0.25, gamma=0.5)
    check_close(
        found.v, case["v"] / 2 + case["gradient"] / 4, name="v", rtol=1e-12
    )
    check_close(found.w + found.v, case["w"], name="w", rtol=1e-12)
