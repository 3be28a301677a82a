"""FullyConnectedNet of any depth: parameters, scores, loss, gradients, regulariser, dropout.

What goes wrong with the student's own layers is tried again with layers that are right.
The regulariser is judged by what it adds; its coefficient may be 0.5, as in the
handout, or 1, as in many solutions, if the gradients fit.
"""

from math import isclose

import numpy as np
import pytest

from grader.testing import (
    Mismatch,
    StudentError,
    agrees,
    as_vector,
    check_carried,
    check_close,
    check_entries,
    check_property,
    check_up_to_factor,
    linear_layer,
    note,
)

#: Batch, shape of one input, widths of all layers: hidden ones and classes.
SIZES = (
    (6, (4,), (5, 3)),
    (1, (3,), (4, 6, 2)),
    (5, (1,), (3, 4, 5, 2)),
    (4, (5,), (4, 1, 3)),
    (3, (4,), (7, 3, 6, 4, 5, 3)),
)
FOLDED = ((3, (2, 1, 3), (4, 5, 3)),)
NEW_ROW = "A bias of a new network has the shape (1, n); the handout's has (n,). It was taken all the same."
ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."
GIVEN_PARTS = "This network is right once the layers that it uses are: it got full credit."
OWN_LOSS = "The gradients are those of your loss, which is a constant multiple of the right one: they got full credit."
WITHOUT_HALF = "Your regulariser has the coefficient 1, not 0.5, in loss and gradients alike: it got full credit."


def case_id(value):
    """Return the part of a test's id for shapes: 2x3x4."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def network(rng, batch, shape, widths, dtype="float64"):
    """Return parameters of order one, a batch and labels.

    Relu is on for some units and off for others.
    """
    rows = rng.standard_normal((batch, int(np.prod(shape))))
    parameters, h = {}, rows
    for number, width in enumerate(widths, start=1):
        weights, biases, z = linear_layer(rng, h, width)
        parameters |= {
            f"W{number}": weights.T.astype(dtype),
            f"b{number}": biases.astype(dtype),
        }
        h = np.maximum(z, 0)
    X = rows.reshape(batch, *shape).astype(dtype)
    return {
        "parameters": parameters,
        "X": X,
        "y": rng.integers(0, widths[-1], batch),
    }


def positive_network(rng, batch, inputs, widths):
    """Return a network in which no relu is ever off: what is zero was dropped.

    Scores are of order one.
    """
    parameters = {}
    for number, (before, width) in enumerate(
        zip((inputs, *widths), widths, strict=False),
        start=1,
    ):
        parameters[f"W{number}"] = rng.uniform(0.2, 2, (before, width)) / before
        parameters[f"b{number}"] = rng.uniform(0.1, 0.5, width)
    return {
        "parameters": parameters,
        "X": rng.uniform(0.5, 2, (batch, inputs)),
        "y": rng.integers(0, widths[-1], batch),
    }


def judged(check):
    """Run *check* with the student's own layers and, where that fails, with layers that are right."""
    try:
        check("own")
    except (Mismatch, StudentError) as problem:
        try:
            check("given")
        except (Mismatch, StudentError):
            raise problem from None
        note(GIVEN_PARTS)


def loss_of(one, case, parts, reg=0.0, dropout=0.0, seed=None):
    """Return the loss and the gradients."""
    return one.deep_loss(
        **case,
        reg=reg,
        dropout=dropout,
        seed=seed,
        parts=parts,
    )


def gradient_of(grads, parameters, name):
    """Return the gradient of a parameter.

    Raises Mismatch where it is absent or of another shape; that of a bias may have a first axis of length 1.
    """
    gradient, value = grads.get(name), parameters[name]
    check_property(
        gradient is not None,
        f"There is no gradient of {name}.",
        name=name,
    )
    if name[0] == "b":
        gradient = as_vector(gradient, ROW)
    usable = gradient.shape == value.shape and gradient.dtype.kind in "fiub"
    text = f"The gradient of {name} has not the shape of {name}."
    check_property(usable, text, name=name)
    return gradient


def complete(grads, parameters):
    """Return the gradient of each parameter."""
    return {name: gradient_of(grads, parameters, name) for name in parameters}


