"""Misconceptions in the chain rule: which derivative of an activation is multiplied in, where it is taken, how often."""

import torch

from grader.misconceptions import misconception

from ._alter import steps_of


@misconception(
    "The derivative of g is ignored",
    criterion="backward",
    explanation="backward treats the output as linear: ` dJdy_hat ` is taken for the gradient with respect to ` z2 `.",
    hint="Which steps lie between ` z2 ` and ` y_hat `?",
)
def backward_without_g(reference):
    """The derivative of g is 1."""
    steps_of(reference).slope_g = lambda _net, cache: torch.ones_like(
        cache["z2"]
    )


@misconception(
    "The derivative of f is ignored",
    criterion="backward",
    explanation="The gradient goes through the first activation as if it were linear.",
    hint="Which steps lie between z1 and the hidden values?",
)
def backward_without_f(reference):
    """The derivative of f is 1."""
    steps_of(reference).slope_f = lambda _net, cache: torch.ones_like(
        cache["z1"]
    )


@misconception(
    "The derivatives of f and g are both ignored",
    criterion="backward",
    explanation="backward treats both layers as linear.",
    hint="Which steps lie between ` z1 ` and the hidden values, and between ` z2 ` and ` y_hat `?",
)
def backward_without_slopes(reference):
    """The derivatives of f and g are 1."""
    backward_without_f(reference)
    backward_without_g(reference)


@misconception(
    "The derivative of f is always that of relu",
    criterion="backward",
    explanation="backward does not ask which activation f is; forward does.",
    hint="What happens in backward if f is a sigmoid?",
)
def backward_f_always_relu(reference):
    """The derivative of f is relu's."""
    steps = steps_of(reference)
    steps.slope_f = lambda _net, cache: steps.slope("relu", cache["z1"])


@misconception(
    "The derivative of f is chosen by the name of g",
    criterion="backward",
    explanation="backward uses the derivative of g for both layers: right only where f and g are the same.",
    hint="Which of the two names decides about the first layer?",
)
def backward_f_chosen_by_g(reference):
    """The name of g decides about the derivative of f."""
    steps = steps_of(reference)
    steps.slope_f = lambda net, cache: steps.slope(net.g_function, cache["z1"])


@misconception(
    "The derivative of g is chosen by the name of f",
    criterion="backward",
    explanation="backward uses the derivative of f for both layers: right only where f and g are the same.",
    hint="Which of the two names decides about the second layer?",
)
def backward_g_chosen_by_f(reference):
    """The name of f decides about the derivative of g."""
    steps = steps_of(reference)
    steps.slope_g = lambda net, cache: steps.slope(net.f_function, cache["z2"])


@misconception(
    "The derivative of f is taken at the hidden values",
    criterion="backward",
    explanation="f'(z) is asked at what went into f; you pass what came out. For relu and identity that makes no difference.",
    hint="At which of the kept values must f' be taken?",
)
def backward_f_slope_at_h(reference):
    """The derivative of f is taken at h."""
    steps = steps_of(reference)
    steps.slope_f = lambda net, cache: steps.slope(net.f_function, cache["h"])


@misconception(
    "The derivative of g is taken at the output",
    criterion="backward",
    explanation="g'(z) is asked at what went into g; you pass what came out. For relu and identity that makes no difference.",
    hint="At which of the kept values must g' be taken?",
)
def backward_g_slope_at_output(reference):
    """The derivative of g is taken at y_hat."""
    steps = steps_of(reference)
    steps.slope_g = lambda net, cache: steps.slope(
        net.g_function, cache["y_hat"]
    )


@misconception(
    "The derivative of g is lost on the way to the first layer",
    criterion="backward",
    explanation="The second layer's gradients are right; the first layer's start from ` dJdy_hat ` as if g were linear.",
    hint="Which of your values is the gradient with respect to z2, and where do you use it?",
)
def backward_hidden_without_g(reference):
    """dJdh is computed from dJdy_hat."""
    steps = steps_of(reference)
    delta, back = steps.delta_2, steps.back

    def delta_2(net, cache, dJdy_hat):
        cache["dJdy_hat"] = dJdy_hat
        return delta(net, cache, dJdy_hat)

    steps.delta_2 = delta_2
    steps.back = lambda net, cache, _: back(net, cache, cache["dJdy_hat"])


@misconception(
    "The derivative of g is multiplied in twice",
    criterion="backward",
    explanation="It is part of the gradient with respect to z2 already, and comes in once more on the way to the first layer.",
    hint="How often does the chain rule pass g?",
)
def backward_g_twice(reference):
    """The derivative of g is in dJdh twice."""
    steps = steps_of(reference)
    right = steps.back
    steps.back = lambda net, cache, dJdz2: right(
        net, cache, dJdz2 * steps.slope_g(net, cache)
    )
