"""TwoLayerNet: parameters, scores, loss, gradients, regulariser.

What goes wrong with the student's own layers is tried again with layers that are right:
a mistake in a layer costs that layer's points only. The regulariser is judged by what
it adds, so that a wrong data loss does not reach it.
"""

from math import isclose

import numpy as np
import pytest

from grader.testing import (
    Mismatch,
    StudentError,
    as_vector,
    check_carried,
    check_close,
    check_entries,
    check_property,
    check_up_to_factor,
    linear_layer,
    note,
)

#: Batch, shape of one input, hidden units, classes.
SIZES = (
    (1, (4,), 3, 5),
    (6, (3,), 5, 2),
    (4, (1,), 6, 3),
    (5, (7,), 1, 4),
    (12, (2,), 4, 7),
)
FOLDED = ((3, (2, 1, 3), 4, 3),)
ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."
NEW_ROW = "A bias of a new network has the shape (1, n); the handout's has (n,). It was taken all the same."
GIVEN_PARTS = "This network is right once the layers that it uses are: it got full credit."
OWN_LOSS = "The gradients are those of your loss, which is a constant multiple of the right one: they got full credit."


def case_id(value):
    """Return the part of a test's id for a shape: 2x3x4."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def network(rng, batch, shape, hidden, classes, dtype="float64"):
    """Return parameters of order one, a batch and labels.

    Relu is on for some units and off for others.
    """
    rows = rng.standard_normal((batch, int(np.prod(shape))))
    first, b1, z = linear_layer(rng, rows, hidden)
    second, b2, _ = linear_layer(rng, np.maximum(z, 0), classes)
    parameters = {"W1": first.T, "b1": b1, "W2": second.T, "b2": b2}
    return {
        "parameters": {
            name: value.astype(dtype) for name, value in parameters.items()
        },
        "X": rows.reshape(batch, *shape).astype(dtype),
        "y": rng.integers(0, classes, batch),
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
        one.two_layer_loss(**case, reg=strength, parts=parts)
        for strength in (reg, 0.0)
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
        lambda one: one.two_layer_scores(
            parameters=case["parameters"],
            X=case["X"],
            parts=parts if one is student else "own",
        ),
        "two_layer",
        of="scores",
    )


# --- parameters and scores --------------------------------------------------------------------------------------------


@pytest.mark.points(
    2,
    criterion="two_layer",
    hint="weight_scale * randn for the weights, zeros for the biases, in dtype.",
)
@pytest.mark.parametrize(
    ("sizes", "scale", "dtype"),
    [
        ((30, 40, 20), 0.05, "float64"),
        ((64, 20, 15), 2.0, "float64"),
        ((30, 20, 25), 1e-3, "float32"),
    ],
    ids=case_id,
)
def test_new_network(student, sizes, scale, dtype):
    """A new network: random weights of the asked scale, biases of zero"""
    names = ("input_dim", "hidden_dim", "num_classes")
    found = student.two_layer_new(
        **dict(zip(names, sizes, strict=True)),
        weight_scale=scale,
        dtype=dtype,
    )
    shapes = {
        "W1": sizes[:2],
        "b1": sizes[1:2],
        "W2": sizes[1:],
        "b2": sizes[2:],
    }
    for name, shape in shapes.items():
        check_property(
            name in found,
            f"A new network has no {name}.",
            name=name,
        )
        value = found[name]
        if name[0] == "b":
            value = as_vector(value, NEW_ROW)
        check_property(
            value.shape == shape,
            f"{name} of a new network has not the handout's shape.",
            name=name,
        )
        check_property(
            value.dtype.name == dtype,
            f"{name} of a new network is not of the type dtype.",
            name=name,
        )
        if name[0] == "b":
            check_property(
                not value.any(),
                f"{name} of a new network is not zero.",
                name=name,
            )
            continue
        drawn = 0.8 < value.std() / scale < 1.2 and abs(
            value.mean(),
        ) < 6 * scale / np.sqrt(value.size)
        text = f"{name} of a new network is not drawn with mean 0 and standard deviation weight_scale."
        check_property(bool(drawn), text, name=name)


@pytest.mark.points(
    3,
    criterion="two_layer",
    hint="linear - relu - linear: no relu and no softmax on the scores.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes"),
    SIZES,
    ids=case_id,
)
def test_scores(student, reference, rng, batch, shape, hidden, classes):
    """Scores of the network, where there are no labels"""
    case = network(rng, batch, shape, hidden, classes)
    del case["y"]
    right = reference.two_layer_scores(**case, parts="own")
    judged(
        lambda parts: check_close(
            student.two_layer_scores(**case, parts=parts),
            right,
            name="scores",
        ),
    )


@pytest.mark.points(
    1,
    criterion="two_layer",
    hint="X may have more than two axes: flatten each example.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes"),
    FOLDED,
    ids=case_id,
)
def test_scores_of_folded_inputs(
    student,
    reference,
    rng,
    batch,
    shape,
    hidden,
    classes,
):
    """Scores of inputs with several axes"""
    case = network(rng, batch, shape, hidden, classes)
    del case["y"]
    right = reference.two_layer_scores(**case, parts="own")
    judged(
        lambda parts: check_close(
            student.two_layer_scores(**case, parts=parts),
            right,
            name="scores",
        ),
    )


# --- loss and gradients -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    3,
    criterion="two_layer",
    hint="The mean softmax loss of the scores.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes"),
    SIZES,
    ids=case_id,
)
def test_loss(student, reference, rng, batch, shape, hidden, classes):
    """The mean softmax loss of the network"""
    case = network(rng, batch, shape, hidden, classes)

    def check(parts):
        found = student.two_layer_loss(**case, reg=0.0, parts=parts).loss
        check_net(
            lambda one: check_close(
                found,
                one.two_layer_loss(**case, reg=0.0, parts="own").loss,
                name="loss",
            ),
            student,
            reference,
            case,
            parts,
        )

    judged(check)


@pytest.mark.points(
    4,
    criterion="two_layer",
    hint="Go back through the layers in reverse order, one by one.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes", "dtype"),
    [(*size, "float64") for size in SIZES] + [(9, (3,), 6, 4, "float32")],
    ids=case_id,
)
def test_gradients(
    student,
    reference,
    rng,
    batch,
    shape,
    hidden,
    classes,
    dtype,
):
    """Gradients of all parameters"""
    case = network(rng, batch, shape, hidden, classes, dtype)

    def check(parts):
        found = student.two_layer_loss(**case, reg=0.0, parts=parts)

        def check_all(one):
            right = one.two_layer_loss(**case, reg=0.0, parts="own")

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

REGULARISED = ((5, (4,), 6, 2), (1, (2,), 3, 4))


@pytest.mark.points(
    1.5,
    criterion="two_layer",
    hint="` reg * (sum(W1 ** 2) + sum(W2 ** 2)) `: no factor 0.5, no biases.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes"),
    REGULARISED,
    ids=case_id,
)
def test_regulariser(student, reference, rng, batch, shape, hidden, classes):
    """Regulariser of both weights, in the loss"""
    case, reg = network(rng, batch, shape, hidden, classes), rng.uniform(0.3, 2)
    right, _ = added(reference, case, reg, "own")
    judged(
        lambda parts: check_close(
            added(student, case, reg, parts)[0],
            right,
            name="the regulariser",
        ),
    )


@pytest.mark.points(
    1.5,
    criterion="two_layer",
    hint="The derivative of ` reg * W ** 2 ` is ` 2 * reg * W `; biases have none.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "hidden", "classes"),
    REGULARISED,
    ids=case_id,
)
def test_regulariser_gradients(
    student,
    reference,
    rng,
    batch,
    shape,
    hidden,
    classes,
):
    """Regulariser of both weights, in the gradients"""
    case, reg = network(rng, batch, shape, hidden, classes), rng.uniform(0.3, 2)
    _, right = added(reference, case, reg, "own")
    judged(
        lambda parts: check_close(
            gradients := added(student, case, reg, parts)[1],
            {name: right[name] for name in gradients},
            name="the regulariser's gradient",
        ),
    )