def present(grads, parameters):
    """Return the gradients that there are; those of the weights must be."""
    return {
        name: gradient_of(grads, parameters, name)
        for name in parameters
        if name[0] == "W" or name in grads
    }


def shares_of(parameters):
    """Return what the gradient of each parameter is worth: weights 3, biases 2."""
    worth = {name: 3 if name[0] == "W" else 2 for name in parameters}
    return [
        (name, value / sum(worth.values())) for name, value in worth.items()
    ]


def added(one, case, reg, parts):
    """Return what the regulariser adds to the loss and to the gradients."""
    with_reg, without = (
        loss_of(one, case, parts, reg=strength) for strength in (reg, 0.0)
    )
    more, less = (
        present(found.grads, case["parameters"])
        for found in (with_reg, without)
    )
    return with_reg.loss - without.loss, {
        name: more[name] - less[name] for name in more if name in less
    }


def check_net(check, student, reference, case, parts):
    """Run *check*, where it fails with the mistake that the student's scores show."""
    check_carried(
        check,
        reference,
        student,
        lambda one: one.deep_scores(
            parameters=case["parameters"],
            X=case["X"],
            dropout=0.0,
            parts=parts if one is student else "own",
        ),
        "deep",
        of="scores",
    )


# --- parameters and scores --------------------------------------------------------------------------------------------


@pytest.mark.points(
    2,
    criterion="deep",
    hint="W1 to WL and b1 to bL, one pair for each hidden layer and one for the scores.",
)
@pytest.mark.parametrize(
    ("inputs", "widths", "scale", "dtype"),
    [
        (30, (40, 20), 0.05, "float64"),
        (25, (20, 30, 20, 40, 10), 1e-2, "float64"),
        (24, (30, 20), 0.3, "float32"),
    ],
    ids=case_id,
)
def test_new_network(student, inputs, widths, scale, dtype):
    """A new network: random weights of the asked scale for each layer, biases of zero"""
    sizes = {
        "hidden_dims": list(widths[:-1]),
        "input_dim": inputs,
        "num_classes": widths[-1],
    }
    found = student.deep_new(**sizes, weight_scale=scale, dtype=dtype)
    for number, shape in enumerate(
        zip((inputs, *widths), widths, strict=False),
        start=1,
    ):
        for name, due in ((f"W{number}", shape), (f"b{number}", shape[1:])):
            check_property(
                name in found,
                f"A new network has no {name}.",
                name=name,
            )
            value = found[name]
            if name[0] == "b":
                value = as_vector(value, NEW_ROW)
            check_property(
                value.shape == due,
                f"{name} of a new network has not the handout's shape.",
                name=name,
            )
            check_property(
                value.dtype.name == dtype,
                f"{name} of a new network is not of the type dtype.",
                name=name,
            )
        weights, biases = found[f"W{number}"], found[f"b{number}"]
        check_property(
            not biases.any(),
            f"b{number} of a new network is not zero.",
            name=f"b{number}",
        )
        drawn = 0.8 < weights.std() / scale < 1.2 and abs(
            weights.mean(),
        ) < 6 * scale / np.sqrt(weights.size)
        text = f"W{number} of a new network is not drawn with mean 0 and standard deviation weight_scale."
        check_property(bool(drawn), text, name=f"W{number}")


@pytest.mark.points(
    4,
    criterion="deep",
    hint="linear - relu for each hidden layer, then linear: no relu on the scores.",
)
@pytest.mark.parametrize(("batch", "shape", "widths"), SIZES, ids=case_id)
def test_scores(student, reference, rng, batch, shape, widths):
    """Scores of a network of any depth, where there are no labels"""
    case = network(rng, batch, shape, widths)
    del case["y"]
    right = reference.deep_scores(**case, dropout=0.0, parts="own")
    judged(
        lambda parts: check_close(
            student.deep_scores(**case, dropout=0.0, parts=parts),
            right,
            name="scores",
        ),
    )


