"""The linear classifier: batches, updates and losses of the training, with given gradients.

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
    """Return examples with labels, initial weights, and the losses and gradients that `loss_func` is to return."""
    return {
        "X": rng.standard_normal((examples, features)),
        "y": rng.permutation(np.arange(examples) % classes),
        "W": rng.standard_normal((features, classes)),
        "losses": rng.uniform(1, 3, steps),
        "gradients": rng.standard_normal((steps, features, classes)),
        "learning_rate": 0.3,
        "batch_size": batch_size,
    }


@pytest.mark.points(
    3,
    criterion="training",
    hint="Draw indices at random; use the same ones for X and y.",
)
@pytest.mark.parametrize(
    ("examples", "features", "batch_size"), [(30, 4, 6), (20, 1, 9), (12, 5, 1)]
)
def test_sample_batch(student, rng, examples, features, batch_size):
    """Batches: examples with their labels, drawn anew each time"""
    X, y = (
        rng.standard_normal((examples, features)),
        rng.permutation(np.arange(examples) % 4),
    )
    found = student.sampled(
        X=X, y=y, num_train=examples, batch_size=batch_size, times=5
    )
    check_property(
        set(found.sizes) == {batch_size},
        "The batches do not have batch_size labels each.",
        name="y_batch",
    )
    check_batches(found.X, found.y, X, y, batch_size)


SIZES = ((20, 4, 3, 5, 6), (9, 1, 2, 1, 12), (16, 7, 5, 8, 4))


@pytest.mark.points(
    4,
    criterion="training",
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
        student.classifier_train(**case).W, expected, name="W after training"
    )


@pytest.mark.points(
    1, criterion="training", hint="`loss_history` has one loss for each step."
)
def test_history(student, rng):
    """The loss of each step, as `train_linear_classifier` returns it"""
    case = training_case(rng, 18, 3, 4, 6, 7)
    check_close(
        np.array(student.classifier_train(**case).loss_history),
        case["losses"],
        name="loss_history",
    )


@pytest.mark.points(
    2,
    criterion="training",
    hint="Draw a new batch inside the loop, with its labels.",
)
@pytest.mark.parametrize(
    ("examples", "features", "classes", "batch_size", "steps"),
    [(30, 5, 3, 6, 8), (25, 1, 4, 9, 5)],
)
def test_batches(student, rng, examples, features, classes, batch_size, steps):
    """Batches of examples with their labels, at every step of the training"""
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
    criterion="prediction",
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
            "W": rng.standard_normal((features, classes)),
            "X": rng.standard_normal((batch, features)),
        }

    def is_fit(case):
        labels = (case["X"] @ case["W"]).argmax(axis=1)
        return labels.any() and (batch == 1 or len(set(labels.tolist())) > 1)

    case = draw_until(draw, is_fit)
    found = student.predict_linear_classifier(**case)
    check_close(
        found, reference.predict_linear_classifier(**case), name="labels"
    )
