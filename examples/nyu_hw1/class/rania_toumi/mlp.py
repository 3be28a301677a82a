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
        W1, b1 = self.parameters['W1'], self.parameters['b1']
        W2, b2 = self.parameters['W2'], self.parameters['b2']

        z1 = torch.mm(x, W1.t()) + b1
        if self.f_function == 'relu':
            a1 = torch.relu(z1)
        elif self.f_function == 'sigmoid':
            a1 = torch.sigmoid(z1)

        z2 = torch.mm(a1, W2.t()) + b2
        if self.f_function == 'relu':
            a2 = torch.relu(z2)
        elif self.f_function == 'sigmoid':
            a2 = torch.sigmoid(z2)

        self.cache['x'], self.cache['z1'], self.cache['a1'] = x, z1, a1
        self.cache['z2'], self.cache['a2'] = z2, a2
        return a2

    def backward(self, dJdy_hat):
        W2 = self.parameters['W2']
        x, z1, a1 = self.cache['x'], self.cache['z1'], self.cache['a1']
        z2, a2 = self.cache['z2'], self.cache['a2']

        if self.f_function == 'relu':
            dz2 = dJdy_hat * (z2 > 0)
        elif self.f_function == 'sigmoid':
            dz2 = dJdy_hat * a2 * (1 - a2)
        self.grads['dJdW2'] = torch.mm(dz2.t(), a1)
        self.grads['dJdb2'] = dz2.sum(0)

        da1 = torch.mm(dz2, W2)
        if self.f_function == 'relu':
            dz1 = da1 * (z1 > 0)
        elif self.f_function == 'sigmoid':
            dz1 = da1 * a1 * (1 - a1)
        self.grads['dJdW1'] = torch.mm(dz1.t(), x)
        self.grads['dJdb1'] = dz1.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = torch.square(y_hat - y).mean()
    dJdy_hat = 2 * (y_hat - y) / (y.shape[0] * y.shape[1])
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / (y.shape[0] * y.shape[1])
    return loss, dJdy_hat