@pytest.mark.points(
    1,
    criterion="deep",
    hint="X may have more than two axes: flatten each example.",
)
@pytest.mark.parametrize(("batch", "shape", "widths"), FOLDED, ids=case_id)
def test_scores_of_folded_inputs(student, reference, rng, batch, shape, widths):
    """Scores of inputs with several axes"""
    case = network(rng, batch, shape, widths)
    del case["y"]
    right = reference.deep_scores(**case, dropout=0.0, parts="own")
    judged(
        lambda parts: check_close(
            student.deep_scores(**case, dropout=0.0, parts=parts),
            right,
            name="scores",
        ),
    )


# --- loss and gradients -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    4,
    criterion="deep",
    hint="The mean softmax loss of the scores.",
)
@pytest.mark.parametrize(("batch", "shape", "widths"), SIZES, ids=case_id)
def test_loss(student, reference, rng, batch, shape, widths):
    """The mean softmax loss of a network of any depth"""
    case = network(rng, batch, shape, widths)

    def check(parts):
        found = loss_of(student, case, parts).loss
        check_net(
            lambda one: check_close(
                found,
                loss_of(one, case, "own").loss,
                name="loss",
            ),
            student,
            reference,
            case,
            parts,
        )

    judged(check)


@pytest.mark.points(
    6,
    criterion="deep",
    hint="Go back through the layers in reverse order, each with its own cache.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "widths", "dtype"),
    [(*size, "float64") for size in SIZES] + [(7, (3,), (5, 4, 3), "float32")],
    ids=case_id,
)
def test_gradients(student, reference, rng, batch, shape, widths, dtype):
    """Gradients of all parameters of a network of any depth"""
    case = network(rng, batch, shape, widths, dtype)

    def check(parts):
        found = loss_of(student, case, parts)

        def check_all(one):
            right = loss_of(one, case, "own")

            def explain(factor):
                fits = isclose(factor * right.loss, found.loss, rel_tol=1e-4)
                return OWN_LOSS if fits else None

            def check_one(name):
                gradient = gradient_of(found.grads, case["parameters"], name)
                check_up_to_factor(
                    gradient,
                    right.grads[name],
                    explain,
                    name=f"grads['{name}']",
                )

            check_entries(shares_of(case["parameters"]), check_one)

        check_net(check_all, student, reference, case, parts)

    judged(check)


# --- regulariser ------------------------------------------------------------------------------------------------------

REGULARISED = ((5, (3,), (4, 2)), (4, (3,), (2, 4, 3, 3)))


@pytest.mark.points(
    1.5,
    criterion="deep",
    hint="` 0.5 * reg * sum(W ** 2) ` for the weights of every layer, not for the biases.",
)
@pytest.mark.parametrize(("batch", "shape", "widths"), REGULARISED, ids=case_id)
def test_regulariser(student, reference, rng, batch, shape, widths):
    """Regulariser of all weights, in the loss"""
    case, reg = network(rng, batch, shape, widths), rng.uniform(0.3, 2)
    right, _ = added(reference, case, reg, "own")

    def check(parts):
        found, _ = added(student, case, reg, parts)
        if agrees(found, 2 * right):
            note(WITHOUT_HALF)
        else:
            check_close(found, right, name="the regulariser")

    judged(check)


@pytest.mark.points(
    1.5,
    criterion="deep",
    hint="The gradient must be that of your own regulariser, for every layer.",
)
@pytest.mark.parametrize(("batch", "shape", "widths"), REGULARISED, ids=case_id)
def test_regulariser_gradients(student, reference, rng, batch, shape, widths):
    """Regulariser of all weights, in the gradients"""
    case, reg = network(rng, batch, shape, widths), rng.uniform(0.3, 2)
    right_value, all_right = added(reference, case, reg, "own")

    def check(parts):
        value, found = added(student, case, reg, parts)
        right = {name: all_right[name] for name in found}
        twice = {name: 2 * slope for name, slope in right.items()}
        without_half = agrees(value, 2 * right_value)
        if without_half or (
            agrees(found, twice) and not agrees(value, right_value)
        ):
            check_close(found, twice, name="the regulariser's gradient")
        else:
            check_close(found, right, name="the regulariser's gradient")

    judged(check)


