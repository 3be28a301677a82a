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

    def activation(self, kind, z):
        if kind == "relu":
            return torch.relu(z)
        elif kind == "sigmoid":
            return torch.sigmoid(z)
        else:
            return z

    def activation_derivative(self, kind, z):
        if kind == "relu":
            return torch.where(z > 0, 1.0, 0.0)
        elif kind == "sigmoid":
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        else:
            return torch.ones_like(z)

    def forward(self, x):
        z1 = torch.mm(x, self.parameters["W1"].T) + self.parameters["b1"]
        z2 = self.activation(self.f_function, z1)
        z3 = torch.mm(z2, self.parameters["W2"].T) + self.parameters["b2"]
        self.cache = {"x": x, "z1": z1, "z2": z2, "z3": z3}
        return self.activation(self.g_function, z3)

    def backward(self, dJdy_hat):
        dz3 = dJdy_hat * self.activation_derivative(self.g_function, self.cache["z3"])
        dz1 = torch.mm(dz3, self.parameters["W2"]) * self.activation_derivative(self.f_function, self.cache["z1"])
        self.grads["dJdW1"] = torch.mm(dz1.T, self.cache["x"])
        self.grads["dJdb1"] = dz1.sum(0)
        self.grads["dJdW2"] = torch.mm(dz3.T, self.cache["z2"])
        self.grads["dJdb2"] = dz3.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = ((y - y_hat) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / y.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    # y log(p) + (1 - y) log(1 - p), averaged
    loss = (y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
    return loss, dJdy_hat
