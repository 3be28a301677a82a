"""The reference for NYU homework 1: a two-layer network and two losses, with gradients by hand."""

import torch


def relu(z):
    """Return max(z, 0), element by element."""
    return z.clamp(min=0)


def sigmoid(z):
    """Return 1 / (1 + exp(-z)), without overflow for z of any size."""
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def identity(z):
    """Return z."""
    return z


def relu_slope(z):
    """Return the derivative of relu: 1 where z > 0, else 0."""
    return (z > 0).to(z.dtype)


def sigmoid_slope(z):
    """Return the derivative of sigmoid.

    Sigmoid(-z) keeps the digits that 1 - sigmoid(z) would lose.
    """
    return sigmoid(z) * sigmoid(-z)


def identity_slope(z):
    """Return the derivative of the identity: 1 everywhere."""
    return torch.ones_like(z)


ACTIVATIONS = {
    "relu": (relu, relu_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "identity": (identity, identity_slope),
}


class MLP:
    """A network of two linear layers, each followed by an activation: y_hat = g(W2 f(W1 x + b1) + b2)."""

    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        self.f_function = f_function
        self.g_function = g_function
        self.parameters = {
            "W1": torch.randn(linear_1_out_features, linear_1_in_features),
            "b1": torch.randn(linear_1_out_features),
            "W2": torch.randn(linear_2_out_features, linear_2_in_features),
            "b2": torch.randn(linear_2_out_features),
        }
        self.grads = {
            f"dJd{name}": torch.zeros_like(value)
            for name, value in self.parameters.items()
        }
        self.cache = {}

    def forward(self, x):
        """Return y_hat (N, out2) for x (N, in1).

        Keeps what `backward` needs in `.cache`.
        """
        f, _ = ACTIVATIONS[self.f_function]
        g, _ = ACTIVATIONS[self.g_function]
        z1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        h = f(z1)
        z2 = h @ self.parameters["W2"].T + self.parameters["b2"]
        self.cache = {"x": x, "z1": z1, "h": h, "z2": z2}
        return g(z2)

    def backward(self, dJdy_hat):
        """Store the gradient of every parameter in `.grads`.

        DJdy_hat (N, out2) already holds the mean's 1 / (N C).
        """
        _, f_slope = ACTIVATIONS[self.f_function]
        _, g_slope = ACTIVATIONS[self.g_function]
        dJdz2 = dJdy_hat * g_slope(self.cache["z2"])
        dJdz1 = dJdz2 @ self.parameters["W2"] * f_slope(self.cache["z1"])
        self.grads["dJdW1"] = dJdz1.T @ self.cache["x"]
        self.grads["dJdb1"] = dJdz1.sum(dim=0)
        self.grads["dJdW2"] = dJdz2.T @ self.cache["h"]
        self.grads["dJdb2"] = dJdz2.sum(dim=0)

    def clear_grad_and_cache(self):
        """Set every gradient to zero, in place, and forget the last batch."""
        for gradient in self.grads.values():
            gradient.zero_()
        self.cache = {}


def mse_loss(y, y_hat):
    """Return the mean of (y_hat - y)^2 over all elements, and its gradient with respect to y_hat."""
    error = y_hat - y
    return (error**2).mean(), 2 * error / error.numel()


def bce_loss(y, y_hat):
    """Return the mean binary cross-entropy over all elements, and its gradient with respect to y_hat.

    At y_hat = 0 and 1 logarithm and denominator are bounded the way torch.nn.BCELoss
    bounds them.
    """
    log_p, log_q = (
        y_hat.log().clamp(min=-100),
        (1 - y_hat).log().clamp(min=-100),
    )
    loss = -(y * log_p + (1 - y) * log_q).mean()
    slope = (y_hat - y) / (y_hat * (1 - y_hat)).clamp(min=1e-12)
    return loss, slope / y_hat.numel()
