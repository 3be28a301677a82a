"""Misconceptions in the forward pass."""

from grader.misconceptions import misconception

from ._alter import steps_of
from ._formulas import NETWORK

SHAPES = "A product of the forward pass has the wrong operands"


@misconception(
    "A layer multiplies element by element",
    criterion="forward",
    explanation="`*` pairs each weight with one input; in a layer each output adds up all its inputs.",
    hint="Which operator is the matrix product, and which of its operands is transposed?",
    formula=NETWORK,
)
def forward_elementwise(reference):
    """The layers compute W * x + b."""
    steps = steps_of(reference)
    steps.linear_1 = lambda net, x: (
        net.parameters["W1"] * x + net.parameters["b1"]
    )
    steps.linear_2 = lambda net, h: (
        net.parameters["W2"] * h + net.parameters["b2"]
    )


@misconception(
    "The weights are not transposed in the forward pass",
    criterion="forward",
    explanation="The weights have the shape (out, in); in x @ W the inner sizes do not fit unless the layer is square.",
    hint="Write the shapes of x and W under the product.",
    family=SHAPES,
)
def forward_weights_not_transposed(reference):
    """The layers compute x W + b."""
    steps = steps_of(reference)
    steps.linear_1 = lambda net, x: (
        x @ net.parameters["W1"] + net.parameters["b1"]
    )
    steps.linear_2 = lambda net, h: (
        h @ net.parameters["W2"] + net.parameters["b2"]
    )


@misconception(
    "The bias of the first layer is forgotten",
    criterion="forward",
    explanation="b1 takes no part in the forward pass.",
    hint="Which of the four parameters do you never use in forward?",
    formula=NETWORK,
)
def forward_without_b1(reference):
    """The first layer computes W1 x."""
    steps_of(reference).linear_1 = lambda net, x: x @ net.parameters["W1"].T


@misconception(
    "The bias of the second layer is forgotten",
    criterion="forward",
    explanation="b2 takes no part in the forward pass.",
    hint="Which of the four parameters do you never use in forward?",
    formula=NETWORK,
)
def forward_without_b2(reference):
    """The second layer computes W2 h."""
    steps_of(reference).linear_2 = lambda net, h: h @ net.parameters["W2"].T


@misconception(
    "Both biases are forgotten",
    criterion="forward",
    explanation="Neither b1 nor b2 takes part in the forward pass.",
    hint="Which of the four parameters do you never use in forward?",
    formula=NETWORK,
)
def forward_without_biases(reference):
    """Neither layer adds its bias."""
    forward_without_b1(reference)
    forward_without_b2(reference)


@misconception(
    "The biases are subtracted",
    criterion="forward",
    explanation="Each layer computes ` W @ x - b `.",
    hint="Which sign has b in the handout?",
    formula=NETWORK,
)
def forward_biases_subtracted(reference):
    """The layers compute W x - b."""
    steps = steps_of(reference)
    steps.linear_1 = lambda net, x: (
        x @ net.parameters["W1"].T - net.parameters["b1"]
    )
    steps.linear_2 = lambda net, h: (
        h @ net.parameters["W2"].T - net.parameters["b2"]
    )


@misconception(
    "The biases run along the batch",
    criterion="forward",
    explanation="A bias belongs to an output; yours is laid along the axis of the examples, and fits by chance only.",
    hint="Which axis of ` x @ W.T ` is as long as b?",
)
def forward_bias_along_batch(reference):
    """The biases are added as columns."""
    steps = steps_of(reference)
    steps.linear_1 = lambda net, x: (
        x @ net.parameters["W1"].T + net.parameters["b1"][:, None]
    )
    steps.linear_2 = lambda net, h: (
        h @ net.parameters["W2"].T + net.parameters["b2"][:, None]
    )


@misconception(
    "The activation between the layers is missing",
    criterion="forward",
    explanation="f is never applied, in forward or in backward: the two layers are one linear layer.",
    hint="Where does f stand in the handout's formula?",
    formula=NETWORK,
)
def network_without_f(reference):
    """f is the identity, in both directions."""
    steps = steps_of(reference)
    steps.hidden = lambda _net, z1: z1
    steps.slope_f = lambda _net, cache: cache["z1"] * 0 + 1


@misconception(
    "The forward pass leaves out f",
    criterion="forward",
    explanation="The first layer's values go on as they are, although backward multiplies by the derivative of f.",
    hint="Where does f stand in the handout's formula?",
    formula=NETWORK,
)
def forward_without_f(reference):
    """f is left out of forward only."""
    steps_of(reference).hidden = lambda _net, z1: z1


@misconception(
    "The activation of the output is missing",
    criterion="forward",
    explanation="g is never applied, in forward or in backward: the second layer's values are the output.",
    hint="Where does g stand in the handout's formula?",
    formula=NETWORK,
)
def network_without_g(reference):
    """g is the identity, in both directions."""
    steps = steps_of(reference)
    steps.output = lambda _net, z2: z2
    steps.slope_g = lambda _net, cache: cache["z2"] * 0 + 1


@misconception(
    "The forward pass leaves out g",
    criterion="forward",
    explanation="The second layer's values are returned as they are; backward does take the derivative of g.",
    hint="Where does g stand in the handout's formula?",
    formula=NETWORK,
)
def forward_without_g(reference):
    """g is left out of forward only."""
    steps_of(reference).output = lambda _net, z2: z2


@misconception(
    "The forward pass chooses g by the name of f",
    criterion="forward",
    explanation="Forward uses f_function for both layers; backward does take the derivative of g.",
    hint="Which of the two names decides what the second layer does?",
)
def forward_g_chosen_by_f(reference):
    """The name of f decides about g in forward only."""
    steps = steps_of(reference)
    steps.output = lambda net, z2: steps.activation(net.f_function, z2)


@misconception(
    "The first activation is always relu",
    criterion="activations",
    explanation="f_function is not asked, in forward or in backward.",
    hint="Which names may f have?",
)
def f_always_relu(reference):
    """f is relu whatever its name."""
    steps = steps_of(reference)
    steps.hidden = lambda _net, z1: steps.activation("relu", z1)
    steps.slope_f = lambda _net, cache: steps.slope("relu", cache["z1"])


@misconception(
    "The output loses its axes of length 1",
    criterion="forward",
    explanation="`squeeze()` without an axis drops every axis of length 1: that of a layer of width 1, and that of a batch of one.",
    hint="Which shape has your output for a batch of one example?",
)
def forward_squeezed(reference):
    """The output is squeezed."""
    steps = steps_of(reference)
    right = steps.output
    steps.output = lambda net, z2: right(net, z2).squeeze()


@misconception(
    "The hidden values lose their axes of length 1",
    criterion="forward",
    explanation="`squeeze()` without an axis drops every axis of length 1: that of a layer of width 1, and that of a batch of one.",
    hint="Which shape have your hidden values in a layer of width 1?",
)
def forward_hidden_squeezed(reference):
    """The first layer's values are squeezed."""
    steps = steps_of(reference)
    right = steps.linear_1
    steps.linear_1 = lambda net, x: right(net, x).squeeze()
