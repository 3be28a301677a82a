"""Misconceptions in the backward pass."""

import torch

from grader.misconceptions import misconception

from ._alter import columns, rows, scale_gradients, steps_of

# --- how much is averaged ---------------------------------------------------------------------------------------------


@misconception(
    "backward averages over the batch once more",
    criterion="backward",
    explanation="` dJdy_hat ` belongs to the mean loss already; dividing by the batch size again makes every gradient too small.",
    hint="How often may the 1/N of the loss occur on the way to a parameter?",
)
def backward_averages_batch(reference):
    """Every gradient is divided by N."""
    scale_gradients(steps_of(reference), lambda dJdy_hat: 1 / rows(dJdy_hat))


@misconception(
    "backward averages over all elements once more",
    criterion="backward",
    explanation="` dJdy_hat ` belongs to the mean loss already; dividing by ` N * C ` again makes every gradient too small.",
    hint="How often may the mean of the loss occur on the way to a parameter?",
)
def backward_averages_all(reference):
    """Every gradient is divided by N C."""
    scale_gradients(steps_of(reference), lambda dJdy_hat: 1 / dJdy_hat.numel())


@misconception(
    "backward averages over the outputs",
    criterion="backward",
    explanation="` dJdy_hat ` belongs to the mean loss already; dividing by the number of outputs makes every gradient too small.",
    hint="How often may the mean of the loss occur on the way to a parameter?",
)
def backward_averages_outputs(reference):
    """Every gradient is divided by C."""
    scale_gradients(steps_of(reference), lambda dJdy_hat: 1 / columns(dJdy_hat))


@misconception(
    "The gradients of the weights are averaged over the batch, those of the biases are not",
    criterion="backward",
    explanation="The two kinds of gradients are scaled differently; ` dJdy_hat ` belongs to the mean loss already.",
    hint="Which of your four lines divide, and why?",
)
def backward_averages_weights(reference):
    """The gradients of the weights are divided by N."""
    steps = steps_of(reference)
    right = steps.weight_gradient
    steps.weight_gradient = lambda delta, inputs: (
        right(delta, inputs) / rows(delta)
    )


@misconception(
    "The gradients of the biases are averaged over the batch",
    criterion="backward",
    explanation="Every example adds to the gradient of a bias; the mean of the loss is in ` dJdy_hat ` already.",
    hint="The bias acts on every example. What does the chain rule do with several paths?",
)
def backward_bias_averaged(reference):
    """The gradients of the biases are means."""
    steps_of(reference).bias_gradient = lambda delta: delta.mean(dim=0)


@misconception(
    "The gradients of backward have the wrong sign",
    criterion="backward",
    explanation="Every gradient is the negative of the right one: a step against them would raise the loss.",
    hint="Does `.grads` hold the gradient, or the step?",
)
def backward_sign(reference):
    """Every gradient is negated."""
    scale_gradients(steps_of(reference), lambda _: -1)


# --- biases and weights -----------------------------------------------------------------------------------------------


@misconception(
    "The gradients of the biases are not summed over the batch",
    criterion="backward",
    explanation="You store one gradient per example; a bias is shared by all of them.",
    hint="Which shape has b, and which shape has your gradient for it?",
)
def backward_bias_not_summed(reference):
    """The gradients of the biases have shape (N, out)."""
    steps_of(reference).bias_gradient = lambda delta: delta


@misconception(
    "The gradients of the biases are summed over the outputs",
    criterion="backward",
    explanation="The wrong axis is summed: one number per example is left instead of one per output.",
    hint="Which axis of your array is the batch?",
)
def backward_bias_wrong_axis(reference):
    """The gradients of the biases have shape (N,)."""
    steps_of(reference).bias_gradient = lambda delta: delta.sum(dim=1)


@misconception(
    "The gradients of the biases are summed over everything",
    criterion="backward",
    explanation="One number is left where each output has its own bias.",
    hint="Over which axis do you sum?",
)
def backward_bias_one_number(reference):
    """The gradients of the biases are numbers."""
    steps_of(reference).bias_gradient = lambda delta: delta.sum()


