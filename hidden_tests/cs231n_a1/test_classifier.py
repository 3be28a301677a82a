"""LinearClassifier: batches, updates and losses of the training, with given gradients.

Prediction.
"""

import numpy as np
import pytest

from grader.testing import (
    check_batches,
    check_close,
    check_property,
    draw_until,
)


def training_case(rng, examples, features, classes, batch_size, steps):
    """Return examples with labels, initial weights, and the losses and gradients that `loss` is to return."""
    y = rng.integers(0, classes, examples)
    y[:classes] = np.arange(classes)
    return {
        "X": rng.standard_normal((examples, features)),
        "y": rng.permutation(y),
        "W": rng.standard_normal((features, classes)),
        "losses": rng.uniform(1, 3, steps),
        "gradients": rng.standard_normal((steps, features, classes)),
        "learning_rate": 0.3,
        "batch_size": batch_size,
    }


SIZES = ((20, 4, 3, 5, 6), (9, 1, 2, 1, 12), (16, 7, 5, 8, 4))


@pytest.mark.points(
    3,
    criterion="classifier",
    hint="Step against the gradient, scaled by the learning rate.",
)
@pytest.mark.parametrize(
    ("examples", "features", "classes", "batch_size", "steps"), SIZES
)
def test_update(student, rng, examples, features, classes, batch_size, steps):
    """Steps against the gradient, scaled by the learning rate"""
    case = training_case(rng, examples, features, classes, batch_size, steps)
    expected = case["W"] - case["learning_rate"] * case["gradients"].sum(axis=0)
    check_close(
        student.classifier_train(**case).W,
        expected,
        name="W after training",
        rtol=1e-5,
    )


@pytest.mark.points(
    1,
    criterion="classifier",
    hint="`loss_history` has one loss for each step; return it.",
)
def test_history(student, rng):
    """The loss of each step, as `train` returns it"""
    case = training_case(rng, 18, 3, 4, 6, 7)
    check_close(
        np.array(student.classifier_train(**case).loss_history),
        case["losses"],
        name="loss_history",
    )


@pytest.mark.points(
    2,
    criterion="classifier",
    hint="Draw indices with np.random.choice; use the same ones for X and y.",
)
@pytest.mark.parametrize(
    ("examples", "features", "classes", "batch_size", "steps"),
    [(30, 5, 3, 6, 8), (25, 1, 4, 9, 5)],
)
def test_batches(student, rng, examples, features, classes, batch_size, steps):
    """Batches of examples with their labels, at every step"""
    case = training_case(rng, examples, features, classes, batch_size, steps)
    found = student.classifier_batches(**case)
    check_property(
        set(found.sizes) == {batch_size},
        "The batches do not have batch_size labels each.",
        name="y_batch",
    )
    check_batches(found.X, found.y, case["X"], case["y"], batch_size)


@pytest.mark.points(
    1,
    criterion="classifier",
    hint="Weights of shape (D, C) are made where there are none; C follows from y.",
)
def test_new_weights(student, rng):
    """Small random weights where there are none"""
    case = training_case(rng, 15, 4, 3, 5, 5)
    del case["W"]
    found = student.classifier_start(**case)
    check_property(
        found.shape == (4, 3), "W has not the shape (D, C).", name="W"
    )
    start = found + case["learning_rate"] * case["gradients"].sum(axis=0)
    check_property(
        bool(np.abs(start).max() < 0.1),
        "Training did not start from small weights.",
        name="W",
    )


@pytest.mark.points(
    2,
    criterion="classifier",
    hint="The label is the column with the largest score.",
)
@pytest.mark.parametrize(
    ("batch", "features", "classes"),
    [(8, 3, 4), (1, 5, 3), (6, 1, 2), (12, 6, 9)],
)
def test_predict(student, reference, rng, batch, features, classes):
    """Predicted labels: the largest score"""

    def draw():
        return {
            "X": rng.standard_normal((batch, features)),
            "W": rng.standard_normal((features, classes)),
        }

    def is_fit(case):
        labels = (case["X"] @ case["W"]).argmax(axis=1)
        return labels.any() and (batch == 1 or len(set(labels.tolist())) > 1)

    case = draw_until(draw, is_fit)
    check_close(
        student.classifier_predict(**case),
        reference.classifier_predict(**case),
        name="labels",
    )
