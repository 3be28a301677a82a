import torch
from layers import *


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
        self.f_function = f_function
        self.g_function = g_function
        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )
        self.cache = dict()

    def forward(self, x):
        a1, self.cache["first"] = layer_forward(x, self.parameters["W1"], self.parameters["b1"], self.f_function)
        a2, self.cache["second"] = layer_forward(a1, self.parameters["W2"], self.parameters["b2"], self.g_function)
        return a2

    def backward(self, dJdy_hat):
        dx, dW2, db2 = layer_backward(dJdy_hat, self.cache["second"])
        dx, dW1, db1 = layer_backward(dx, self.cache["first"])
        self.grads = dict(dJdW1=dW1, dJdb1=db1, dJdW2=dW2, dJdb2=db2)
        return self.grads

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


# same order as in sklearn and in my notes: prediction, then label
def mse_loss(y_hat, y):
    loss = ((y_hat - y) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y_hat, y):
    # torch clamps the logs at -100, so do I
    loss = -(y * y_hat.log().clamp(min=-100) + (1 - y) * (1 - y_hat).log().clamp(min=-100)).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)).clamp(min=1e-12) / y_hat.numel()
    return loss, dJdy_hat
