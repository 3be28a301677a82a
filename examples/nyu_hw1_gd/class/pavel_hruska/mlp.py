import torch

LEARNING_RATE = 1e-2


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
        p = self.parameters
        self.cache['x'] = x
        self.cache['z1'] = x @ p['W1'].T + p['b1']
        self.cache['h'] = self.act(self.f_function, self.cache['z1'])
        self.cache['z2'] = self.cache['h'] @ p['W2'].T + p['b2']
        return self.act(self.g_function, self.cache['z2'])

    def act(self, name, z):
        if name == 'relu':
            return z.clamp(min=0)
        if name == 'sigmoid':
            return 1 / (1 + (-z).exp())
        return z

    def act_grad(self, name, z):
        if name == 'relu':
            return (z > 0) * 1.0
        if name == 'sigmoid':
            s = 1 / (1 + (-z).exp())
            return s * (1 - s)
        return torch.ones_like(z)

    def backward(self, dJdy_hat):
        d2 = dJdy_hat * self.act_grad(self.g_function, self.cache['z2'])
        d1 = d2 @ self.parameters['W2'] * self.act_grad(self.f_function, self.cache['z1'])
        self.grads['dJdW1'] = d1.T @ self.cache['x']
        self.grads['dJdb1'] = d1.sum(0)
        self.grads['dJdW2'] = d2.T @ self.cache['h']
        self.grads['dJdb2'] = d2.sum(0)

        # gradient descent
        for name in self.parameters:
            self.parameters[name] -= LEARNING_RATE * self.grads['dJd' + name]

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = torch.mean((y_hat - y) ** 2)
    dJdy_hat = (y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
