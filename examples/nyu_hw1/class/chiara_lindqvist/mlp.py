import torch


class Linear:
    def forward(self, x, W, b):
        print("Linear forward", tuple(x.shape), "->", W.shape[0])
        self.x = x
        self.W = W
        return x.matmul(W.T) + b

    def backward(self, dout):
        print("Linear backward", tuple(dout.shape))
        dW = torch.einsum("no,ni->oi", dout, self.x)
        db = torch.einsum("no->o", dout)
        dx = torch.einsum("no,oi->ni", dout, self.W)
        return dx, dW, db


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class Sigmoid:
    def forward(self, x):
        self.out = torch.sigmoid(x)
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class Identity:
    def forward(self, x):
        return x

    def backward(self, dout):
        return dout


LAYERS = {"relu": ReLU, "sigmoid": Sigmoid, "identity": Identity}


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        self.linear1 = Linear()
        self.f_function = LAYERS[f_function]()
        self.linear2 = Linear()
        self.g_function = LAYERS[g_function]()

        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )
        self.cache = dict()

    def forward(self, x):
        p = self.parameters
        h = self.f_function.forward(self.linear1.forward(x, p["W1"], p["b1"]))
        return self.g_function.forward(self.linear2.forward(h, p["W2"], p["b2"]))

    def backward(self, dJdy_hat):
        d, dW2, db2 = self.linear2.backward(self.g_function.backward(dJdy_hat))
        _, dW1, db1 = self.linear1.backward(self.f_function.backward(d))
        # accumulate, the same as torch does in .grad
        self.grads["dJdW1"] += dW1
        self.grads["dJdb1"] += db1
        self.grads["dJdW2"] += dW2
        self.grads["dJdb2"] += db2

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    print("mse", y.shape, y_hat.shape)
    loss = torch.mean(torch.square(y - y_hat))
    dJdy_hat = -2 * (y - y_hat) / (y.shape[0] * y.shape[1])
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    print("bce", y.shape, y_hat.shape)
    loss = torch.mean(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = (y_hat - y) / (y_hat - y_hat ** 2) / (y.shape[0] * y.shape[1])
    return loss, dJdy_hat
