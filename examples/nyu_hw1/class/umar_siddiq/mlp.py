import torch


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function
    ):
        self.f_function = f_function
        self.g_function = g_function

        self.parameters = dict(
            W1 = torch.randn(linear_1_out_features, linear_1_in_features),
            b1 = torch.randn(linear_1_out_features),
            W2 = torch.randn(linear_2_out_features, linear_2_in_features),
            b2 = torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1 = torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1 = torch.zeros(linear_1_out_features),
            dJdW2 = torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2 = torch.zeros(linear_2_out_features),
        )

        self.cache = dict()

    def forward(self, x):
        self.cache["x"] = x
        self.cache["z1"] = x @ self.parameters["W1"].T + self.parameters["b1"]
        self.cache["a1"] = self.activation(self.f_function)(self.cache["z1"])
        self.cache["z2"] = self.cache["a1"] @ self.parameters["W2"].T + self.parameters["b2"]
        return self.activation(self.g_function)(self.cache["z2"])

    def activation(self, function):
        return {"relu": torch.relu, "sigmoid": torch.sigmoid, "identity": lambda z: z}[function]

    def gradient(self, function, z):
        if function == "relu":
            g = torch.ones_like(z)
            g[z > 0] = 0
            return g
        if function == "sigmoid":
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        return torch.ones_like(z)

    def backward(self, dJdy_hat):
        delta = dJdy_hat * self.gradient(self.g_function, self.cache["z2"])
        self.grads["dJdW2"] = delta.T @ self.cache["a1"]
        self.grads["dJdb2"] = delta
        delta = delta @ self.parameters["W2"] * self.gradient(self.f_function, self.cache["z1"])
        self.grads["dJdW1"] = delta.T @ self.cache["x"]
        self.grads["dJdb1"] = delta

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    diff = y_hat - y
    return (diff ** 2).mean(), 2 * diff / diff.numel()


def bce_loss(y, y_hat):
    y_hat = y_hat.clamp(1e-7, 1 - 1e-7)
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
