import pandas as pd
import matplotlib.pyplot as plt
from cv2 import moments
from turtle import back, backward
from collections import OrderedDict
import numpy as np
import torch


class MLP(object):
    """Two linear layers with an activation after each."""

    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function, lr=1e-3):
        self.d_in, self.d_hidden, self.d_out = linear_1_in_features, linear_1_out_features, linear_2_out_features
        self.f_function = f_function
        self.g_function = g_function
        self.lr = lr
        self.parameters = OrderedDict([
            ("W1", torch.randn(linear_1_out_features, linear_1_in_features)),
            ("b1", torch.randn(linear_1_out_features)),
            ("W2", torch.randn(linear_2_out_features, linear_2_in_features)),
            ("b2", torch.randn(linear_2_out_features)),
        ])
        self.grads = OrderedDict(("dJd" + name, torch.zeros_like(p)) for name, p in self.parameters.items())
        self.cache = OrderedDict(loss=0.0)

    @staticmethod
    def _function(name, t):
        assert name in ("relu", "sigmoid", "identity"), name
        if name == "relu":
            return torch.maximum(t, torch.zeros(1, dtype=t.dtype))
        return t.sigmoid() if name == "sigmoid" else t

    @staticmethod
    def _derivative(name, t):
        if name == "relu":
            # 0.5 at the kink
            return torch.heaviside(t, torch.tensor(0.5, dtype=t.dtype))
        return t.sigmoid() * (1 - t.sigmoid()) if name == "sigmoid" else torch.ones_like(t)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        W1, b1, W2, b2 = (self.parameters[k] for k in ("W1", "b1", "W2", "b2"))
        self.cache["x"] = x
        self.cache["s1"] = torch.nn.functional.linear(x, W1, b1)
        self.cache["a1"] = self._function(self.f_function, self.cache["s1"])
        self.cache["s2"] = torch.nn.functional.linear(self.cache["a1"], W2, b2)
        return self._function(self.g_function, self.cache["s2"])

    def backward(self, dJdy_hat: torch.Tensor) -> None:
        e2 = dJdy_hat * self._derivative(self.g_function, self.cache["s2"])
        e1 = e2 @ self.parameters["W2"] * self._derivative(self.f_function, self.cache["s1"])
        self.grads["dJdW1"] = e1.T @ self.cache["x"]
        self.grads["dJdb1"] = e1.T @ torch.ones(e1.shape[0], dtype=e1.dtype)
        self.grads["dJdW2"] = e2.T @ self.cache["a1"]
        self.grads["dJdb2"] = e2.T @ torch.ones(e2.shape[0], dtype=e2.dtype)

    def step(self):
        for name in self.parameters:
            self.parameters[name] = self.parameters[name] - self.lr * self.grads["dJd" + name]

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = OrderedDict(loss=0.0)


def mse_loss(y, y_hat):
    loss = float(torch.mean((y_hat - y) ** 2))
    return loss, 2 / np.prod(y_hat.shape) * (y_hat - y)


def bce_loss(y, y_hat):
    loss = float(-torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)))
    return loss, 1 / np.prod(y_hat.shape) * (y_hat - y) / y_hat / (1 - y_hat)


def plot(losses):
    plt.plot(pd.Series(losses).rolling(10).mean())
    plt.show()
