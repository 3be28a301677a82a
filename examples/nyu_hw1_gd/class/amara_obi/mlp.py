import torch
from functools import cache
from os import RTLD_NOW
from torch.functional import Tensor


def relu(z):
    return torch.max(z, torch.zeros_like(z))


def relu_grad(z):
    # 1 where z is positive
    g = torch.zeros_like(z)
    g[z > 0] = 1
    return g


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def sigmoid_grad(z):
    return sigmoid(z) * (1 - sigmoid(z))


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
        """
        Args:
            linear_1_in_features: width of the input
            linear_1_out_features: width of the hidden layer
            f_function: relu | sigmoid | identity, after the first linear layer
            linear_2_in_features: width of the hidden layer
            linear_2_out_features: width of the output
            g_function: relu | sigmoid | identity, after the second linear layer
        """
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

        # put all the cache value you need in self.cache
        self.cache = dict()

    def activate(self, name, z):
        if name == 'relu':
            return relu(z)
        elif name == 'sigmoid':
            return sigmoid(z)
        elif name == 'identity':
            return z

    def activate_grad(self, name, z):
        if name == 'relu':
            return relu_grad(z)
        elif name == 'sigmoid':
            return sigmoid_grad(z)
        elif name == 'identity':
            return torch.ones_like(z)

    def forward(self, x):
        # TODO: Implement the forward function
        z1 = x @ self.parameters['W1'].T + self.parameters['b1']
        z2 = self.activate(self.f_function, z1)
        z3 = z2 @ self.parameters['W2'].T + self.parameters['b2']
        y_hat = self.activate(self.g_function, z3)

        self.cache['x'] = x
        self.cache['z1'] = z1
        self.cache['z2'] = z2
        self.cache['z3'] = z3
        return y_hat

    def backward(self, dJdy_hat):
        # TODO: Implement the backward function
        x, z1, z2, z3 = self.cache['x'], self.cache['z1'], self.cache['z2'], self.cache['z3']

        dJdz3 = dJdy_hat * self.activate_grad(self.g_function, z3)
        self.grads['dJdW2'] = dJdz3.T @ z2
        self.grads['dJdb2'] = dJdz3.sum(dim=0)

        dJdz2 = dJdz3 @ self.parameters['W2']
        dJdz1 = dJdz2 * self.activate_grad(self.f_function, z1)
        self.grads['dJdW1'] = dJdz1.T @ x
        self.grads['dJdb1'] = dJdz1.sum(dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    # TODO: Implement the mse loss
    loss = ((y_hat - y) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    # TODO: Implement the bce loss
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = (-(y / y_hat) + (1 - y) / (1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
