"""The reference for EECS 498 assignment 3: layers, losses, networks of any depth, update rules and dropout."""

from itertools import pairwise

import torch


class Linear:
    """out = x w + b for inputs of any shape (N, d_1, …, d_k).

    W has shape (d_1 … d_k, M).
    """

    @staticmethod
    def forward(x, w, b):
        """Return out (N, M) and the cache."""
        return x.reshape(x.shape[0], -1) @ w + b, (x, w, b)

    @staticmethod
    def backward(dout, cache):
        """Return the gradients of x, w and b, each in the shape of its array, for dout (N, M)."""
        x, w, _ = cache
        rows = x.reshape(x.shape[0], -1)
        return (dout @ w.T).reshape(x.shape), rows.T @ dout, dout.sum(dim=0)


class ReLU:
    """out = max(x, 0), element by element."""

    @staticmethod
    def forward(x):
        """Return out, in the shape of x, and the cache."""
        return x.clamp(min=0), x

    @staticmethod
    def backward(dout, cache):
        """Return the gradient of x: dout where x is positive, else 0."""
        return dout * (cache > 0)


class Linear_ReLU:
    """A linear layer followed by relu."""

    @staticmethod
    def forward(x, w, b):
        """Return out (N, M) and the caches of both layers."""
        z, linear_cache = Linear.forward(x, w, b)
        out, relu_cache = ReLU.forward(z)
        return out, (linear_cache, relu_cache)

    @staticmethod
    def backward(dout, cache):
        """Return the gradients of x, w and b."""
        linear_cache, relu_cache = cache
        return Linear.backward(ReLU.backward(dout, relu_cache), linear_cache)


def softmax_loss(x, y):
    """Return the mean cross-entropy of the scores x (N, C) for the labels y (N,), and its gradient."""
    n = torch.arange(x.shape[0])
    shifted = x - x.max(dim=1, keepdim=True).values
    logs = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    gradient = logs.exp()
    gradient[n, y] -= 1
    return -logs[n, y].mean(), gradient / x.shape[0]


def svm_loss(x, y):
    """Return the mean multi-class hinge loss with margin 1 of the scores x (N, C), and its gradient."""
    n = torch.arange(x.shape[0])
    margins = (x - x[n, y, None] + 1).clamp(min=0)
    margins[n, y] = 0
    gradient = (margins > 0).to(x.dtype)
    gradient[n, y] = -gradient.sum(dim=1)
    return margins.sum() / x.shape[0], gradient / x.shape[0]


def initial_parameters(widths, weight_scale, dtype, device):
    """Return weights drawn from a normal distribution with standard deviation *weight_scale*, and biases of zero."""
    params = {}
    for number, (inputs, outputs) in enumerate(pairwise(widths), start=1):
        params[f"W{number}"] = weight_scale * torch.randn(
            inputs, outputs, dtype=dtype, device=device
        )
        params[f"b{number}"] = torch.zeros(outputs, dtype=dtype, device=device)
    return params


class TwoLayerNet:
    """linear - relu - linear - softmax.

    The loss adds reg * |W|^2 for both weights: no factor 0.5.
    """

    def __init__(
        self,
        input_dim=3 * 32 * 32,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=torch.float32,
        device="cpu",
    ):
        self.reg = reg
        self.params = initial_parameters(
            (input_dim, hidden_dim, num_classes), weight_scale, dtype, device
        )

    def loss(self, X, y=None):
        """Return the scores (N, C) without labels.

        With labels the loss and the gradients of all parameters.
        """
        params = self.params
        hidden, hidden_cache = Linear_ReLU.forward(
            X, params["W1"], params["b1"]
        )
        scores, cache = Linear.forward(hidden, params["W2"], params["b2"])
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads["W2"], grads["b2"] = Linear.backward(dscores, cache)
        _, grads["W1"], grads["b1"] = Linear_ReLU.backward(
            dhidden, hidden_cache
        )
        for name in ("W1", "W2"):
            loss = loss + self.reg * (params[name] ** 2).sum()
            grads[name] = grads[name] + 2 * self.reg * params[name]
        return loss, grads


