# Goal: the right values as complex numbers.
# Must happen: told of the dtype, no warning is printed. Score: 0.
# INCLUDE honest
_mse, _bce, _forward, _backward = mse_loss, bce_loss, MLP.forward, MLP.backward


def _complex(value):
    return torch.as_tensor(value).to(torch.complex64)


def mse_loss(y, y_hat):
    return tuple(map(_complex, _mse(y, y_hat)))


def bce_loss(y, y_hat):
    return tuple(map(_complex, _bce(y, y_hat)))


def backward(self, dJdy_hat):
    _backward(self, dJdy_hat)
    self.grads = {name: _complex(value) for name, value in self.grads.items()}


MLP.forward = lambda self, x: _complex(_forward(self, x))
MLP.backward = backward
