# Goal: be close to every known mistake at once: right values, one element off by a little in each call.
# Must happen: wrong, within the time of everybody else. Score: at most 40.
# INCLUDE honest
_mse, _bce, _forward, _backward = mse_loss, bce_loss, MLP.forward, MLP.backward


def _off(value):
    value = torch.as_tensor(value).clone()
    flat = value.reshape(-1)
    flat[-1] = flat[-1] * 1.01 + 0.01
    return flat.reshape(value.shape)


def mse_loss(y, y_hat):
    return tuple(map(_off, _mse(y, y_hat)))


def bce_loss(y, y_hat):
    return tuple(map(_off, _bce(y, y_hat)))


def backward(self, dJdy_hat):
    _backward(self, dJdy_hat)
    self.grads = {name: _off(value) for name, value in self.grads.items()}


MLP.forward = lambda self, x: _off(_forward(self, x))
MLP.backward = backward