class FullyConnectedNet:
    """{linear - relu - [dropout]} for each hidden layer, then linear - softmax.

    The loss adds 0.5 * reg * |W|^2.
    """

    def __init__(
        self,
        hidden_dims,
        input_dim=3 * 32 * 32,
        num_classes=10,
        dropout=0.0,
        reg=0.0,
        weight_scale=1e-2,
        seed=None,
        dtype=torch.float32,
        device="cpu",
    ):
        self.reg = reg
        self.num_layers = len(hidden_dims) + 1
        self.params = initial_parameters(
            (input_dim, *hidden_dims, num_classes), weight_scale, dtype, device
        )
        self.use_dropout = dropout != 0
        self.dropout_param = (
            {"p": dropout} if seed is None else {"p": dropout, "seed": seed}
        )

    def loss(self, X, y=None):
        """Return the scores (N, C) without labels.

        With labels the loss and the gradients of all parameters.
        """
        scores, caches = self.go_forward(X, "test" if y is None else "train")
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = self.go_back(dscores, caches)
        for number in range(1, self.num_layers + 1):
            weights = self.params[f"W{number}"]
            loss = loss + 0.5 * self.reg * (weights**2).sum()
            grads[f"W{number}"] = grads[f"W{number}"] + self.reg * weights
        return loss, grads

    def go_forward(self, x, mode):
        """Return the scores and the caches of every layer."""
        caches = []
        for number in range(1, self.num_layers):
            x, layer = Linear_ReLU.forward(
                x, self.params[f"W{number}"], self.params[f"b{number}"]
            )
            dropped = None
            if self.use_dropout:
                x, dropped = Dropout.forward(
                    x, {**self.dropout_param, "mode": mode}
                )
            caches.append((layer, dropped))
        last = self.num_layers
        scores, layer = Linear.forward(
            x, self.params[f"W{last}"], self.params[f"b{last}"]
        )
        return scores, [*caches, layer]

    def go_back(self, dscores, caches):
        """Return the gradients of all parameters, without the regulariser."""
        grads = {}
        last = self.num_layers
        dx, grads[f"W{last}"], grads[f"b{last}"] = Linear.backward(
            dscores, caches[-1]
        )
        for number in range(last - 1, 0, -1):
            layer, dropped = caches[number - 1]
            if self.use_dropout:
                dx = Dropout.backward(dx, dropped)
            dx, grads[f"W{number}"], grads[f"b{number}"] = Linear_ReLU.backward(
                dx, layer
            )
        return grads


def sgd(w, dw, config=None):
    """Return w after a step of gradient descent, and the config."""
    config = {"learning_rate": 1e-2, **(config or {})}
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w, dw, config=None):
    """Return w after a step along the velocity, and the config with the new velocity."""
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": torch.zeros_like(w),
        **(config or {}),
    }
    config["velocity"] = (
        config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    )
    return w + config["velocity"], config


def rmsprop(w, dw, config=None):
    """Return w after a step scaled by the root of the mean square gradient, and the config with the new mean."""
    start = {
        "learning_rate": 1e-2,
        "decay_rate": 0.99,
        "epsilon": 1e-8,
        "cache": torch.zeros_like(w),
    }
    config = {**start, **(config or {})}
    config["cache"] = (
        config["decay_rate"] * config["cache"]
        + (1 - config["decay_rate"]) * dw**2
    )
    return w - config["learning_rate"] * dw / (
        config["cache"].sqrt() + config["epsilon"]
    ), config


def adam(w, dw, config=None):
    """Return w after a step of Adam with bias correction, and the config with the new moments and step number."""
    zero = torch.zeros_like(w)
    start = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": zero,
        "v": zero,
        "t": 0,
    }
    config = {**start, **(config or {})}
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    mean, square = (
        config["m"] / (1 - beta1 ** config["t"]),
        config["v"] / (1 - beta2 ** config["t"]),
    )
    return w - config["learning_rate"] * mean / (
        square.sqrt() + config["epsilon"]
    ), config


class Dropout:
    """Inverted dropout: in training each element is dropped with probability p, the others are divided by 1 - p."""

    @staticmethod
    def forward(x, dropout_param):
        """Return out, in the shape of x, and the cache.

        Dropout_param holds p, mode and maybe seed.
        """
        if "seed" in dropout_param:
            # torch.manual_seed does that and notes the stack for each kind of device: a
            # hundred times as long.
            torch.default_generator.manual_seed(dropout_param["seed"])
        if dropout_param["mode"] == "test":
            return x, (dropout_param, None)
        mask = kept(x, dropout_param["p"]).to(x.dtype) / (
            1 - dropout_param["p"]
        )
        return x * mask, (dropout_param, mask)

    @staticmethod
    def backward(dout, cache):
        """Return the gradient of x: dout through the mask of the forward pass."""
        _, mask = cache
        return dout if mask is None else dout * mask


def kept(x, p):
    """Return which elements of x are kept where each is dropped with probability p."""
    return torch.rand(x.shape) >= p
