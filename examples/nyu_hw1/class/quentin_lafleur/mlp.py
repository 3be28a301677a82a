import torch

def relu(x):
    return torch.relu(x)

def d_relu(x):
    return (x > 0).float()

def sigmoid(x):
    return 1 / (1 + torch.exp(-x))

def d_sigmoid(x):
    # quotient rule
    return torch.exp(-x) / (1 + torch.exp(-x)) ** 2

def identity(x):
    return x

def d_identity(x):
    return torch.ones_like(x)

FUNCTIONS = {
    'relu': (relu, d_relu),
    'sigmoid': (sigmoid, d_sigmoid),
    'identity': (identity, d_identity),
}

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
        f, _ = FUNCTIONS[self.f_function]
        g, _ = FUNCTIONS[self.g_function]
        self.cache['x'] = x
        self.cache['s1'] = torch.matmul(x, self.parameters['W1'].T) + self.parameters['b1']
        self.cache['a1'] = f(self.cache['s1'])
        self.cache['s2'] = torch.matmul(self.cache['a1'], self.parameters['W2'].T) + self.parameters['b2']
        self.cache['a2'] = g(self.cache['s2'])
        return self.cache['a2']

    def backward(self, dJdy_hat):
        _, df = FUNCTIONS[self.f_function]
        _, dg = FUNCTIONS[self.g_function]
        ds2 = dJdy_hat * dg(self.cache['s2'])
        ds1 = torch.matmul(ds2, self.parameters['W2']) * df(self.cache['s1'])
        self.grads['dJdW1'] = torch.matmul(ds1.T, self.cache['x'])
        self.grads['dJdb1'] = torch.sum(ds1, 0)
        self.grads['dJdW2'] = torch.matmul(ds2.T, self.cache['a1'])
        self.grads['dJdb2'] = torch.sum(ds2, 0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()

def mse_loss(y, y_hat):
    loss = torch.mean((y_hat - y) ** 2)
    return loss, 2 * (y_hat - y) / torch.numel(y)

def bce_loss(y, y_hat):
    loss = torch.mean(-(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)))
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / torch.numel(y)
