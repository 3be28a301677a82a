import torch

# second try, the bias was wrong

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

    def sigma(self, name, z):
        if name == 'relu':
            return torch.relu(z)
        if name == 'sigmoid':
            return torch.sigmoid(z)
        return z

    def sigma_prime(self, name, z):
        if name == 'relu':
            return (z > 0).to(z.dtype)
        if name == 'sigmoid':
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        return torch.ones_like(z)

    def forward(self, x):
        z1 = x @ self.parameters['W1'].T + self.parameters['b1']
        a1 = self.sigma(self.f_function, z1)
        z2 = a1 @ self.parameters['W2'].T + self.parameters['b2']
        self.cache = dict(x=x, z1=z1, a1=a1, z2=z2)
        return self.sigma(self.g_function, z2)

    def backward(self, dJdy_hat):
        grad_z2 = dJdy_hat * self.sigma_prime(self.g_function, self.cache['z2'])
        grad_z1 = grad_z2 @ self.parameters['W2'] * self.sigma_prime(self.f_function, self.cache['z1'])
        self.grads['dJdW1'] = grad_z1.T @ self.cache['x']
        self.grads['dJdb1'] = grad_z1.sum(0)
        self.grads['dJdW2'] = grad_z2.T @ self.cache['a1']
        self.grads['dJdb2'] = grad_z2.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = ((y_hat - y) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
