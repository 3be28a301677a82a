"""Fully connected networks in PyTorch: write every part yourself, without autograd and without torch.nn."""

import torch


class Linear(object):
    @staticmethod
    def forward(x, w, b):
        """
        x: inputs of shape (N, d_1, ..., d_k), N examples of D = d_1 * ... * d_k numbers
        w: weights of shape (D, M)
        b: biases of shape (M,)

        Return out, of shape (N, M), and the cache (x, w, b).
        """
        out = None
        # TODO: compute out
        cache = (x, w, b)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        """
        dout: gradient of the loss with respect to out, of shape (N, M)
        cache: what forward returned

        Return the gradients (dx, dw, db), each in the shape of its array.
        """
        x, w, b = cache
        dx, dw, db = None, None, None
        # TODO: compute dx, dw and db
        return dx, dw, db


class ReLU(object):
    @staticmethod
    def forward(x):
        """
        x: inputs of any shape

        Return out, in the shape of x, and the cache x. Leave x as it is.
        """
        out = None
        # TODO: compute out
        cache = x
        return out, cache

    @staticmethod
    def backward(dout, cache):
        """
        dout: gradient of the loss with respect to out
        cache: the inputs x

        Return the gradient dx. Leave dout as it is.
        """
        dx, x = None, cache
        # TODO: compute dx
        return dx


class Linear_ReLU(object):
    """A linear layer followed by relu: given, and as right as the two layers above."""

    @staticmethod
    def forward(x, w, b):
        a, linear_cache = Linear.forward(x, w, b)
        out, relu_cache = ReLU.forward(a)
        return out, (linear_cache, relu_cache)

    @staticmethod
    def backward(dout, cache):
        linear_cache, relu_cache = cache
        da = ReLU.backward(dout, relu_cache)
        return Linear.backward(da, linear_cache)


def softmax_loss(x, y):
    """
    x: scores of shape (N, C)
    y: labels of shape (N,), whole numbers from 0 to C - 1

    Return the mean loss and its gradient with respect to x. (If your course hands it out, import it instead.)
    """
    loss, dx = None, None
    # TODO: compute loss and dx
    return loss, dx


class TwoLayerNet(object):
    """linear - relu - linear - softmax"""

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
        self.params = {}
        self.reg = reg
        # TODO: make W1, b1, W2 and b2 in self.params

    def loss(self, X, y=None):
        """
        X: inputs of shape (N, d_1, ..., d_k)
        y: labels of shape (N,), or None

        Without labels return the scores, of shape (N, C). With labels return the pair (loss, grads); grads holds the
        gradient of each parameter under its name. The loss includes reg * (|W1|^2 + |W2|^2).
        """
        scores = None
        # TODO: compute the scores
        if y is None:
            return scores
        loss, grads = 0, {}
        # TODO: compute loss and grads
        return loss, grads


class FullyConnectedNet(object):
    """{linear - relu - [dropout]} for each hidden layer, then linear - softmax"""

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
        self.use_dropout = dropout != 0
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        # TODO: make W1, b1, W2, b2, ... in self.params

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": dropout}
            if seed is not None:
                self.dropout_param["seed"] = seed

    def loss(self, X, y=None):
        """
        As in TwoLayerNet. The loss includes 0.5 * reg * |W|^2 of every weight. Dropout works in training only, which
        is when there are labels.
        """
        mode = "test" if y is None else "train"
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        scores = None
        # TODO: compute the scores
        if mode == "test":
            return scores
        loss, grads = 0.0, {}
        # TODO: compute loss and grads
        return loss, grads


def sgd(w, dw, config=None):
    """config: learning_rate (default 1e-2). Return the new weights and the config."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    next_w = None
    # TODO: compute next_w
    return next_w, config


def sgd_momentum(w, dw, config=None):
    """config: learning_rate (1e-2), momentum (0.9), velocity (zeros). Return the new weights and the config."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", torch.zeros_like(w))
    next_w = None
    # TODO: compute next_w, and the new velocity v
    config["velocity"] = v
    return next_w, config


def rmsprop(w, dw, config=None):
    """config: learning_rate (1e-2), decay_rate (0.99), epsilon (1e-8), cache (zeros)."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", torch.zeros_like(w))
    next_w = None
    # TODO: compute next_w, and the new config["cache"]
    return next_w, config


def adam(w, dw, config=None):
    """config: learning_rate (1e-3), beta1 (0.9), beta2 (0.999), epsilon (1e-8), m, v (zeros), t (0)."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", torch.zeros_like(w))
    config.setdefault("v", torch.zeros_like(w))
    config.setdefault("t", 0)
    next_w = None
    # TODO: compute next_w, and the new m, v and t; count t up before you use it
    return next_w, config


class Dropout(object):
    @staticmethod
    def forward(x, dropout_param):
        """
        x: inputs of any shape
        dropout_param: dict with p, the probability to DROP an element; mode, "train" or "test"; and perhaps seed

        Return out, in the shape of x, and the cache (dropout_param, mask).
        """
        p, mode = dropout_param["p"], dropout_param["mode"]
        if "seed" in dropout_param:
            torch.manual_seed(dropout_param["seed"])
        mask = None
        out = None
        if mode == "train":
            pass  # TODO: draw the mask, and compute out
        elif mode == "test":
            pass  # TODO: compute out
        cache = (dropout_param, mask)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        """
        dout: gradient of the loss with respect to out
        cache: what forward returned

        Return the gradient dx.
        """
        dropout_param, mask = cache
        dx = None
        # TODO: compute dx, for both modes
        return dx
