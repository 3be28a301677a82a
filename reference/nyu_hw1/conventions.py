"""Where the 1 / (N C) of the mean may stand, and what other editions asked for.

The gradients of the parameters tell: each convention scales the gradients of the losses
by one factor and those of `backward` by another.
"""

from functools import cache, wraps

import numpy as np

from grader.conventions import convention

#: The batch, then inputs, hidden units and outputs. N, C and their product differ; batches
#: of ten and layers of one width are for code that works with nothing else.
SIZES, TENS, SQUARE = (5, 2, 3, 4), (10, 2, 3, 4), (4, 4, 4, 4)
WEIGHTS, BIASES = ("dJdW1", "dJdW2"), ("dJdb2",)
LOSSES = ("mse_loss", "bce_loss")
ACTIVATIONS = ("identity", "relu", "sigmoid")


@cache
def evidence_of(loss, activation, sizes, names, *, with_mse):
    """Return evidence: the gradients of *loss* and of the parameters *names*, and whether MSE is a mean."""

    def evidence(asked, rng):
        shape = sizes[0], sizes[3]
        labels = rng.permutation(np.arange(shape[0] * shape[1]) % 2)
        case = {
            "y": labels.reshape(shape).astype(float),
            "y_hat": rng.uniform(0.1, 0.9, shape),
        }
        values = [getattr(asked, loss)(**case).dJdy_hat]
        grads = asked.mlp_backward(
            **network(rng, activation, *sizes),
            dJdy_hat=rng.standard_normal(shape),
        )
        values += [np.squeeze(grads[name]) for name in names]
        if with_mse:
            mean = np.mean((case["y_hat"] - case["y"]) ** 2)
            values.append(float(np.isclose(asked.mse_loss(**case).loss, mean)))
        return values

    return evidence


def network(rng, activation, batch, inputs, hidden, outputs):
    """Return a network whose weights and inputs are positive, so that no unit is off."""
    shapes = {
        "W1": (hidden, inputs),
        "b1": (hidden,),
        "W2": (outputs, hidden),
        "b2": (outputs,),
    }
    layers = {
        "linear_1_in_features": inputs,
        "linear_1_out_features": hidden,
        "f_function": activation,
        "linear_2_in_features": hidden,
        "linear_2_out_features": outputs,
        "g_function": activation,
    }
    return {
        "layers": layers,
        "parameters": {
            name: rng.uniform(0.1, 1, shape) for name, shape in shapes.items()
        },
        "x": rng.uniform(0.1, 1, (batch, inputs)),
    }


def all_evidence(*, with_mse):
    """Return evidence of whole networks, then of less: whatever works is enough.

    The gradient of b2 is that of any forward pass where g is the identity.
    """
    kinds = [
        (activation, sizes, names)
        for sizes, names in ((SIZES, WEIGHTS + BIASES), (TENS, WEIGHTS))
        for activation in ACTIVATIONS
    ]
    kinds += [("identity", sizes, BIASES) for sizes in (TENS, SQUARE)]
    return [
        evidence_of(loss, *kind, with_mse=with_mse)
        for kind in kinds
        for loss in LOSSES
    ]


def scale_loss(reference, name, *, gradient, value=1.0):
    """Multiply what a loss returns: its gradient by gradient(y_hat), its value by a number."""
    so_far = getattr(reference, name)

    @wraps(so_far)
    def loss(y, y_hat):
        found, slope = so_far(y, y_hat)
        return found * value, slope * gradient(y_hat)

    setattr(reference, name, loss)


def scale_backward(reference, factor):
    """Multiply the gradients of the parameters by factor(dJdy_hat)."""
    so_far = reference.MLP.backward

    @wraps(so_far)
    def backward(self, dJdy_hat):
        so_far(self, dJdy_hat * factor(dJdy_hat))

    reference.MLP.backward = backward


def over_batch(array):
    """Return 1 / N."""
    return 1 / len(array)


@convention(
    "Your losses divide their gradients by C only, and `backward` divides by N: end to end the gradients are right.",
    about="scale",
    evidence=all_evidence(with_mse=False),
)
def batch_mean_in_backward(reference):
    """The 1 / N stands in backward."""
    for name in ("mse_loss", "bce_loss"):
        scale_loss(reference, name, gradient=len)
    scale_backward(reference, over_batch)


@convention(
    "The gradients of your losses are not divided, and `backward` divides by N * C: end to end the gradients are right.",
    about="scale",
    evidence=all_evidence(with_mse=False),
)
def mean_in_backward(reference):
    """The 1 / (N C) stands in backward."""
    for name in ("mse_loss", "bce_loss"):
        scale_loss(reference, name, gradient=lambda y_hat: y_hat.numel())
    scale_backward(reference, lambda slope: 1 / slope.numel())


@convention(
    "Your work is that of the edition of autumn 2020: half the mean squared error, gradients of the losses that are not "
    "divided, and the mean over the batch in `backward`.",
    about="scale",
    evidence=all_evidence(with_mse=True),
)
def autumn_2020(reference):
    """Half the mean squared error; no division in gradients of losses, one by N in backward."""
    scale_loss(
        reference,
        "mse_loss",
        value=0.5,
        gradient=lambda y_hat: y_hat.numel() / 2,
    )
    scale_loss(reference, "bce_loss", gradient=lambda y_hat: y_hat.numel())
    scale_backward(reference, over_batch)
