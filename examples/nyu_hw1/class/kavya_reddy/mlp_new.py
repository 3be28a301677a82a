import torch
import torch.nn.functional as F


def stable_sigmoid(x):
    # exp never overflows in the branch that is kept
    pos = 1 / (1 + torch.exp(-x))
    neg = torch.exp(x) / (1 + torch.exp(x))
    return torch.where(x >= 0, pos, neg)


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

    def forward(self, inp):
        h = F.linear(inp, self.parameters['W1'], self.parameters['b1'])
        self.cache['inp'], self.cache['h'] = inp, h
        if self.f_function == 'relu':
            h = F.relu(h)
        elif self.f_function == 'sigmoid':
            h = stable_sigmoid(h)
        self.cache['fh'] = h
        out = F.linear(h, self.parameters['W2'], self.parameters['b2'])
        self.cache['out'] = out
        if self.g_function == 'relu':
            out = F.relu(out)
        elif self.g_function == 'sigmoid':
            out = stable_sigmoid(out)
        return out

    def backward(self, grad):
        if self.g_function == 'relu':
            grad = grad * (self.cache['out'] > 0)
        elif self.g_function == 'sigmoid':
            s = stable_sigmoid(self.cache['out'])
            grad = grad * s * (1 - s)
        self.grads['dJdW2'] = grad.T @ self.cache['fh']
        self.grads['dJdb2'] = torch.sum(grad, dim=0)
        grad = grad @ self.parameters['W2']
        if self.f_function == 'relu':
            grad = grad * (self.cache['h'] > 0)
        elif self.f_function == 'sigmoid':
            s = stable_sigmoid(self.cache['h'])
            grad = grad * s * (1 - s)
        self.grads['dJdW1'] = grad.T @ self.cache['inp']
        self.grads['dJdb1'] = torch.sum(grad, dim=0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(label, pred):
    return F.mse_loss(pred, label), 2 * (pred - label) / label.numel()


def bce_loss(label, pred):
    return F.binary_cross_entropy(pred, label), (pred - label) / (pred * (1 - pred)) / label.numel()


if __name__ == '__main__':
    net = MLP(2, 20, 'relu', 20, 5, 'identity')
    data = torch.load('train_data.pt')
    for epoch in range(100000):
        loss, grad = mse_loss(data['y'], net.forward(data['x']))
        net.backward(grad)
        for k in net.parameters:
            net.parameters[k] -= 0.01 * net.grads['dJd' + k]
        print(epoch, loss.item())
        net.clear_grad_and_cache()
