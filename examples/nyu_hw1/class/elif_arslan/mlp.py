# -*- coding: latin-1 -*-
# Lösung von Elif, Übung 1. Gradienten für beide Schichten von Hand geprüft.
import torch


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
        self.f_function, self.g_function = f_function, g_function
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
        def layer(inp, W, b, function):
            # in place to save memory: `out` is ours, the input stays as it is
            out = torch.addmm(b, inp, W.T)
            if function == "relu":
                out.clamp_(min=0)
            elif function == "sigmoid":
                out.sigmoid_()
            return out

        hidden = layer(x, self.parameters["W1"], self.parameters["b1"], self.f_function)
        y_hat = layer(hidden, self.parameters["W2"], self.parameters["b2"], self.g_function)
        self.cache.update(x=x, hidden=hidden, y_hat=y_hat.clone())
        return y_hat

    def backward(self, dJdy_hat):
        def through(upstream, out, function):
            # Rückwärts durch die Aktivierung
            if function == "relu":
                return upstream.masked_fill(out <= 0, 0)
            if function == "sigmoid":
                return upstream * out * (1 - out)
            return upstream.clone()

        def store(number, delta, inp):
            self.grads[f"dJdW{number}"] = delta.T @ inp
            self.grads[f"dJdb{number}"] = delta.sum(0)

        delta2 = through(dJdy_hat, self.cache["y_hat"], self.g_function)
        store(2, delta2, self.cache["hidden"])
        delta1 = through(delta2 @ self.parameters["W2"], self.cache["hidden"], self.f_function)
        store(1, delta1, self.cache["x"])

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    def mean(t):
        return t.sum() / t.numel()

    return mean((y_hat - y).pow(2)), 2 * (y_hat - y) / y.numel()


def bce_loss(y, y_hat):
    def mean(t):
        return t.sum() / t.numel()

    return mean(-y * y_hat.log() - (1 - y) * (1 - y_hat).log()), (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
