"""The handout of NYU homework 1 in code: what is asked of mlp.py. How its class is used stands in adapter.py."""

from typing import NamedTuple, TypedDict

from grader.contract import Array, Scalar, asks, student_class, student_hook


class LossAndGradient(NamedTuple):
    """What a loss function returns: the loss and its gradient with respect to y_hat, shaped like y_hat."""

    loss: Scalar
    dJdy_hat: Array


class Parameters(TypedDict):
    """The dict `.parameters`: weights of shape (out, in), biases of shape (out,)."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array


class Gradients(TypedDict):
    """The dict `.grads`: one entry per parameter, of the parameter's shape."""

    dJdW1: Array
    dJdb1: Array
    dJdW2: Array
    dJdb2: Array


class NewNetwork(NamedTuple):
    """The parameters that a new network starts with, and its output."""

    parameters: Parameters
    y_hat: Array


class Backward(NamedTuple):
    """The gradients that `backward` stored, and the parameters after it."""

    grads: Gradients
    parameters: Parameters


class Cleared(NamedTuple):
    """The gradients before and after `clear_grad_and_cache`."""

    before: Gradients
    after: Gradients


@student_class
class MLP:
    """A network of two linear layers, each followed by an activation: y_hat = g(W2 f(W1 x + b1) + b2)."""

    parameters: Parameters
    grads: Gradients

    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        """Make `.parameters` (random) and `.grads` (zeros); f and g are named "relu", "sigmoid" or "identity"."""

    def forward(self, x):
        """Return y_hat of shape (N, linear_2_out_features) for x of shape (N, linear_1_in_features)."""

    def backward(self, dJdy_hat):
        """Store the gradients of the loss in `.grads`; dJdy_hat has shape (N, linear_2_out_features)."""

    def clear_grad_and_cache(self):
        """Set every gradient to zero and forget the last batch."""


class Hooks:
    """What the tests ask. The first two are functions of mlp.py; the others use its class MLP."""

    @student_hook(firstresult=True)
    def mse_loss(self, y, y_hat) -> LossAndGradient:
        """Return the mean over all elements of (y_hat - y)^2, and its gradient with respect to y_hat."""

    @student_hook(firstresult=True)
    def bce_loss(self, y, y_hat) -> LossAndGradient:
        """Return the mean over all elements of the binary cross-entropy, and its gradient with respect to y_hat."""

    @student_hook(firstresult=True)
    @asks("MLP.forward")
    def mlp_forward(self, layers, parameters, x) -> Array:
        """Return what `forward(x)` returns in a network with these parameters."""

    @student_hook(firstresult=True)
    @asks("MLP.backward")
    def mlp_backward(self, layers, parameters, x, dJdy_hat) -> Gradients:
        """Return `.grads` after `forward(x)` and `backward(dJdy_hat)` in a network with these parameters."""

    @student_hook(firstresult=True)
    @asks("MLP")
    def mlp_new(self, layers, x) -> NewNetwork:
        """Return `.parameters` of a new network, and its `forward(x)`."""

    @student_hook(firstresult=True)
    @asks("MLP.backward")
    def mlp_keeps_parameters(self, layers, parameters, x, dJdy_hat) -> Backward:
        """Return `.grads` and `.parameters` after `forward(x)` and `backward(dJdy_hat)`."""

    @student_hook(firstresult=True)
    @asks("MLP.clear_grad_and_cache")
    def mlp_clear(self, layers, parameters, x, dJdy_hat) -> Cleared:
        """Return `.grads` after `forward(x)` and `backward(dJdy_hat)`, before and after `clear_grad_and_cache()`."""

    @student_hook(firstresult=True)
    @asks("MLP.backward")
    def mlp_two_batches(
        self, layers, parameters, x, dJdy_hat, x_2, dJdy_hat_2
    ) -> Gradients:
        """Return `.grads` after a second batch, with `clear_grad_and_cache()` between the two."""

    @student_hook(firstresult=True)
    @asks("MLP")
    def mlp_train(
        self, layers, parameters, x, y, loss, learning_rate, steps
    ) -> Parameters:
        """Return `.parameters` after some steps of gradient descent; loss is "mse_loss" or "bce_loss"."""
