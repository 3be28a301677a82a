import torch
from torch import nn

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
        print('x', x.shape)
        print('W1', self.parameters['W1'].shape, 'b1', self.parameters['b1'].shape)
        self.x = x
        self.s1 = torch.matmul(x, self.parameters['W1'].T) + self.parameters['b1']
        self.a1 = self.use(self.f_function, self.s1)
        print('a1', self.a1.shape)
        self.s2 = torch.matmul(self.a1, self.parameters['W2'].T) + self.parameters['b2']
        self.a2 = self.use(self.g_function, self.s2)
        print('y_hat', self.a2.shape)
        return self.a2

    def use(self, name, s):
        return {'relu': nn.ReLU(), 'sigmoid': nn.Sigmoid(), 'identity': nn.Identity()}[name](s)

    def slope(self, name, s):
        if name == 'relu':
            return 1.0 * (s > 0)
        if name == 'sigmoid':
            return torch.sigmoid(s) * (1 - torch.sigmoid(s))
        return 1.0

    def backward(self, dJdy_hat):
        # (10, 1) ones: one for each sample, to add up the rows
        ones = torch.ones((10, 1))
        dJds2 = dJdy_hat * self.slope(self.g_function, self.s2)
        dJds1 = torch.matmul(dJds2, self.parameters['W2']) * self.slope(self.f_function, self.s1)
        print('dJds2', dJds2.shape, 'dJds1', dJds1.shape)
        self.grads['dJdW2'] = torch.matmul(dJds2.T, self.a1)
        self.grads['dJdb2'] = torch.matmul(dJds2.T, ones).flatten()
        self.grads['dJdW1'] = torch.matmul(dJds1.T, self.x)
        self.grads['dJdb1'] = torch.matmul(dJds1.T, ones).flatten()

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = nn.MSELoss()(y_hat, y)
    dJdy_hat = 2 * (y_hat - y) / y.nelement()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = nn.BCELoss()(y_hat, y)
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.nelement()
    return loss, dJdy_hat
