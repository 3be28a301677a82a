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

    def _fwd(self, kind, s):
        if kind == 'relu':
            return s.relu()
        if kind == 'sigmoid':
            return s.sigmoid()
        return s

    def _bwd(self, kind, s):
        if kind == 'relu':
            return (s > 0).type_as(s)
        if kind == 'sigmoid':
            return s.sigmoid() - s.sigmoid() ** 2
        return torch.ones_like(s)

    def forward(self, x):
        # TODO: Implement the forward function
        self.cache['x'] = x
        self.cache['s1'] = x @ self.parameters['W1'].T + self.parameters['b1']
        self.cache['a1'] = self._fwd(self.f_function, self.cache['s1'])
        self.cache['s2'] = self.cache['a1'] @ self.parameters['W2'].T + self.parameters['b2']
        return self._fwd(self.g_function, self.cache['s2'])

    def backward(self, dJdy_hat):
        # TODO: Implement the backward function
        m = dJdy_hat.shape[0]
        dJds2 = dJdy_hat * self._bwd(self.g_function, self.cache['s2'])
        dJds1 = dJds2 @ self.parameters['W2'] * self._bwd(self.f_function, self.cache['s1'])
        # average over the batch
        self.grads['dJdW2'] = dJds2.T @ self.cache['a1'] / m
        self.grads['dJdb2'] = dJds2.mean(dim=0)
        self.grads['dJdW1'] = dJds1.T @ self.cache['x'] / m
        self.grads['dJdb1'] = dJds1.mean(dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    # the gradient is per example, backward() takes the mean over the batch
    loss = torch.mean((y_hat - y) ** 2)
    dJdy_hat = 2 * (y_hat - y) / y.shape[1]
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = torch.mean(-(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)))
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.shape[1]
    return loss, dJdy_hat
