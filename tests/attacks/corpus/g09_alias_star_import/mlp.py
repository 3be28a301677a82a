# Goal: a ready-made loss by a star import and an alias in a dict.
# Must happen: flagged. Score: at most 100.
from torch.nn.functional import *
ready = {"l": mse_loss, "b": binary_cross_entropy}
# INCLUDE honest
_mse = mse_loss


def mse_loss(y, y_hat):
    return ready["l"](y_hat, y), _mse(y, y_hat)[1]
