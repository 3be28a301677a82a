"""Small cases of each part, and properties that hold whatever the numbers are."""

import numpy as np
import pytest

from grader.testing import (
    check_close,
    check_gradient,
    check_property,
    check_up_to_factor,
)

HALF = "There is a factor 0.5 in the regulariser, in loss and gradient: that is a convention of some editions."


# --- kNN --------------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="distances",
    visibility="public",
    hint="The root of the summed squares: ` sqrt(sum((a - b) ** 2)) `.",
)
@pytest.mark.parametrize(
    "routine", ["knn_two_loops", "knn_one_loop", "knn_no_loops"]
)
@pytest.mark.parametrize(
    ("num_train", "num_test", "width"), [(3, 2, 2), (4, 1, 3)]
)
def test_distances(
    student, reference, rng, routine, num_train, num_test, width
):
    """Distances between a few points"""
    case = {
        "X_train": rng.standard_normal((num_train, width)),
        "X": 3 + rng.standard_normal((num_test, width)),
    }
    check_close(
        getattr(student, routine)(**case),
        getattr(reference, routine)(**case),
        name="dists",
        rtol=1e-5,
    )


@pytest.mark.points(
    1,
    criterion="labels",
    visibility="public",
    hint="Count the labels of the k nearest; 1 comes before 4.",
)
@pytest.mark.parametrize(
    ("k", "labels"), [(1, [2, 0, 1, 1]), (3, [4, 1, 4, 0]), (2, [4, 1, 1, 0])]
)
def test_labels(student, reference, k, labels):
    """Labels by majority, with a tie"""
    case = {
        "dists": np.array([[1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0]]),
        "y_train": np.array(labels),
        "k": k,
    }
    check_close(
        student.knn_labels(**case), reference.knn_labels(**case), name="labels"
    )


# --- losses and their gradients ---------------------------------------------------------------------------------------


def linear_case(rng):
    """Return weights, examples and labels."""
    return {
        "W": rng.standard_normal((3, 4)),
        "X": rng.standard_normal((5, 3)),
        "y": np.array([0, 3, 1, 2, 3]),
    }


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


# --- LinearClassifier -------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="classifier",
    visibility="public",
    hint="At every step: ` W = W - learning_rate * gradient `.",
)
def test_classifier_train(student, rng):
    """Steps of `train` against the gradients that `loss` returns"""
    gradients, W = rng.standard_normal((3, 2, 3)), rng.standard_normal((2, 3))
    case = {
        "X": rng.standard_normal((6, 2)),
        "y": np.array([0, 1, 2, 0, 1, 2]),
        "losses": np.array([3.0, 2.0, 1.0]),
    }
    found = student.classifier_train(
        **case, W=W, gradients=gradients, learning_rate=0.5, batch_size=2
    )
    check_close(
        found.W, W - 0.5 * gradients.sum(axis=0), name="W after training"
    )
    check_close(
        np.array(found.loss_history), case["losses"], name="loss_history"
    )


@pytest.mark.points(
    1,
    criterion="classifier",
    visibility="public",
    hint="The column with the largest score.",
)
def test_classifier_predict(student):
    """Predicted labels: the largest score"""
    found = student.classifier_predict(
        X=np.array([[1.0, 0.0], [0.0, 1.0]]),
        W=np.array([[0.0, 2.0, 1.0], [3.0, 2.0, 4.0]]),
    )
    check_close(found, np.array([1, 2]), name="labels")


# --- the two-layer net ------------------------------------------------------------------------------------------------


def net_case(rng):
    """Return a net in which no relu is off or near its kink, and a labelled batch."""
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}
    params = {
        name: rng.uniform(0.1, 0.6, shape) for name, shape in shapes.items()
    }
    return {
        "X": rng.uniform(0.2, 1, (3, 3)),
        "y": np.array([1, 0, 1]),
        "params": params,
    }


