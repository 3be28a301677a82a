"""Small cases of each part, and properties that hold whatever the numbers are."""

import numpy as np
import pytest

from grader.testing import (
    check_batches,
    check_close,
    check_gradient,
    check_property,
    check_up_to_factor,
)

HALF = "There is a factor 0.5 in the regulariser, in loss and gradient: that is a convention of other courses."
LOSSES = tuple(
    pytest.param(
        hook,
        marks=pytest.mark.points(
            1, criterion=hook.partition("_")[0], visibility="public", hint=hint
        ),
    )
    for hook, hint in (
        (
            "svm_naive",
            "The mean over the batch; the right class does not count.",
        ),
        ("svm_vectorized", "Compare it with the naive version."),
        ("softmax_naive", "The mean over the batch of -log(p)."),
        ("softmax_vectorized", "Compare it with the naive version."),
    )
)


def linear_case(rng):
    """Return weights, examples and labels."""
    return {
        "W": rng.standard_normal((3, 4)),
        "X": rng.standard_normal((5, 3)),
        "y": np.array([0, 3, 1, 2, 3]),
    }


@pytest.mark.parametrize("hook", LOSSES)
def test_linear_loss(student, reference, rng, hook):
    """Loss of a small batch, without a regulariser"""
    case = linear_case(rng)
    check_close(
        getattr(student, hook)(**case).loss,
        getattr(reference, hook)(**case).loss,
        name="loss",
        rtol=1e-4,
    )


@pytest.mark.parametrize("hook", LOSSES)
def test_linear_gradient(student, rng, hook):
    """Agreement of the gradient with the loss that your code returns"""
    case = linear_case(rng)
    found = getattr(student, hook)(**case)
    check_property(
        found.loss > 0,
        "The loss of wrong predictions must be positive.",
        name="loss",
    )
    check_gradient(
        lambda W: getattr(student, hook)(**{**case, "W": W}).loss,
        case["W"],
        found.dW,
        rng,
        name="dW",
    )


@pytest.mark.parametrize("hook", LOSSES)
def test_linear_regulariser(student, reference, rng, hook):
    """The regulariser, in loss and gradient"""
    case = {**linear_case(rng), "reg": 0.5}
    found, right = (
        getattr(one, f"{hook}_penalty")(**case) for one in (student, reference)
    )
    explain = lambda factor: HALF if abs(factor - 0.5) < 1e-4 else None  # noqa: E731
    check_up_to_factor(
        found, right, explain, name="the regulariser's", rtol=1e-5
    )


@pytest.mark.points(
    1,
    criterion="vectorised",
    visibility="public",
    hint="Compare losses and gradients of both.",
)
@pytest.mark.parametrize("kind", ["svm", "softmax"])
def test_agreement(student, rng, kind):
    """Agreement of the naive and the vectorised version"""
    case = linear_case(rng)
    naive, vectorised = (
        getattr(student, f"{kind}_{way}")(**case)
        for way in ("naive", "vectorized")
    )
    check_property(
        bool(naive.loss > 0 and naive.dW.any()),
        "The naive loss or gradient is zero.",
        name="loss",
    )
    check_close(vectorised, naive, name="the vectorised", rtol=1e-5)


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="Draw indices; use them for X and y.",
)
def test_sample_batch(student, rng):
    """Batches: examples with their labels, drawn anew each time"""
    X, y = rng.standard_normal((10, 2)), np.arange(10)
    found = student.sampled(X=X, y=y, num_train=10, batch_size=4, times=5)
    check_property(
        set(found.sizes) == {4},
        "The batches do not have batch_size labels each.",
        name="y_batch",
    )
    check_batches(found.X, found.y, X, y, 4)


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="` W = W - learning_rate * gradient `",
)
def test_training(student, rng):
    """Two steps of the training, with fixed gradients"""
    case = {
        "X": rng.standard_normal((6, 2)),
        "y": np.array([0, 1, 2, 0, 1, 2]),
        "W": rng.standard_normal((2, 3)),
        "losses": np.array([2.0, 1.0]),
        "gradients": rng.standard_normal((2, 2, 3)),
        "learning_rate": 0.1,
        "batch_size": 3,
    }
    found = student.classifier_train(**case)
    check_close(
        found.W,
        case["W"] - 0.1 * case["gradients"].sum(axis=0),
        name="W after training",
        rtol=1e-5,
    )
    check_close(
        np.array(found.loss_history), case["losses"], name="loss_history"
    )


@pytest.mark.points(
    1,
    criterion="prediction",
    visibility="public",
    hint="argmax over the classes.",
)
def test_predict(student):
    """Predicted labels: the largest score"""
    labels = student.predict_linear_classifier(
        W=np.eye(3), X=np.array([[0.0, 2, 1], [3, 2, 1], [0, 0, 1]])
    )
    check_close(labels, np.array([1, 0, 2]), name="labels")


def net_case(rng):
    """Return a small net, a batch and its labels."""
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    params = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    return {
        "params": params,
        "X": rng.standard_normal((5, 3)),
        "y": np.array([0, 2, 1, 1, 0]),
    }


@pytest.mark.points(
    1, criterion="net_scores", visibility="public", hint="Linear, relu, linear."
)
def test_forward(student, reference, rng):
    """Scores and hidden layer of a small net"""
    case = net_case(rng)
    del case["y"]
    check_close(
        student.nn_forward_pass(**case),
        reference.nn_forward_pass(**case),
        name="the forward pass'",
    )


@pytest.mark.points(
    1,
    criterion="net_loss",
    visibility="public",
    hint="The mean cross-entropy of the softmax.",
)
def test_net_loss(student, reference, rng):
    """Loss of a small net, without a regulariser"""
    case = net_case(rng)
    check_close(
        student.net_loss(**case).loss,
        reference.net_loss(**case).loss,
        name="loss",
        rtol=1e-4,
    )


@pytest.mark.points(
    1,
    criterion="net_loss",
    visibility="public",
    hint="Move a parameter a little and see what happens.",
)
@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_net_gradient(student, rng, name):
    """Agreement of each gradient with the loss that your code returns"""
    case = net_case(rng)
    found = student.net_loss(**case)
    check_property(
        found.loss > 0,
        "The loss of wrong predictions must be positive.",
        name="loss",
    )

    def loss(value):
        return student.net_loss(
            **{**case, "params": {**case["params"], name: value}}
        ).loss

    gradient = found.grads[name].reshape(case["params"][name].shape)
    check_gradient(
        loss, case["params"][name], gradient, rng, name=f"grads['{name}']"
    )


@pytest.mark.points(
    1,
    criterion="net_training",
    visibility="public",
    hint="All four parameters move.",
)
def test_net_training(student, rng):
    """One step of the training of the net, with fixed gradients"""
    case = net_case(rng)
    step = {
        name: rng.standard_normal(value.shape)
        for name, value in case["params"].items()
    }
    given = {
        "losses": np.array([1.5]),
        "gradients": [step],
        "learning_rate": 0.1,
        "batch_size": 2,
    }
    found = student.net_train(**case, **given)
    for name, value in case["params"].items():
        check_close(
            found.params[name],
            value - 0.1 * step[name],
            name=f"{name} after training",
            rtol=1e-5,
        )
