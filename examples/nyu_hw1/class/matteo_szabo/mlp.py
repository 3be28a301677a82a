import torch
from enum import Enum


class Act(Enum):
    relu = "relu"
    sigmoid = "sigmoid"
    identity = "identity"

    def value_at(self, z):
        if self is Act.relu:
            return torch.where(z > 0, z, 0 * z)
        if self is Act.sigmoid:
            return torch.exp(-torch.log1p(torch.exp(-z)))
        return z

    def slope_at(self, z):
        if self is Act.relu:
            return (z > 0).long()
        if self is Act.sigmoid:
            return self.value_at(z) * self.value_at(-z)
        return 1.0


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
        self.f_function = Act(f_function)
        self.g_function = Act(g_function)
        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = {"dJd" + k: torch.zeros(v.shape) for k, v in self.parameters.items()}
        self.cache = dict()

    def forward(self, x):
        z1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        h = self.f_function.value_at(z1)
        z2 = h @ self.parameters["W2"].T + self.parameters["b2"]
        self.cache.update(x=x, z1=z1, h=h, z2=z2)
        return self.g_function.value_at(z2)

    def backward(self, dJdy_hat):
        # J is the mean over all entries of y_hat, so everything below is divided by their number.
        # (mse_loss and bce_loss return the derivative for one entry.)
        count = dJdy_hat.numel()
        d2 = dJdy_hat * self.g_function.slope_at(self.cache["z2"])
        d1 = d2 @ self.parameters["W2"] * self.f_function.slope_at(self.cache["z1"])
        for name, value in (
            ("dJdW2", d2.T @ self.cache["h"]),
            ("dJdb2", d2.sum(0)),
            ("dJdW1", d1.T @ self.cache["x"]),
            ("dJdb1", d1.sum(0)),
        ):
            self.grads[name] = value / count

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    return ((y - y_hat) ** 2).mean(), 2 * (y_hat - y)


def bce_loss(y, y_hat):
    return (-y * y_hat.log() - (1 - y) * (1 - y_hat).log()).mean(), (y_hat - y) / (y_hat - y_hat ** 2)