@pytest.mark.points(
    1,
    criterion="net_scores",
    visibility="public",
    hint="A relu between the layers, none after them.",
)
@pytest.mark.parametrize("sign", [1, -1])
def test_scores(student, reference, rng, sign):
    """Scores of a small net, positive and negative"""
    case = net_case(rng)
    case = {
        "X": case["X"],
        "params": {**case["params"], "W2": sign * case["params"]["W2"]},
    }
    check_close(
        student.net_scores(**case), reference.net_scores(**case), name="scores"
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
    hint="Apply the chain rule from the scores backwards.",
)
@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_net_gradients(student, rng, name):
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

    gradient = np.reshape(found.grads[name], case["params"][name].shape)
    check_gradient(
        loss, case["params"][name], gradient, rng, name=f"grads['{name}']"
    )


# --- one edition or the other -----------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="layers",
    visibility="public",
    hint="x as rows, times w, plus b: ` x @ w + b `.",
)
@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 2)])
def test_affine(student, reference, rng, shape):
    """The affine layer, forward and backward"""
    x = rng.standard_normal(shape)
    case = {
        "x": x,
        "w": rng.standard_normal((x[0].size, 2)),
        "b": rng.standard_normal(2),
    }
    check_close(
        student.affine_output(**case),
        reference.affine_output(**case),
        name="out",
    )
    case["dout"] = rng.standard_normal((2, 2))
    found = student.affine_gradients(**case)
    found = found._replace(db=np.reshape(found.db, -1))
    check_close(found, reference.affine_gradients(**case), name="")


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="layers",
    visibility="public",
    hint="Only where x is positive.",
)
def test_relu(student, reference):
    """The relu, forward and backward"""
    x, dout = (
        np.array([[1.5, -0.5], [-2.0, 0.25]]),
        np.array([[1.0, 2.0], [3.0, 4.0]]),
    )
    check_close(
        student.relu_output(x=x), reference.relu_output(x=x), name="out"
    )
    check_close(
        student.relu_gradient(x=x, dout=dout),
        reference.relu_gradient(x=x, dout=dout),
        name="dx",
    )


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="layers",
    visibility="public",
    hint="As in linear_svm and softmax.",
)
@pytest.mark.parametrize("hook", ["svm_loss", "softmax_loss"])
def test_loss_layers(student, reference, rng, hook):
    """Losses of a few scores, and their gradients"""
    x, y = rng.standard_normal((4, 3)), np.array([2, 0, 1, 1])
    found = getattr(student, hook)(x=x, y=y)
    check_close(
        found.loss,
        getattr(reference, hook)(x=x, y=y).loss,
        name="loss",
        rtol=1e-4,
    )
    check_gradient(
        lambda x: getattr(student, hook)(x=x, y=y).loss,
        x,
        found.dx,
        rng,
        name="dx",
    )


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="training",
    visibility="public",
    hint="All four parameters move.",
)
def test_net_train(student, rng):
    """Steps of every parameter against its gradient"""
    case = net_case(rng)
    gradients = [
        {
            name: rng.standard_normal(value.shape)
            for name, value in case["params"].items()
        }
        for _ in range(3)
    ]
    losses = np.array([3.0, 2.0, 1.0])
    found = student.net_train(
        **case,
        losses=losses,
        gradients=gradients,
        learning_rate=0.5,
        batch_size=2,
    )
    expected = {
        name: value - 0.5 * sum(step[name] for step in gradients)
        for name, value in case["params"].items()
    }
    check_close(found.params, expected, name="")
    check_close(np.array(found.loss_history), losses, name="loss_history")


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="training",
    visibility="public",
    hint="The largest score wins.",
)
def test_net_predict(student, reference, rng):
    """Predicted labels of the net: the largest score"""
    case = net_case(rng)
    case = {
        "X": rng.standard_normal((6, 3)),
        "params": {**case["params"], "W2": rng.standard_normal((4, 2))},
    }
    check_close(
        student.net_predict(**case),
        reference.net_predict(**case),
        name="labels",
    )