# --- dropout ----------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1.5,
    criterion="deep",
    hint="Dropout follows each relu: not the inputs, and not the scores.",
)
@pytest.mark.parametrize(
    ("p", "widths"),
    [(0.3, (150, 4)), (0.6, (120, 140, 3))],
    ids=case_id,
)
def test_dropout_follows_each_relu(student, rng, p, widths):
    """Dropout after each hidden layer in training, with the asked probability"""
    case, seed = positive_network(rng, 1, 60, widths), int(rng.integers(10_000))

    def check(parts):
        grads = complete(
            loss_of(student, case, parts, dropout=p, seed=seed).grads,
            case["parameters"],
        )
        for number, width in enumerate(widths[:-1], start=2):
            share = 1 - grads[f"W{number}"].any(axis=1).mean()
            far = abs(share - p) > 6 * np.sqrt(p * (1 - p) / width)
            text = f"In training not a share {p} of what goes into layer {number} is dropped."
            check_property(not far, text, name=f"W{number}")
        check_property(
            bool(grads["W1"].any(axis=1).all()),
            "Some inputs are dropped.",
            name="W1",
        )
        last = f"b{len(widths)}"
        check_property(
            bool(grads[last].all()),
            "Some scores are dropped.",
            name=last,
        )

    judged(check)


@pytest.mark.points(
    1.5,
    criterion="deep",
    hint="Dropout.backward comes between the layers, in the reverse order.",
)
@pytest.mark.parametrize(
    ("p", "batch", "inputs", "widths"),
    [(0.4, 5, 3, (9, 3)), (0.25, 3, 4, (8, 7, 3))],
    ids=case_id,
)
def test_gradients_with_dropout(student, rng, p, batch, inputs, widths):
    """Gradients with dropout and a seed: agreement with the loss that the network returns"""
    case = positive_network(rng, batch, inputs, widths)
    seed, step = int(rng.integers(10_000)), 1e-2
    directions = {
        name: rng.standard_normal(value.shape)
        for name, value in case["parameters"].items()
    }

    def loss_at(name, size, parts):
        moved = {
            **case["parameters"],
            name: case["parameters"][name] + size * directions[name],
        }
        return loss_of(
            student,
            {**case, "parameters": moved},
            parts,
            dropout=p,
            seed=seed,
        ).loss

    def check(parts):
        found = loss_of(student, case, parts, dropout=p, seed=seed)
        plain = loss_of(student, case, parts)
        check_property(
            not isclose(found.loss, plain.loss, rel_tol=1e-4),
            "Dropout does not change the loss.",
            name="loss",
        )
        for name, gradient in complete(found.grads, case["parameters"]).items():
            slope = (
                loss_at(name, step, parts) - loss_at(name, -step, parts)
            ) / (2 * step)
            claimed = float((gradient * directions[name]).sum())
            # this form rejects NaN
            fits = abs(claimed - slope) <= 1e-2 * abs(slope) + 5e-4
            text = (
                f"With dropout the gradient of {name} is not that of the loss."
            )
            check_property(bool(fits and gradient.any()), text, name=name)

    judged(check)


@pytest.mark.points(
    1,
    criterion="deep",
    hint='Without labels the mode is "test": nothing is dropped, nothing is scaled.',
)
@pytest.mark.parametrize(
    ("p", "widths"),
    [(0.5, (30, 4)), (0.7, (20, 25, 3))],
    ids=case_id,
)
def test_no_dropout_in_scores(student, reference, rng, p, widths):
    """No dropout where scores are asked for"""
    case, seed = positive_network(rng, 4, 6, widths), int(rng.integers(10_000))
    inputs = {name: case[name] for name in ("parameters", "X")}
    right = reference.deep_scores(**inputs, dropout=p, parts="own")

    def check(parts):
        trained, plain = (
            loss_of(student, case, parts, dropout=rate, seed=seed).loss
            for rate in (p, 0.0)
        )
        check_property(
            not isclose(trained, plain, rel_tol=1e-4),
            "Dropout does not change the loss.",
            name="loss",
        )
        check_close(
            student.deep_scores(**inputs, dropout=p, parts=parts),
            right,
            name="scores",
        )

    judged(check)
