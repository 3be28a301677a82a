"""The handout of EECS 498 assignment 3 in code: what is asked of fully_connected_networks.py; adapter.py says how."""

from typing import Any, NamedTuple

from grader.contract import (
    Array,
    Scalar,
    asks,
    internal,
    student_class,
    student_hook,
)


class Output(NamedTuple):
    """What the forward pass of a layer returns; nothing is asked of the cache."""

    out: Array
    cache: Any


class LayerGradients(NamedTuple):
    """What the backward pass of a linear layer returns."""

    dx: Array | None
    dw: Array | None
    db: Array | None


class LossAndGradient(NamedTuple):
    """What a loss function returns: the loss and its gradient with respect to the scores."""

    loss: Scalar
    dx: Array


class LossAndGradients(NamedTuple):
    """What a network returns for a batch with labels; the gradients have the names of the parameters."""

    loss: Scalar
    grads: dict[str, Array | None]


class Update(NamedTuple):
    """What an update rule returns: the new weights, and the config for the next step."""

    next_w: Array
    config: dict[str, Any]


class TwoOutputs(NamedTuple):
    """What a layer returned for the same input, first and second."""

    first: Array
    second: Array


class OutputAndGradient(NamedTuple):
    """What the two passes of a layer returned."""

    out: Array
    dx: Array


@student_class
class Linear:
    """A layer out = x w + b; its methods are static."""

    def forward(self, x, w, b):
        """Return out (N, M) and a cache, for x (N, d_1, …, d_k), w (d_1 … d_k, M) and b (M,)."""

    def backward(self, dout, cache):
        """Return dx, dw and db for dout (N, M)."""


@student_class
class ReLU:
    """A layer out = max(x, 0); its methods are static."""

    def forward(self, x):
        """Return out, in the shape of x, and a cache."""

    def backward(self, dout, cache):
        """Return dx for dout."""


@student_class
class Linear_ReLU:
    """Both layers, one after the other; its methods are static."""

    def forward(self, x, w, b):
        """Return out (N, M) and a cache."""

    def backward(self, dout, cache):
        """Return dx, dw and db for dout (N, M)."""


@student_class
class Dropout:
    """Inverted dropout; its methods are static."""

    def forward(self, x, dropout_param):
        """Return out, in the shape of x, and a cache; dropout_param holds "p", "mode" and perhaps "seed"."""

    def backward(self, dout, cache):
        """Return dx for dout."""


@student_class
class TwoLayerNet:
    """linear - relu - linear - softmax."""

    params: dict[str, Any]

    def __init__(
        self,
        input_dim,
        hidden_dim,
        num_classes,
        weight_scale=1e-3,
        reg=0.0,
        dtype=...,
        device="cpu",
    ):
        """Make `.params`: W1, b1, W2, b2."""

    def loss(self, X, y=None):
        """Return the scores where y is None, else the loss and the gradients."""


@student_class
class FullyConnectedNet:
    """{linear - relu - [dropout]} for each hidden layer, then linear - softmax."""

    params: dict[str, Any]

    def __init__(
        self,
        hidden_dims,
        input_dim,
        num_classes,
        dropout=0.0,
        reg=0.0,
        weight_scale=1e-2,
        seed=None,
        dtype=...,
        device="cpu",
    ):
        """Make `.params`: W1, b1, …, one pair for each layer."""

    def loss(self, X, y=None):
        """Return the scores where y is None, else the loss and the gradients."""


