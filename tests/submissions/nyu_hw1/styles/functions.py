import torch


def relu(z):
    return torch.maximum(z, torch.zeros_like(z))


def relu_grad(z):
    return (z > 0).float()


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1 - s)


def activate(name, z):
    if name == 'relu':
        a = relu(z)
    elif name == 'sigmoid':
        a = sigmoid(z)
    else:
        a = z
    return a


def activate_grad(name, z):
    if name == 'relu':
        g = relu_grad(z)
    elif name == 'sigmoid':
        g = sigmoid_grad(z)
    else:
        g = torch.ones_like(z)
    return g


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
        W1, b1 = self.parameters['W1'], self.parameters['b1']
        W2, b2 = self.parameters['W2'], self.parameters['b2']
        z1 = torch.matmul(x, W1.T) + b1
        z2 = activate(self.f_function, z1)
        z3 = torch.matmul(z2, W2.T) + b2
        y_hat = activate(self.g_function, z3)
        self.cache['x'] = x
        self.cache['z1'] = z1
        self.cache['z2'] = z2
        self.cache['z3'] = z3
        self.cache['y_hat'] = y_hat
        return y_hat

    def backward(self, dJdy_hat):
        x, z1, z2, z3, y_hat = (self.cache[k] for k in ('x', 'z1', 'z2', 'z3', 'y_hat'))
        W2 = self.parameters['W2']
        N, C = dJdy_hat.shape
        dJdz3 = dJdy_hat * activate_grad(self.g_function, z3)
        dJdz2 = torch.matmul(dJdz3, W2)
        dJdz1 = dJdz2 * activate_grad(self.f_function, z1)
        self.grads['dJdW1'] = torch.matmul(dJdz1.T, x)
        self.grads['dJdb1'] = torch.sum(dJdz1, dim=0)
        self.grads['dJdW2'] = torch.matmul(dJdz3.T, z2)
        self.grads['dJdb2'] = torch.sum(dJdz3, dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    N, C = y_hat.shape
    loss = torch.mean((y_hat - y) ** 2)
    dJdy_hat = 2 * (y_hat - y) / (N * C)
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    N, C = y_hat.shape
    loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat)) / (N * C)
    return loss, dJdy_hat
