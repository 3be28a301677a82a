"""Training and predicting with the net of neural_net.py.

The points can be earned with test_layers.py as well.
"""

import numpy as np
import pytest

from grader.testing import (
    agrees,
    check_batches,
    check_close,
    check_property,
    draw_until,
    linear_layer,
)


def net(rng, batch, widths):
    """Return parameters of order one and examples."""
    X = rng.standard_normal((batch, widths[0]))
    W1, b1, z1 = linear_layer(rng, X, widths[1])
    W2, b2, _ = linear_layer(rng, np.maximum(z1, 0), widths[2])
    return {
        "X": X,
        "params": {"W1": W1.T.copy(), "b1": b1, "W2": W2.T.copy(), "b2": b2},
    }


def training_case(rng, examples, widths, batch_size, steps):
    """Return a net, examples with labels, and the losses and gradients that `loss` is to return."""
    case = net(rng, examples, widths)
    shapes = {name: value.shape for name, value in case["params"].items()}
    return {
        **case,
        "y": rng.permutation(np.arange(examples) % widths[2]),
        "losses": rng.uniform(1, 3, steps),
        "gradients": [
            {name: rng.standard_normal(shape) for name, shape in shapes.items()}
            for _ in range(steps)
        ],
        "learning_rate": 0.2,
        "batch_size": batch_size,
    }


SIZES = ((20, (4, 5, 3), 5, 6), (12, (1, 3, 2), 1, 9), (16, (3, 6, 4), 8, 4))


def size_id(value):
    """Return the part of a test's id for the widths of a network: 3x5x2."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def check_moved(student, case, names):
    """Raise Mismatch unless these parameters moved against their gradients."""
    found = student.net_train(**case).params
    for name in names:
        moved = case["params"][name] - 0.2 * sum(
            step[name] for step in case["gradients"]
        )
        check_close(
            found[name], moved, name=f"{name} after training", rtol=1e-5
        )


@pytest.mark.points(
    3,
    criterion="edition",
    alternative="training",
    hint="Every parameter moves against its gradient.",
)
@pytest.mark.parametrize(
    ("examples", "widths", "batch_size", "steps"), SIZES, ids=size_id
)
def test_update_of_weights(student, rng, examples, widths, batch_size, steps):
    """Steps of the weights against their gradients, scaled by the learning rate"""
    check_moved(
        student,
        training_case(rng, examples, widths, batch_size, steps),
        ("W1", "W2"),
    )


@pytest.mark.points(
    2,
    criterion="edition",
    alternative="training",
    hint="Biases have gradients too.",
)
@pytest.mark.parametrize(
    ("examples", "widths", "batch_size", "steps"), SIZES, ids=size_id
)
def test_update_of_biases(student, rng, examples, widths, batch_size, steps):
    """Steps of the biases against their gradients, scaled by the learning rate"""
    check_moved(
        student,
        training_case(rng, examples, widths, batch_size, steps),
        ("b1", "b2"),
    )


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="training",
    hint="One loss for each step.",
)
def test_history(student, rng):
    """The loss of each step, as `train` returns it in `loss_history`"""
    case = training_case(rng, 18, (3, 4, 2), 6, 7)
    check_close(
        np.array(student.net_train(**case).loss_history),
        case["losses"],
        name="loss_history",
    )


@pytest.mark.points(
    3,
    criterion="edition",
    alternative="training",
    hint="Draw indices at random, the same for X and y.",
)
@pytest.mark.parametrize(
    ("examples", "widths", "batch_size", "steps"),
    [(30, (5, 4, 3), 6, 8), (25, (1, 3, 4), 9, 5)],
    ids=size_id,
)
def test_batches(student, rng, examples, widths, batch_size, steps):
    """Batches of examples with their labels, at every step"""
    case = training_case(rng, examples, widths, batch_size, steps)
    found = student.net_batches(**case)
    check_property(
        set(found.sizes) == {batch_size},
        "The batches do not have batch_size labels each.",
        name="y_batch",
    )
    check_batches(found.X, found.y, case["X"], case["y"], batch_size)


@pytest.mark.points(
    4,
    criterion="edition",
    alternative="training",
    hint="The label is the column with the largest score.",
)
@pytest.mark.parametrize(
    ("batch", "widths"),
    [(10, (3, 6, 4)), (7, (1, 5, 3)), (12, (4, 2, 2))],
    ids=size_id,
)
def test_predict(student, reference, rng, batch, widths):
    """Predicted labels of the net: the largest score

    Labels that follow from the student's own scores are right too: a mistake in the
    scores costs points elsewhere.
    """

    def labels_of(case):
        params = case["params"]
        hidden = np.maximum(case["X"] @ params["W1"] + params["b1"], 0)
        return set(
            (hidden @ params["W2"] + params["b2"]).argmax(axis=1).tolist()
        )

    case = draw_until(
        lambda: net(rng, batch, widths), lambda case: len(labels_of(case)) > 1
    )
    found, right = student.net_predict(**case), reference.net_predict(**case)
    if agrees(found, right):
        return
    scores = student.net_scores(**case)
    varied = (
        scores.shape == (batch, widths[2])
        and len(set(scores.argmax(axis=1).tolist())) > 1
    )
    if not (varied and agrees(found, scores.argmax(axis=1))):
        check_close(found, right, name="labels")
