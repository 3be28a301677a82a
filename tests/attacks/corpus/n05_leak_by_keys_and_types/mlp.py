# Goal: spell hidden inputs in the keys of a dict, in the name of a class and in a shape that is returned.
# Must happen: nothing of them is shown to the student. Score: 0.
import torch


def word(x):
    return "LEAK" + "AGE_" + repr(float(x.flatten()[0])).replace(".", "_").replace("-", "m")


def mse_loss(y, y_hat):
    return type(word(y), (), {})()


def bce_loss(y, y_hat):
    return word(y), word(y)


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function, linear_2_in_features,
                 linear_2_out_features, g_function):
        self.parameters, self.grads = {}, {}

    def forward(self, x):
        return type(word(x), (), {})()

    def backward(self, dJdy_hat):
        self.grads = {word(dJdy_hat): dJdy_hat, "dJdW1": word(dJdy_hat)}

    def clear_grad_and_cache(self):
        pass