@misconception(
    "The gradients of the biases come from the first example only",
    criterion="backward",
    explanation="All other examples of the batch are ignored, though each of them is shifted by the bias.",
    hint="The bias acts on every example. What does the chain rule do with several paths?",
)
def backward_bias_first_example(reference):
    """The gradients of the biases are those of the first example."""
    steps_of(reference).bias_gradient = lambda delta: delta[0].clone()


@misconception(
    "A batch size of 10 is written into the code",
    criterion="backward",
    explanation="The gradient of a bias is computed with an array of ten ones: any other batch size fails.",
    hint="Which sizes stand in your code as numbers?",
)
def backward_batch_of_10(reference):
    """The gradients of the biases are products with ten ones."""
    steps_of(reference).bias_gradient = lambda delta: (
        delta.T @ torch.ones(10, 1, dtype=delta.dtype)
    ).reshape(-1)


@misconception(
    "The gradients of the weights are transposed",
    criterion="backward",
    explanation="They have the shape (in, out); a gradient has the shape of its parameter.",
    hint="Write the shapes under the product. Which of the two factors must be transposed?",
)
def backward_weights_transposed(reference):
    """The gradients of the weights have shape (in, out)."""
    steps = steps_of(reference)
    right = steps.weight_gradient
    steps.weight_gradient = lambda delta, inputs: right(delta, inputs).T


@misconception(
    "The gradient of W2 is made with the hidden values before their activation",
    criterion="backward",
    explanation="What W2 multiplied in forward was f(z1); in the gradient you use z1.",
    hint="By what was W2 multiplied?",
)
def backward_w2_from_z1(reference):
    """dJdW2 is computed from z1."""
    steps_of(reference).inputs = lambda cache: (cache["x"], cache["z1"])


# --- shapes and storing -----------------------------------------------------------------------------------------------


@misconception(
    "The gradient is multiplied by W2 element by element",
    criterion="backward",
    explanation="On the way to the hidden values each of them collects from all outputs; `*` is right only for one output.",
    hint="Which operator adds up over the outputs?",
)
def backward_elementwise(reference):
    """dJdh is an elementwise product."""
    steps_of(reference).back = lambda net, _cache, dJdz2: (
        dJdz2 * net.parameters["W2"]
    )


@misconception(
    "W2 is transposed on the way back",
    criterion="backward",
    explanation="W2 has the shape (out, in); going back, the sizes fit without a transpose.",
    hint="Write the shapes of ` dJdz2 ` and ` W2 ` under the product.",
)
def backward_w2_transposed(reference):
    """dJdh is computed with the transpose of W2."""
    steps_of(reference).back = lambda net, _cache, dJdz2: (
        dJdz2 @ net.parameters["W2"].T
    )


@misconception(
    "The gradients lose their axes of length 1",
    criterion="backward",
    explanation="`squeeze()` without an axis drops every axis of length 1: a layer of width 1 loses one.",
    hint="Which shape has your gradient of W1 in a network of width 1?",
)
def backward_squeezed(reference):
    """The gradients are squeezed."""
    steps = steps_of(reference)
    weights, biases = steps.weight_gradient, steps.bias_gradient
    steps.weight_gradient = lambda delta, inputs: weights(
        delta, inputs
    ).squeeze()
    steps.bias_gradient = lambda delta: biases(delta).squeeze()


@misconception(
    "The gradients are not stored",
    criterion="backward",
    explanation="After backward, `.grads` holds the zeros that it held before.",
    hint="Where does the handout want the gradients, and under which names?",
)
def backward_stores_nothing(reference):
    """Nothing is stored."""
    steps_of(reference).store = lambda _net, _grads: None


@misconception(
    "Only the gradients of the second layer are stored",
    criterion="backward",
    explanation="After backward, the gradients of W1 and b1 are the zeros that they were before.",
    hint="Where does the handout want the gradients, and under which names?",
)
def backward_stores_second_layer(reference):
    """The gradients of the first layer are not stored."""
    steps = steps_of(reference)
    right = steps.store
    steps.store = lambda net, grads: right(
        net, {name: grads[name] for name in ("dJdW2", "dJdb2")}
    )
