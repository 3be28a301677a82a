"""Misconceptions in the derivatives of relu, sigmoid and identity."""

import torch

from grader.misconceptions import misconception

from ._alter import change_activation

OWN_VALUE = "The derivative of the sigmoid is not taken at what went into it"


def sigmoid(z):
    """Return 1 / (1 + exp(-z))."""
    return 1 / (1 + torch.exp(-z))


@misconception(
    "The derivative of relu is inverted",
    criterion="backward",
    explanation="The gradient passes through the units that were off, and is blocked by those that were on.",
    hint="Where is relu constant, and what is the derivative of a constant?",
)
def relu_slope_inverted(reference):
    """The derivative is 1 where z < 0."""
    change_activation(reference, "relu", slope=lambda z: (z <= 0).to(z.dtype))


@misconception(
    "The derivative of relu is missing",
    criterion="backward",
    explanation="The gradient passes through every relu as if none of its units had been off.",
    hint="What is the derivative of relu where its input is negative?",
)
def relu_slope_missing(reference):
    """The derivative is 1 everywhere."""
    change_activation(reference, "relu", slope=torch.ones_like)


@misconception(
    "The derivative of relu is relu itself",
    criterion="backward",
    explanation="Where a unit is on, the gradient is multiplied by the unit's value; the derivative does not depend on it.",
    hint="What is the slope of relu at 1, and at 5?",
)
def relu_slope_is_relu(reference):
    """The derivative is max(z, 0)."""
    change_activation(reference, "relu", slope=lambda z: z.clamp(min=0))


@misconception(
    "The derivative of relu is -1 for negative values",
    criterion="backward",
    explanation="Where a unit is off, your gradient passes with its sign changed; relu is constant there.",
    hint="What is the slope of a constant?",
)
def relu_slope_is_sign(reference):
    """The derivative is sign(z)."""
    change_activation(reference, "relu", slope=torch.sign)


@misconception(
    "The derivative of the sigmoid is missing",
    criterion="backward",
    explanation="The gradient passes through every sigmoid unchanged, as if its slope were 1.",
    hint="How steep is the sigmoid at most?",
)
def sigmoid_slope_missing(reference):
    """The derivative is 1 everywhere."""
    change_activation(reference, "sigmoid", slope=torch.ones_like)


@misconception(
    "The derivative of the sigmoid overflows for large negative values",
    criterion="backward",
    explanation="` exp(-z) ` becomes infinite there, and infinity divided by infinity is NaN. The formula is right on paper only.",
    hint="Can the derivative be written with the value of the sigmoid instead of exponentials?",
)
def sigmoid_slope_overflows(reference):
    """The derivative is exp(-z) / (1 + exp(-z))^2."""
    change_activation(
        reference,
        "sigmoid",
        slope=lambda z: torch.exp(-z) / (1 + torch.exp(-z)) ** 2,
    )


@misconception(
    "The sigmoid is applied twice where its derivative is taken",
    criterion="backward",
    explanation="The derivative is a formula in s = sigmoid(z). Yours puts s where z belongs, so that the sigmoid acts twice.",
    hint="Which of the kept values does your derivative expect: what went into the sigmoid, or what came out?",
    family=OWN_VALUE,
)
def sigmoid_slope_at_output(reference):
    """The derivative is taken at sigmoid(z)."""
    change_activation(
        reference,
        "sigmoid",
        slope=lambda z: sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z))),
    )


@misconception(
    "The derivative of the sigmoid takes z for the sigmoid's value",
    criterion="backward",
    explanation="The derivative is a formula in s = sigmoid(z). Yours puts z itself where s belongs.",
    hint="Which of the kept values does your formula expect: what went into the sigmoid, or what came out?",
    family=OWN_VALUE,
)
def sigmoid_slope_of_z(reference):
    """The derivative is z (1 - z)."""
    change_activation(reference, "sigmoid", slope=lambda z: z * (1 - z))


@misconception(
    "The derivative of the sigmoid has only one of its two factors",
    criterion="backward",
    explanation="Your derivative goes from 1 to 0 along z; a sigmoid is flat on both sides.",
    hint="What is the slope of the sigmoid for large negative z?",
)
def sigmoid_slope_one_factor(reference):
    """The derivative is 1 - sigmoid(z)."""
    change_activation(reference, "sigmoid", slope=lambda z: 1 - sigmoid(z))


@misconception(
    "The derivative of the sigmoid has the wrong sign inside",
    criterion="backward",
    explanation="The derivative is a product of two factors; in yours, one of them adds where it should subtract.",
    hint="Differentiate ` 1 / (1 + exp(-z)) ` step by step. What is the largest slope of the sigmoid?",
)
def sigmoid_slope_plus(reference):
    """The derivative is s (1 + s)."""
    change_activation(
        reference, "sigmoid", slope=lambda z: sigmoid(z) * (1 + sigmoid(z))
    )


@misconception(
    "The derivative of the sigmoid is the sigmoid itself",
    criterion="backward",
    explanation="In backward each gradient is multiplied by the value of the sigmoid where its slope belongs.",
    hint="What is the slope of the sigmoid for large positive z, where its value is close to 1?",
)
def sigmoid_slope_is_sigmoid(reference):
    """The derivative is s."""
    change_activation(reference, "sigmoid", slope=sigmoid)


@misconception(
    "The derivative of the identity is the identity",
    criterion="backward",
    explanation="The gradient is multiplied by z itself; the derivative of a straight line does not depend on the place.",
    hint="What is the derivative of z with respect to z?",
)
def identity_slope_is_z(reference):
    """The derivative of the identity is z."""
    change_activation(reference, "identity", slope=lambda z: z)


@misconception(
    "The derivative of the identity is zero",
    criterion="backward",
    explanation="Nothing passes backward through the identity, as if it were a constant.",
    hint="What is the derivative of z with respect to z?",
)
def identity_slope_is_zero(reference):
    """The derivative of the identity is 0."""
    change_activation(reference, "identity", slope=torch.zeros_like)
