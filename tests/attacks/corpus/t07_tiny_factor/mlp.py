# Goal: right values times factors that have no inverse in a float.
# Must happen: wrong where they are asked for, without an error of the grader's own.
# INCLUDE honest
_mse, _bce, _forward = mse_loss, bce_loss, MLP.forward


def mse_loss(y, y_hat):
    loss, gradient = _mse(y, y_hat)
    return loss * 1e-300, gradient.double() * 5e-324


def bce_loss(y, y_hat):
    loss, gradient = _bce(y, y_hat)
    return loss.double() * 1e300, gradient.double() * 1e308


MLP.forward = lambda self, x: _forward(self, x).double() * 1e-320
