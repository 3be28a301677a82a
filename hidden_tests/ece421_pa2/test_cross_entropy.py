"""average_ce, grad_ce, and the network that the five functions make.

No edition says with respect to what grad_ce is the gradient, and of the mean or of the
sum. So the student's own convention is found out with a small batch, and every case
must keep to it:

* "output": with respect to the output p of softmax, -t/p;
* "input": with respect to its input, p - t, where grad_ce is given p;
* "input of logits": the same, where grad_ce is given that input;
* each divided by N ("mean") or not ("sum").

Where grad_ce works on logits, average_ce may, too.
"""

import numpy as np
import pytest

from grader.testing import (
    StudentError,
    agrees,
    check_carried,
    check_close,
    check_property,
    common_factor,
    linear_layer,
    note,
)

#: Some students add up to 1e-5 to the predictions, or clip them, to avoid log(0).
RTOL = 1e-3
SIZES = ((1, 1), (1, 5), (6, 2), (3, 7), (4, 4), (8, 3), (10, 10), (33, 4))
CONVENTIONS = (
    "input, mean",
    "input, sum",
    "output, mean",
    "output, sum",
    "input of logits, mean",
    "input of logits, sum",
)
ACCEPTED = "`grad_ce` is the gradient with respect to the {} of softmax{}, {}: accepted, the tests follow you."
LOGITS_LOSS = "`average_ce` applies softmax to what it is given, as your `grad_ce` does: the tests give it logits."


