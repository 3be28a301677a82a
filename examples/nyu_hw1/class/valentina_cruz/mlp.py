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

    def linear(self, W, b, x):
        # W (out, in) times a column for each sample: (batch, out, 1)
        return torch.matmul(W, x.unsqueeze(2)).squeeze() + b

    def forward(self, x):
        functions = dict(relu=torch.relu, sigmoid=torch.sigmoid, identity=lambda t: t)
        self.cache['x'] = x
        self.cache['z1'] = self.linear(self.parameters['W1'], self.parameters['b1'], x)
        self.cache['z2'] = functions[self.f_function](self.cache['z1'])
        self.cache['z3'] = self.linear(self.parameters['W2'], self.parameters['b2'], self.cache['z2'])
        self.cache['y_hat'] = functions[self.g_function](self.cache['z3'])
        return self.cache['y_hat']

    def backward(self, dJdy_hat):
        derivatives = dict(
            relu=lambda z, a: (z > 0).type(z.dtype),
            sigmoid=lambda z, a: a * (1 - a),
            identity=lambda z, a: torch.ones_like(z),
        )
        d3 = dJdy_hat * derivatives[self.g_function](self.cache['z3'], self.cache['y_hat'])
        d1 = torch.matmul(d3, self.parameters['W2']) * derivatives[self.f_function](self.cache['z1'], self.cache['z2'])
        self.grads['dJdW2'] = torch.matmul(d3.T, self.cache['z2'])
        self.grads['dJdb2'] = d3.sum(dim=0)
        self.grads['dJdW1'] = torch.matmul(d1.T, self.cache['x'])
        self.grads['dJdb1'] = d1.sum(dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = torch.mean((y_hat - y)**2)
    dJdy_hat = 2*(y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = torch.mean(-y*torch.log(y_hat) - (1 - y)*torch.log(1 - y_hat))
    dJdy_hat = (y_hat - y) / (y_hat*(1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
