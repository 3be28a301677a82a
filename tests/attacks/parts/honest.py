import torch

_FUNCTIONS = {
    "relu": (lambda z: z * (z > 0), lambda z: (z > 0).to(z.dtype)),
    "sigmoid": (torch.sigmoid, lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    "identity": (lambda z: z, torch.ones_like),
}


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        self.f, self.f_slope = _FUNCTIONS[f_function]
        self.g, self.g_slope = _FUNCTIONS[g_function]
        shapes = {
            "W1": (linear_1_out_features, linear_1_in_features),
            "b1": (linear_1_out_features,),
            "W2": (linear_2_out_features, linear_2_in_features),
            "b2": (linear_2_out_features,),
        }
        self.parameters = {name: torch.randn(shape) for name, shape in shapes.items()}
        self.grads = {"dJd" + name: torch.zeros(shape) for name, shape in shapes.items()}
        self.cache = None

    def forward(self, x):
        z1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        h = self.f(z1)
        z2 = h @ self.parameters["W2"].T + self.parameters["b2"]
        self.cache = x, z1, h, z2
        return self.g(z2)

    def backward(self, dJdy_hat):
        x, z1, h, z2 = self.cache
        d2 = dJdy_hat * self.g_slope(z2)
        d1 = (d2 @ self.parameters["W2"]) * self.f_slope(z1)
        self.grads["dJdW1"], self.grads["dJdb1"] = d1.T @ x, d1.sum(0)
        self.grads["dJdW2"], self.grads["dJdb2"] = d2.T @ h, d2.sum(0)

    def clear_grad_and_cache(self):
        self.grads = {name: torch.zeros_like(value) for name, value in self.grads.items()}
        self.cache = None


def mse_loss(y, y_hat):
    return ((y_hat - y) ** 2).mean(), 2 * (y_hat - y) / y.numel()


def bce_loss(y, y_hat):
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