def softmax(x):
    """Return the softmax of each row."""
    shares = np.exp(x - x.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def labelled(rng, batch, classes, dtype="float64"):
    """Return one-hot targets, each class in turn, and predictions: no probability below 0.03, rows that sum to 1."""
    target = np.eye(classes)[rng.permutation(np.arange(batch) % classes)]
    shares = rng.uniform(0.2, 1, (batch, classes)) ** 2 + 0.05
    scale = (
        1 if classes > 1 else rng.uniform(1.5, 3)
    )  # a single class always has the probability 1: log(1) tests nothing
    return {
        "target": target.astype(dtype),
        "prediction": (shares / shares.sum(1, keepdims=True) / scale).astype(
            dtype,
        ),
    }


# --- conventions ------------------------------------------------------------------------------------------------------


def slope(target, prediction, convention):
    """Return what grad_ce returns in *convention*."""
    if convention.startswith("output"):
        found = -target / prediction
    else:
        found = (
            softmax(prediction) if "logits" in convention else prediction
        ) - target
    return found / len(target) if convention.endswith("mean") else found


def convention_of(student, rng):
    """Return the convention of the student's grad_ce.

    Else one it is a multiple of, -1 first; else "input, mean".
    """
    case = labelled(rng, 3, 4)
    found = student.grad_ce(**case)
    forms = {one: slope(**case, convention=one) for one in CONVENTIONS}
    fitting = [
        one
        for sign in (1, -1)
        for one in CONVENTIONS
        if agrees(found, sign * forms[one], rtol=RTOL)
    ]
    multiples = [
        one
        for one in CONVENTIONS
        if common_factor(found, forms[one], rtol=RTOL)
    ]
    return (*fitting, *multiples, CONVENTIONS[0])[0]


def loss_takes(student, reference, rng):
    """Return "logits" where average_ce applies softmax itself, and grad_ce does the same.

    Else "prediction".
    """
    try:
        case = labelled(rng, 3, 4)
        of_logits = reference.average_ce(
            target=case["target"],
            prediction=softmax(case["prediction"]),
        )
        own = agrees(
            student.average_ce(**case),
            of_logits,
            rtol=RTOL,
        ) and "logits" in convention_of(student, rng)
    except StudentError:
        return "prediction"
    return "logits" if own else "prediction"


def tell_convention(convention):
    """Note a convention that is not the reference's."""
    if convention != CONVENTIONS[0]:
        of = "output" if convention.startswith("output") else "input"
        logits = ", which it is given" if "logits" in convention else ""
        note(
            ACCEPTED.format(
                of,
                logits,
                "of the mean"
                if convention.endswith("mean")
                else "without the division by N",
            ),
        )


# --- the loss ---------------------------------------------------------------------------------------------------------


def check_loss(student, reference, rng, case):
    """Raise Mismatch unless average_ce is right, for predictions or, as grad_ce shows, for logits."""
    found, right = student.average_ce(**case), reference.average_ce(**case)
    if agrees(found, right, rtol=RTOL):
        return
    of_logits = reference.average_ce(
        target=case["target"],
        prediction=softmax(case["prediction"]),
    )
    if (
        agrees(found, of_logits, rtol=RTOL)
        and loss_takes(student, reference, rng) == "logits"
    ):
        note(LOGITS_LOSS)
    else:
        check_close(found, right, name="the loss", rtol=RTOL)


@pytest.mark.points(
    14,
    criterion="average_ce",
    hint="` -sum(target * log(prediction)) / N `, the sum over all classes and samples.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_loss(student, reference, rng, batch, classes):
    """The mean cross-entropy of batches of any size, for any number of classes"""
    dtype = "float32" if batch == 33 else "float64"
    check_loss(student, reference, rng, labelled(rng, batch, classes, dtype))


@pytest.mark.points(
    4,
    criterion="average_ce",
    hint="Only the probability of the right class counts.",
)
@pytest.mark.parametrize(("batch", "classes"), [(4, 3), (7, 5)])
def test_loss_of_confident_predictions(student, reference, rng, batch, classes):
    """The loss of predictions that are almost sure, some of them wrong"""
    case = labelled(rng, batch, classes)
    wrong = (
        np.roll(case["target"], 1, axis=1)
        * (np.arange(batch) % 3 == 0)[:, None]
    )
    sure = np.where(wrong.any(1, keepdims=True), wrong, case["target"])
    check_loss(
        student,
        reference,
        rng,
        {**case, "prediction": 0.9 * sure + 0.1 * case["prediction"]},
    )


@pytest.mark.points(
    2,
    criterion="average_ce",
    hint="` 0 * log(0) ` is NaN in NumPy; add a tiny number, or pick the right class.",
)
@pytest.mark.parametrize(("batch", "classes"), [(4, 3), (5, 10)])
def test_loss_of_impossible_classes(student, reference, rng, batch, classes):
    """The loss where a wrong class has the probability 0"""
    case = labelled(rng, batch, classes)
    zero = np.roll(case["target"], 1, axis=1)
    zero[0] = 0
    prediction = np.where(zero, 0, case["prediction"])
    case = {**case, "prediction": prediction / prediction.sum(1, keepdims=True)}
    check_loss(student, reference, rng, case)


# --- its gradient -----------------------------------------------------------------------------------------------------


def check_slope(student, rng, case):
    """Raise Mismatch unless grad_ce keeps to the convention that it follows in a small batch."""
    convention = convention_of(student, rng)
    if "logits" in convention:
        case = {**case, "prediction": 3 * np.log(case["prediction"])}
    found, right = (
        student.grad_ce(**case),
        slope(**case, convention=convention).astype(case["target"].dtype),
    )
    check_close(found, right, name="the gradient", rtol=RTOL)
    tell_convention(convention)


@pytest.mark.points(
    16,
    criterion="grad_ce",
    hint="One value per sample and class: ` (prediction - target) / N `.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_gradient(student, rng, batch, classes):
    """grad_ce: the gradient of the cross-entropy, for batches of any size"""
    dtype = "float32" if batch == 33 else "float64"
    check_slope(student, rng, labelled(rng, batch, classes, dtype))


@pytest.mark.points(
    4,
    criterion="grad_ce",
    hint="It is large where the prediction is sure and wrong, and never changes sign.",
)
@pytest.mark.parametrize(("batch", "classes"), [(5, 3), (8, 6)])
def test_gradient_of_confident_predictions(student, rng, batch, classes):
    """grad_ce of predictions that are almost sure, some of them wrong"""
    case = labelled(rng, batch, classes)
    sure = np.where(
        (np.arange(batch) % 3 == 0)[:, None],
        np.roll(case["target"], 1, axis=1),
        case["target"],
    )
    check_slope(
        student,
        rng,
        {**case, "prediction": 0.9 * sure + 0.1 * case["prediction"]},
    )


# --- all five together ------------------------------------------------------------------------------------------------


def batch_and_network(rng, batch, widths):
    """Return a batch and a network with weights of order one, with hidden units that are on and some that are off."""
    inputs, hidden, classes = widths
    x = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(batch * inputs)],
    ).reshape(batch, inputs)
    x *= rng.uniform(0.3, 2, x.shape)
    w_h, b_h, s_h = linear_layer(rng, x, hidden)
    w_o, b_o, _ = linear_layer(rng, np.maximum(s_h, 0), classes)
    network = {
        "w_h": w_h.T.copy(),
        "b_h": b_h[None],
        "w_o": w_o.T.copy(),
        "b_o": b_o[None],
    }
    target = np.eye(classes)[rng.permutation(np.arange(batch) % classes)]
    return {"x": x, "target": target, "network": network}


def check_together(check, student, reference, case):
    """Run *check*, where it fails with the mistake that one of the functions shows by itself."""
    x, network = case["x"], case["network"]

    def evidence(one):
        scores = one.compute_layer(x=x, w=network["w_h"], b=network["b_h"])
        return scores, one.relu(x=x), one.softmax(x=x)

    check_carried(
        check,
        reference,
        student,
        evidence,
        "compute_layer",
        "relu",
        "softmax",
        of="functions",
    )


@pytest.mark.points(
    5,
    criterion="together",
    hint="Test the five functions one by one first.",
)
@pytest.mark.parametrize(
    ("batch", "widths"),
    [(6, (4, 7, 3)), (1, (3, 5, 2)), (9, (2, 1, 10))],
    ids=str,
)
def test_forward_pass(student, reference, rng, batch, widths):
    """Output of the network of compute_layer, relu and softmax"""
    case = batch_and_network(rng, batch, widths)
    found = student.network_forward(
        **case,
        loss_takes=loss_takes(student, reference, rng),
    )

    def check(right_one):
        right = right_one.network_forward(**case, loss_takes="prediction")
        check_close(
            found.prediction,
            right.prediction,
            name="the network's",
            rtol=RTOL,
        )

    check_together(check, student, reference, case)


@pytest.mark.points(
    5,
    criterion="together",
    hint="Test the five functions one by one first; then the sign of grad_ce.",
)
@pytest.mark.parametrize(
    ("batch", "widths"),
    [(8, (3, 6, 4)), (5, (4, 3, 2)), (12, (2, 9, 10))],
    ids=str,
)
def test_training(student, reference, rng, batch, widths):
    """Training with momentum and the gradients that follow from grad_ce: the loss, step by step"""
    case = {
        **batch_and_network(rng, batch, widths),
        "alpha": 0.05,
        "gamma": 0.9,
        "steps": 8,
    }
    own = {
        "loss_takes": loss_takes(student, reference, rng),
        "convention": convention_of(student, rng),
    }
    found = np.array(student.network_train(**case, **own))
    check_property(
        bool(np.isfinite(found).all()),
        "The loss becomes infinite or NaN during training.",
        name="the loss",
    )

    def check(right_one):
        right = right_one.network_train(
            **case,
            loss_takes="prediction",
            convention=CONVENTIONS[0],
        )
        check_close(
            found,
            np.array(right),
            name="the loss of each step",
            rtol=RTOL,
        )

    check_together(check, student, reference, case)
