"""Misconceptions in relu, sigmoid and identity, and in which of them is used where."""

import torch

from grader.misconceptions import misconception

from ._alter import change_activation, steps_of

MISSING = "One of the activations of the handout is not handled"


def sigmoid(z):
    """Return 1 / (1 + exp(-z))."""
    return 1 / (1 + torch.exp(-z))


# --- values -----------------------------------------------------------------------------------------------------------


@misconception(
    "relu keeps the negative values and drops the positive ones",
    criterion="activations",
    explanation="The units that should be on are off, and the reverse.",
    hint="What should relu make of 2, and of -2?",
)
def relu_keeps_negative(reference):
    """Relu is min(z, 0)."""
    change_activation(
        reference,
        "relu",
        value=lambda z: z.clamp(max=0),
        slope=lambda z: (z < 0).to(z.dtype),
    )


@misconception(
    "relu lets a part of the negative values through",
    criterion="activations",
    explanation="Negative values are multiplied by 0.01: that is the leaky relu, another function.",
    hint="What should relu make of -2?",
)
def relu_leaky(reference):
    """Relu is leaky with 0.01."""
    change_activation(
        reference,
        "relu",
        value=lambda z: torch.where(z > 0, z, 0.01 * z),
        slope=lambda z: torch.where(z > 0, 1.0, 0.01).to(z.dtype),
    )


@misconception(
    "relu takes the absolute value",
    criterion="activations",
    explanation="Negative values become positive; they should become zero.",
    hint="What should relu make of -2?",
)
def relu_absolute(reference):
    """Relu is |z|."""
    change_activation(reference, "relu", value=lambda z: z.abs())


@misconception(
    "The exponent of the sigmoid lacks its minus sign",
    criterion="activations",
    explanation="Your sigmoid falls where it should rise: it is the right one of -z.",
    hint="What should the sigmoid be close to for large positive z?",
)
def sigmoid_falls(reference):
    """The sigmoid is 1 / (1 + exp(z))."""
    change_activation(reference, "sigmoid", value=lambda z: sigmoid(-z))


@misconception(
    "The sigmoid is the hyperbolic tangent",
    criterion="activations",
    explanation="tanh is S-shaped, too, but runs from -1 to 1.",
    hint="Between which two values does the logistic sigmoid lie?",
)
def sigmoid_is_tanh(reference):
    """The sigmoid is tanh, with the derivative of tanh."""
    change_activation(
        reference,
        "sigmoid",
        value=torch.tanh,
        slope=lambda z: 1 - torch.tanh(z) ** 2,
    )


@misconception(
    "The sigmoid is a softmax over the outputs",
    criterion="activations",
    explanation="Each value is divided by a sum over all units of a layer; a sigmoid looks at one unit alone.",
    hint="Should one output change because another one does?",
)
def sigmoid_is_softmax(reference):
    """The sigmoid is a softmax over the columns."""
    change_activation(
        reference,
        "sigmoid",
        value=lambda z: torch.softmax(z, dim=1),
        slope=lambda z: torch.softmax(z, dim=1) * (1 - torch.softmax(z, dim=1)),
    )


@misconception(
    "The sigmoid overflows for large positive values",
    criterion="activations",
    explanation="` exp(z) ` becomes infinite for large z, and infinity divided by infinity is NaN.",
    hint="Which form of the sigmoid has the exponential of a number in its denominator only?",
)
def sigmoid_overflows(reference):
    """The sigmoid is exp(z) / (1 + exp(z))."""

    def value(z):
        return torch.exp(z) / (1 + torch.exp(z))

    change_activation(
        reference,
        "sigmoid",
        value=value,
        slope=lambda z: value(z) * (1 - value(z)),
    )


# --- what is not handled ----------------------------------------------------------------------------------------------


def _refuse(reference, error):
    """Let the activation "identity" raise *error*, in both directions."""

    def fail(_):
        raise error

    change_activation(reference, "identity", value=fail, slope=fail)


@misconception(
    "identity is not handled: no branch gives the result a value",
    criterion="activations",
    explanation="For the activation called identity none of your branches runs, so that a variable is used that was never assigned.",
    hint="Which three names does the handout list for f and g?",
    family=MISSING,
)
def identity_unassigned(reference):
    """No branch assigns the result."""
    _refuse(reference, UnboundLocalError())


@misconception(
    "identity is not handled: it is missing from a dict",
    criterion="activations",
    explanation="The activation called identity is looked up in a dict that has no such key.",
    hint="Which three names does the handout list for f and g?",
    family=MISSING,
)
def identity_not_in_dict(reference):
    """A dict lacks the key."""
    _refuse(reference, KeyError("identity"))


@misconception(
    "identity is refused",
    criterion="activations",
    explanation="Your code raises an error of its own for the activation called identity, which the handout asks for.",
    hint="Which three names does the handout list for f and g?",
    family=MISSING,
)
def identity_refused(reference):
    """The code raises ValueError for the name."""
    _refuse(reference, ValueError())


@misconception(
    "identity is not handled in backward",
    criterion="backward",
    explanation="For the activation called identity none of the branches for derivatives runs; forward does handle it.",
    hint="Which three names does the handout list for f and g?",
    family=MISSING,
)
def identity_slope_unassigned(reference):
    """No branch of backward assigns the derivative."""

    def fail(_):
        raise UnboundLocalError

    change_activation(reference, "identity", slope=fail)


@misconception(
    "What is called identity is not the identity: another activation takes its place",
    criterion="activations",
    explanation="For the name identity your code falls through to relu.",
    hint="Which of your branches runs for a name that is neither relu nor sigmoid?",
)
def identity_is_relu(reference):
    """Identity is treated like relu."""
    reference.ACTIVATIONS["identity"] = reference.ACTIVATIONS["relu"]


@misconception(
    "What is called identity is a sigmoid",
    criterion="activations",
    explanation="For the name identity your code falls through to the sigmoid.",
    hint="Which of your branches runs for a name that is neither relu nor sigmoid?",
)
def identity_is_sigmoid(reference):
    """Identity is treated like sigmoid."""
    reference.ACTIVATIONS["identity"] = reference.ACTIVATIONS["sigmoid"]


# --- which activation, where ------------------------------------------------------------------------------------------


@misconception(
    "g is chosen by the name of f",
    criterion="activations",
    explanation="The second activation follows f_function, in forward and in backward: right only where f and g are the same.",
    hint="Which of the two names decides what the second layer does?",
)
def g_chosen_by_f(reference):
    """The name of f decides about g, too."""
    steps = steps_of(reference)
    steps.output = lambda net, z2: steps.activation(net.f_function, z2)
    steps.slope_g = lambda net, cache: steps.slope(net.f_function, cache["z2"])


@misconception(
    "f is chosen by the name of g",
    criterion="activations",
    explanation="The first activation follows g_function, in forward and in backward: right only where f and g are the same.",
    hint="Which of the two names decides what the first layer does?",
)
def f_chosen_by_g(reference):
    """The name of g decides about f, too."""
    steps = steps_of(reference)
    steps.hidden = lambda net, z1: steps.activation(net.g_function, z1)
    steps.slope_f = lambda net, cache: steps.slope(net.g_function, cache["z1"])


@misconception(
    "f and g are exchanged",
    criterion="activations",
    explanation="The first layer uses g and the second one f: right only where both are the same.",
    hint="Which activation follows the first layer?",
)
def f_and_g_exchanged(reference):
    """The activations are exchanged, in both directions."""
    f_chosen_by_g(reference)
    g_chosen_by_f(reference)
