"""Small cases of each part, and properties that hold whatever the numbers are."""

import numpy as np
import pytest

from grader.testing import (
    StudentError,
    agrees,
    check_close,
    check_property,
    directional_derivative,
    note,
)

WHICH = "grad_ce is none of -t/p/N, -t/p, (p - t)/N and p - t."
LOGITS = "`average_ce` and `grad_ce` both apply softmax to what they are given: accepted."


def labelled(rng, batch, classes):
    """Return one-hot targets and predictions between 0.1 and 1 that sum to 1 in each row."""
    target = np.eye(classes)[rng.permutation(np.arange(batch) % classes)]
    shares = rng.uniform(0.3, 1, (batch, classes))
    return {
        "target": target,
        "prediction": shares / shares.sum(axis=1, keepdims=True),
    }


def network(rng):
    """Return a network of positive numbers, with five hidden units and two classes, and a batch of 4."""
    shapes = {"w_h": (3, 5), "b_h": (1, 5), "w_o": (5, 2), "b_o": (1, 2)}
    parameters = {
        name: rng.uniform(0.1, 0.6, shape) for name, shape in shapes.items()
    }
    return {
        "x": rng.uniform(0.2, 1, (4, 3)),
        "target": np.eye(2)[[0, 1, 1, 0]],
        "network": parameters,
    }


def softmax(x):
    """Return the softmax of each row."""
    powers = np.exp(x)
    return powers / powers.sum(axis=1, keepdims=True)


def loss_takes(student, reference, case):
    """Return "logits" where average_ce and grad_ce both apply softmax themselves, else "prediction"."""
    shares = softmax(case["prediction"])
    due = reference.average_ce(target=case["target"], prediction=shares)
    try:
        slope, loss = student.grad_ce(**case), student.average_ce(**case)
    except StudentError:
        return "prediction"
    fits = any(
        agrees(slope, (shares - case["target"]) / scale, rtol=1e-3)
        for scale in (1, len(shares))
    )
    return "logits" if fits and agrees(loss, due, rtol=1e-3) else "prediction"


# --- the five functions -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="relu",
    visibility="public",
    hint="` max(x, 0) `, element by element.",
)
@pytest.mark.parametrize("shape", [(1, 4), (3, 2)])
def test_relu(student, reference, rng, shape):
    """The relu of positive and negative values"""
    x = rng.uniform(0.2, 2, shape) * np.where(
        np.arange(np.prod(shape)).reshape(shape) % 2, 1, -1
    )
    check_close(student.relu(x=x), reference.relu(x=x), name="relu(x)")


@pytest.mark.points(
    1,
    criterion="compute_layer",
    visibility="public",
    hint="A matrix product, plus b in each row.",
)
@pytest.mark.parametrize(
    ("batch", "inputs", "outputs"), [(2, 3, 4), (1, 1, 1), (3, 2, 1)]
)
def test_layer(student, reference, rng, batch, inputs, outputs):
    """A layer: ` x @ w + b `"""
    shapes = {"x": (batch, inputs), "w": (inputs, outputs), "b": (1, outputs)}
    case = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    check_close(
        student.compute_layer(**case),
        reference.compute_layer(**case),
        name="x w + b",
    )


@pytest.mark.points(
    1,
    criterion="softmax",
    visibility="public",
    hint="` exp(x) `, divided by its sum over each row.",
)
@pytest.mark.parametrize(("batch", "classes"), [(1, 3), (4, 2)])
def test_softmax(student, reference, rng, batch, classes):
    """The softmax of each row"""
    x = rng.standard_normal((batch, classes))
    check_close(student.softmax(x=x), reference.softmax(x=x), name="softmax(x)")


@pytest.mark.points(
    1,
    criterion="softmax",
    visibility="public",
    hint="Subtract the largest value of each row first.",
)
def test_softmax_of_large_values(student, reference):
    """The softmax of large values"""
    x = np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1000.0, -1002.0]])
    check_close(student.softmax(x=x), reference.softmax(x=x), name="softmax(x)")


@pytest.mark.points(
    1,
    criterion="average_ce",
    visibility="public",
    hint="` -sum(target * log(prediction)) / N `",
)
@pytest.mark.parametrize(("batch", "classes"), [(1, 3), (4, 2), (5, 4)])
def test_loss(student, reference, rng, batch, classes):
    """The mean cross-entropy of a batch"""
    case = labelled(rng, batch, classes)
    found, right = student.average_ce(**case), reference.average_ce(**case)
    if loss_takes(student, reference, case) == "logits":
        note(LOGITS)
    else:
        check_close(found, right, name="the loss", rtol=1e-3)