class Hooks:
    """What the tests ask. *parts* says whose layers a network uses: "own", or "given" ones that are right."""

    @student_hook(firstresult=True)
    @asks("Linear.forward")
    def linear_forward(self, x, w, b) -> Output:
        """Return what `Linear.forward` returns."""

    @student_hook(firstresult=True)
    @asks("Linear.backward")
    def linear_backward(self, x, w, b, dout) -> LayerGradients:
        """Return what `Linear.backward` returns after a forward pass."""

    @student_hook(firstresult=True)
    @asks("ReLU.forward")
    def relu_forward(self, x) -> Output:
        """Return what `ReLU.forward` returns."""

    @student_hook(firstresult=True)
    @asks("ReLU.backward")
    def relu_backward(self, x, dout) -> Array:
        """Return what `ReLU.backward` returns after a forward pass."""

    @student_hook(firstresult=True)
    @asks("Linear_ReLU.forward")
    def linear_relu_forward(self, x, w, b) -> Output:
        """Return what `Linear_ReLU.forward` returns."""

    @student_hook(firstresult=True)
    @asks("Linear_ReLU.backward")
    def linear_relu_backward(self, x, w, b, dout) -> LayerGradients:
        """Return what `Linear_ReLU.backward` returns after a forward pass."""

    @student_hook(firstresult=True)
    def softmax_loss(self, x, y) -> LossAndGradient:
        """Return the mean softmax loss of the scores x (N, C) for the labels y (N,), and its gradient.

        Where the file has no `softmax_loss` of its own, it is the loss that its TwoLayerNet uses.
        """

    @student_hook(firstresult=True)
    def svm_loss(self, x, y) -> LossAndGradient:
        """Return the mean hinge loss of the scores x (N, C) for the labels y (N,), and its gradient."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet")
    def two_layer_new(
        self,
        input_dim,
        hidden_dim,
        num_classes,
        weight_scale,
        dtype,
    ) -> dict[str, Array]:
        """Return `.params` of a new network."""

    @student_hook(firstresult=True)
    @internal("parts")
    @asks("TwoLayerNet.loss")
    def two_layer_scores(self, parameters, X, parts) -> Array:
        """Return what `loss(X)` returns in a network with these parameters."""

    @student_hook(firstresult=True)
    @internal("parts")
    @asks("TwoLayerNet.loss")
    def two_layer_loss(self, parameters, X, y, reg, parts) -> LossAndGradients:
        """Return what `loss(X, y)` returns in a network with these parameters."""

    @student_hook(firstresult=True)
    @asks("FullyConnectedNet")
    def deep_new(
        self,
        hidden_dims,
        input_dim,
        num_classes,
        weight_scale,
        dtype,
    ) -> dict[str, Array]:
        """Return `.params` of a new network."""

    @student_hook(firstresult=True)
    @internal("parts")
    @asks("FullyConnectedNet.loss")
    def deep_scores(self, parameters, X, dropout, parts) -> Array:
        """Return what `loss(X)` returns in a network with these parameters."""

    @student_hook(firstresult=True)
    @internal("parts")
    @asks("FullyConnectedNet.loss")
    def deep_loss(
        self,
        parameters,
        X,
        y,
        reg,
        dropout,
        seed,
        parts,
    ) -> LossAndGradients:
        """Return what `loss(X, y)` returns in a network with these parameters."""

    @student_hook(firstresult=True)
    def sgd(self, w, dw, config=None) -> Update:
        """Return the weights after a step of gradient descent; config may be None in all four."""

    @student_hook(firstresult=True)
    def sgd_momentum(self, w, dw, config=None) -> Update:
        """Return the weights after a step with momentum."""

    @student_hook(firstresult=True)
    def rmsprop(self, w, dw, config=None) -> Update:
        """Return the weights after a step of RMSProp."""

    @student_hook(firstresult=True)
    def adam(self, w, dw, config=None) -> Update:
        """Return the weights after a step of Adam."""

    @student_hook(firstresult=True)
    @asks("Dropout.forward")
    def dropout_forward(self, x, p, mode, seed) -> Output:
        """Return what `Dropout.forward` returns."""

    @student_hook(firstresult=True)
    @asks("Dropout.forward")
    def dropout_twice(self, x, p, seed) -> TwoOutputs:
        """Return what `Dropout.forward` returns for the same x in training, twice in a row."""

    @student_hook(firstresult=True)
    @asks("Dropout.backward")
    def dropout_backward(self, x, dout, p, mode, seed) -> OutputAndGradient:
        """Return the output of a forward pass, and what `Dropout.backward` returns after it."""
