import torch

from .modules.activations import get_activation
from .modules.losses import bce_loss, mse_loss


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
        self.f_function = get_activation(f_function)
        self.g_function = get_activation(g_function)
        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = {f"dJd{name}": torch.zeros_like(value) for name, value in self.parameters.items()}
        self.cache = dict()

    def forward(self, x):
        s1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        a1 = self.f_function(s1)
        s2 = a1 @ self.parameters["W2"].T + self.parameters["b2"]
        self.cache = dict(x=x, s1=s1, a1=a1, s2=s2)
        return self.g_function(s2)

    def backward(self, dJdy_hat):
        dJds2 = dJdy_hat * self.g_function.derivative(self.cache["s2"])
        dJds1 = (dJds2 @ self.parameters["W2"]) * self.f_function.derivative(self.cache["s1"])
        self.grads["dJdW1"] = dJds1.T @ self.cache["x"]
        self.grads["dJdb1"] = dJds1.sum(dim=0)
        self.grads["dJdW2"] = dJds2.T @ self.cache["a1"]
        self.grads["dJdb2"] = dJds2.sum(dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()