@pytest.mark.points(
    1,
    criterion="grad_ce",
    visibility="public",
    hint="One value per sample and class.",
)
@pytest.mark.parametrize(("batch", "classes"), [(1, 3), (4, 2), (5, 4)])
def test_gradient(student, rng, batch, classes):
    """The gradient of the cross-entropy, in one of the four forms that the handout accepts"""
    case = labelled(rng, batch, classes)
    target, prediction = case["target"], case["prediction"]
    found = student.grad_ce(**case)
    check_property(
        found.shape == target.shape,
        "grad_ce has not the shape of the prediction.",
        name="the gradient",
    )
    forms = (
        -target / prediction,
        prediction - target,
        softmax(prediction) - target,
    )
    accepted = [form / scale for form in forms for scale in (1, batch)]
    check_property(
        any(agrees(found, form, rtol=1e-3) for form in accepted),
        WHICH,
        name="the gradient",
    )


@pytest.mark.points(
    1,
    criterion="together",
    visibility="public",
    hint="Test the five functions one by one first.",
)
def test_forward_pass(student, reference, rng):
    """Output and loss of the network of compute_layer, relu and softmax"""
    case = network(rng)
    right = reference.network_forward(**case, loss_takes="prediction")
    found = student.network_forward(
        **case, loss_takes=loss_takes(student, reference, labelled(rng, 3, 4))
    )
    check_close(found, right, name="the network's", rtol=1e-3)


# --- your own functions -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="backprop",
    visibility="public",
    hint="Apply the chain rule from the loss backwards.",
)
@pytest.mark.parametrize(
    ("hook", "part"),
    [
        ("output_weights", "w_o"),
        ("output_biases", "b_o"),
        ("hidden_weights", "w_h"),
        ("hidden_biases", "b_h"),
    ],
)
def test_own_gradient(student, reference, rng, hook, part):
    """Your function for a gradient: agreement with the loss, mean or sum"""
    case = network(rng)
    direction = rng.standard_normal(case["network"][part].shape)

    def loss(step):
        moved = {
            **case["network"],
            part: case["network"][part] + step * direction,
        }
        return reference.network_forward(
            **{**case, "network": moved}, loss_takes="prediction"
        ).loss

    slope = directional_derivative(loss, np.float64(0), np.float64(1))
    found = [
        getattr(student, hook)(**case, reading=reading)
        for reading in ("named", "logits")
    ]
    for one in found:
        check_property(
            one.shape == direction.shape,
            f"The gradient of {part} has not the shape of {part}.",
            name="the gradient",
        )
    claims = [float((one * direction).sum()) for one in found]
    fits = any(
        abs(one - n * slope) <= 1e-3 * abs(n * slope)
        for one in claims
        for n in (1, len(case["x"]))
    )
    check_property(
        fits,
        f"The loss does not change with {part} the way its gradient says.",
        name="the gradient",
    )


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="First ` v = gamma * v + alpha * gradient `, then ` w = w - v `.",
)
def test_own_step(student, reference, rng):
    """Your step with momentum: parameter and velocity"""
    case = {
        name: rng.standard_normal((2, 3)) for name in ("w", "v", "gradient")
    } | {
        "alpha": 0.1,
        "gamma": 0.9,
    }
    check_close(
        student.momentum_step(**case),
        reference.momentum_step(**case),
        name="after a step,",
    )


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="The loss of each epoch, taken before its step.",
)
def test_own_training(student, reference, rng):
    """Your training: a falling loss"""
    case = network(rng)
    case = {
        "x": case["x"],
        "target": case["target"],
        **case["network"],
        "epochs": 5,
        "alpha": 0.01,
        "gamma": 0.9,
    }
    found = np.array(student.train(**case))
    check_property(
        found.shape == (5,),
        "There is not one loss for each epoch.",
        name="the losses",
    )
    check_property(
        bool((np.diff(found) < 0).all()),
        "The loss does not fall from epoch to epoch.",
        name="the losses",
    )
    first = reference.train(**{**case, "epochs": 2})
    near = min(abs(found[0] - loss) for loss in first) <= 5e-2 * first[0]
    check_property(
        bool(near),
        "The first loss is not that of the network as it was given.",
        name="the losses",
    )
