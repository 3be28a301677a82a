import torch

device = 'cuda'


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
        functions = {'relu': self.relu, 'sigmoid': self.sigmoid, 'identity': self.identity}
        derivatives = {'relu': self.d_relu, 'sigmoid': self.d_sigmoid, 'identity': self.d_identity}
        self.f_function = functions[f_function]
        self.g_function = functions[g_function]
        self.df = derivatives[f_function]
        self.dg = derivatives[g_function]

        self.parameters = dict(
            W1 = torch.randn(linear_1_out_features, linear_1_in_features, device='cuda'),
            b1 = torch.randn(linear_1_out_features, device='cuda'),
            W2 = torch.randn(linear_2_out_features, linear_2_in_features, device='cuda'),
            b2 = torch.randn(linear_2_out_features, device='cuda'),
        )
        self.grads = dict(
            dJdW1 = torch.zeros(linear_1_out_features, linear_1_in_features).cuda(),
            dJdb1 = torch.zeros(linear_1_out_features).cuda(),
            dJdW2 = torch.zeros(linear_2_out_features, linear_2_in_features).cuda(),
            dJdb2 = torch.zeros(linear_2_out_features).cuda(),
        )
        self.cache = dict()

    def relu(self, z):
        return torch.relu(z)

    def d_relu(self, z):
        return (z > 0).float()

    def sigmoid(self, z):
        return torch.sigmoid(z)

    def d_sigmoid(self, z):
        return torch.sigmoid(z) * (1 - torch.sigmoid(z))

    def identity(self, z):
        return z

    def d_identity(self, z):
        return torch.ones(z.shape, device=device)

    def forward(self, x):
        x = x.to(device)
        W1, b1 = self.parameters['W1'].cuda(), self.parameters['b1'].cuda()
        W2, b2 = self.parameters['W2'].cuda(), self.parameters['b2'].cuda()
        self.cache['x'] = x
        self.cache['z1'] = torch.matmul(x, W1.transpose(0, 1)) + b1
        self.cache['a1'] = self.f_function(self.cache['z1'])
        self.cache['z2'] = torch.matmul(self.cache['a1'], W2.transpose(0, 1)) + b2
        return self.g_function(self.cache['z2'])

    def backward(self, dJdy_hat):
        dJdy_hat = dJdy_hat.to('cuda')
        dz2 = dJdy_hat * self.dg(self.cache['z2'])
        dz1 = torch.matmul(dz2, self.parameters['W2'].cuda()) * self.df(self.cache['z1'])
        self.grads['dJdW2'] = torch.matmul(dz2.transpose(0, 1), self.cache['a1'])
        self.grads['dJdb2'] = dz2.sum(0)
        self.grads['dJdW1'] = torch.matmul(dz1.transpose(0, 1), self.cache['x'])
        self.grads['dJdb1'] = dz1.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    y, y_hat = y.cuda(), y_hat.cuda()
    loss = torch.pow(y_hat - y, 2).mean()
    dJdy_hat = 2.0 * (y_hat - y) / (y_hat.size(0) * y_hat.size(1))
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    y, y_hat = y.cuda(), y_hat.cuda()
    loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / (y_hat.size(0) * y_hat.size(1))
    return loss, dJdy_hat
