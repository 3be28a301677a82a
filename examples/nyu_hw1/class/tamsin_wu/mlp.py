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
        lin1 = torch.matmul(x, torch.transpose(self.parameters["W1"], 0, 1)) + self.parameters["b1"]
        hid = self.nonlinear(lin1, self.f_function)
        lin2 = torch.matmul(hid, torch.transpose(self.parameters["W2"], 0, 1)) + self.parameters["b2"]
        y_hat = self.nonlinear(lin2, self.g_function)
        self.cache["x"] = x
        self.cache["lin1"] = lin1
        self.cache["hid"] = hid
        self.cache["lin2"] = lin2
        return y_hat

    def nonlinear(self, s, name):
        if name == "relu":
            s = s * (s > 0).int()
        elif name == "sigmoid":
            s = 1 / (1 + torch.exp(-s))
        elif name == "identity":
            pass
        return s

    def backward(self, dJdy_hat):
        # output layer
        dJdlin2 = dJdy_hat
        self.grads["dJdW2"] = torch.matmul(torch.transpose(dJdlin2, 0, 1), self.cache["hid"])
        self.grads["dJdb2"] = torch.sum(dJdlin2, dim=0)
        # hidden layer
        dJdhid = torch.matmul(dJdlin2, self.parameters["W2"])
        if self.f_function == "relu":
            dJdlin1 = dJdhid * (self.cache["lin1"] > 0).int()
        elif self.f_function == "sigmoid":
            dJdlin1 = dJdhid * self.cache["hid"] * (1 - self.cache["hid"])
        else:
            dJdlin1 = dJdhid
        self.grads["dJdW1"] = torch.matmul(torch.transpose(dJdlin1, 0, 1), self.cache["x"])
        self.grads["dJdb1"] = torch.sum(dJdlin1, dim=0)
        # dJdlin2 = dJdy_hat * self.cache["y_hat"] * (1 - self.cache["y_hat"])

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    numel = y.size()[0] * y.size()[1]
    loss = torch.sum((y - y_hat) ** 2) / numel
    dJdy_hat = -2 * (y - y_hat) / numel
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    numel = y.size()[0] * y.size()[1]
    loss = torch.sum(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat)) / numel
    dJdy_hat = (-y / y_hat + (1 - y) / (1 - y_hat)) / numel
    return loss, dJdy_hat
