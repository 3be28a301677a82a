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
        # TODO: Implement the forward function
        self.cache['a0'] = x
        self.cache['z1'] = x @ self.parameters['W1'].T + self.parameters['b1']
        self.cache['a1'] = sigma(self.f_function, self.cache['z1'])
        self.cache['z2'] = self.cache['a1'] @ self.parameters['W2'].T + self.parameters['b2']
        self.cache['a2'] = sigma(self.g_function, self.cache['z2'])
        return self.cache['a2']

    def backward(self, dJdy_hat):
        # TODO: Implement the backward function
        n = dJdy_hat.shape[0]
        delta = dJdy_hat * sigma_prime(self.g_function, self.cache['z2'])
        self.grads['dJdW2'] = delta.T @ self.cache['a1'] / n
        self.grads['dJdb2'] = torch.mean(delta, 0)
        delta = (delta @ self.parameters['W2']) * sigma_prime(self.f_function, self.cache['z1'])
        self.grads['dJdW1'] = delta.T @ self.cache['a0'] / n
        self.grads['dJdb1'] = torch.mean(delta, 0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def sigma(name, z):
    match name:
        case 'relu':
            return torch.relu(z)
        case 'sigmoid':
            return torch.sigmoid(z)
        case 'identity':
            return z


def sigma_prime(name, z):
    match name:
        case 'relu':
            return (z > 0).to(z.dtype)
        case 'sigmoid':
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        case 'identity':
            return torch.ones_like(z)


def mse_loss(y, y_hat):
    # TODO: Implement the mse loss
    loss = torch.nn.functional.mse_loss(y_hat, y)
    dJdy_hat = 2 * (y_hat - y) / y_hat.shape[0] / y_hat.shape[1]
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    # TODO: Implement the bce loss
    loss = torch.nn.functional.binary_cross_entropy(y_hat, y)
    dJdy_hat = (y_hat - y) / y_hat / (1 - y_hat) / y_hat.shape[0] / y_hat.shape[1]
    return loss, dJdy_hat
